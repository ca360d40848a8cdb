/** Where the built page is: beside the compiled programs. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SettingsError } from "../common/runtime/errors.ts";

/** Finds the folder of the built page; throws SettingsError when it hasn't been built. */
export function findWebRoot(): string {
  const folder = fileURLToPath(new URL("../dashboard/web/", import.meta.url));
  if (existsSync(`${folder}index.html`)) return folder;
  throw new SettingsError("the board's page isn't built: run `npm run build` first", { source: folder });
}
