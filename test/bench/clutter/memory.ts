/** Memory of a process that scores many photos, drawn beforehand by this one: drawing takes more than scoring. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { figure, percentile } from "../figure.ts";
import { drawnScene, firstKeptSeed } from "./drawn-scenes.ts";
import { type ManyPhotos, memoryRun } from "./score-many.ts";

const drawnPhotos = 8;
const scored = 200;
/** The engine clears up when it likes: of this many processes the middle one counts. */
const processes = 3;

/** Measures memory at most, and how much more is in use at the end than after the 50th photo. */
export async function measureMemory(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "machikoba-clutter-"));
  const photos: ManyPhotos["photos"][number][] = [];
  for (let count = 0; count < drawnPhotos; count += 1) {
    const scene = await drawnScene(firstKeptSeed + count);
    const [photo, tidy] = [path.join(folder, `${count}.jpg`), path.join(folder, `${count}-tidy.jpg`)];
    writeFileSync(photo, scene.photo);
    writeFileSync(tidy, scene.tidy);
    const corners = scene.corners.map(([x, y]) => [x / scene.width, y / scene.height] as const);
    photos.push(count % 2 === 0 ? { photo, tidy, corners } : { photo });
  }
  const list = path.join(folder, "photos.json");
  writeFileSync(list, JSON.stringify({ photos, count: scored } satisfies ManyPhotos));
  const runs = Array.from({ length: processes }, () => scoreMany(list));
  rmSync(folder, { recursive: true });
  const middle = (key: keyof (typeof runs)[number]) =>
    percentile(
      runs.map((run) => run[key]),
      0.5,
    );
  figure("clutter", `memory over ${scored} photos, peak`, middle("peakMb"), "MB", processes);
  figure("clutter", "memory after the 50th photo, growth", middle("growthMb"), "MB", processes);
}

function scoreMany(list: string): { readonly peakMb: number; readonly growthMb: number } {
  const bench = fileURLToPath(new URL("../clutter.bench.js", import.meta.url));
  const { stdout } = spawnSync(process.execPath, [bench, memoryRun, list], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(stdout);
}
