/** Stops a run of whole-system tests at once, with the reason, when there is nothing built to run. */
import { existsSync } from "node:fs";

export function setup() {
  if (!existsSync(new URL("../dist/cli/main.js", import.meta.url))) {
    throw new Error("These tests run the built program, and dist/cli/main.js is missing: run `npm run build` first.");
  }
}
