/** Drawn photos as files, for processes that don't draw: drawing takes more memory than scoring, and keeps the engine busy. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { drawnScene, firstKeptSeed } from "./drawn-scenes.ts";
import type { ManyPhotos, PhotoFile } from "./score-many.ts";

/** Draws `count` scenes, writes a list of them with `listOf`, and gives it to `use`; then the files go. */
export async function withDrawnFiles(
  count: number,
  listOf: (files: readonly Required<PhotoFile>[]) => ManyPhotos,
  use: (list: string) => void,
): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "machikoba-clutter-"));
  try {
    const files: Required<PhotoFile>[] = [];
    for (let at = 0; at < count; at += 1) {
      const scene = await drawnScene(firstKeptSeed + at);
      const [photo, tidy] = [path.join(folder, `${at}.jpg`), path.join(folder, `${at}-tidy.jpg`)];
      writeFileSync(photo, scene.photo);
      writeFileSync(tidy, scene.tidy);
      files.push({ photo, tidy, corners: scene.corners.map(([x, y]) => [x / scene.width, y / scene.height] as const) });
    }
    const list = path.join(folder, "photos.json");
    writeFileSync(list, JSON.stringify(listOf(files)));
    use(list);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
