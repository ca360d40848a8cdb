/** `machikoba sim`. */
import type { Command } from "./commands.ts";
export const sim: Command = { help: "", run: async () => 0 };
