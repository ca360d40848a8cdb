/** Memory of a process that scores many photos, drawn beforehand by this one: drawing takes more than scoring. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { figure, percentile } from "../figure.ts";
import { withDrawnFiles } from "./drawn-files.ts";
import { type ManyPhotos, memoryRun, type PhotoFile } from "./score-many.ts";

const drawnPhotos = 8;
const scored = 200;
/** The engine clears up when it likes: of this many processes the middle one counts. */
const processes = 3;

/** Measures memory at most, and how much more is in use at the end than after the 50th photo. */
export async function measureMemory(): Promise<void> {
  const listOf = (files: readonly Required<PhotoFile>[]): ManyPhotos => ({
    photos: files.map((file, at) => (at % 2 === 0 ? file : { photo: file.photo })),
    count: scored,
  });
  await withDrawnFiles(drawnPhotos, listOf, (list) => {
    const runs = Array.from({ length: processes }, () => scoreMany(list));
    const middle = (key: keyof (typeof runs)[number]) =>
      percentile(
        runs.map((run) => run[key]),
        0.5,
      );
    figure("clutter", `memory over ${scored} photos, peak`, middle("peakMb"), "MB", processes);
    figure("clutter", "memory after the 50th photo, growth", middle("growthMb"), "MB", processes);
  });
}

function scoreMany(list: string): { readonly peakMb: number; readonly growthMb: number } {
  const bench = fileURLToPath(new URL("../clutter.bench.js", import.meta.url));
  const { stdout } = spawnSync(process.execPath, [bench, memoryRun, list], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(stdout);
}
