/** Builds the page into a folder of its own, so that these tests never look at an older build. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** A built page. */
export interface BuiltPage {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Builds dashboard/web as the release does. */
export async function buildPage(): Promise<BuiltPage> {
  const folder = await mkdtemp(path.join(tmpdir(), "machikoba-page-"));
  await build({
    configFile: fileURLToPath(new URL("../../vite.config.ts", import.meta.url)),
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
