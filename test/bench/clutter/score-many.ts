/** The process whose memory is measured: scores many photos one after the other, as a gateway does, with nothing set but what it sets. */
import { existsSync, readFileSync } from "node:fs";
import type { SheetCorners } from "../../../agent/clutter/perspective.ts";
import { decodePhoto } from "../../../agent/clutter/photo.ts";
import { type ScoreOptions, scoreSheet } from "../../../agent/clutter/score-sheet.ts";
import { takeReference } from "../../../agent/clutter/sheet-reference.ts";
import { keepOldSpaceSmall } from "../../../cli/small-heap.ts";
import { keepYoungSpaceSmall } from "../../../common/runtime/small-young-space.ts";

/** Option of the bench by which it runs itself as this process; the list's file comes after it. */
export const memoryRun = "--memory-run";

/** A photo of the list. */
export interface PhotoFile {
  readonly photo: string;
  /** With corners, as shares of the picture, the reference is taken from this photo. */
  readonly tidy?: string;
  readonly corners?: readonly (readonly [number, number])[];
}

/** The list's content. */
export interface ManyPhotos {
  readonly photos: readonly PhotoFile[];
  /** How many are scored, in turns. */
  readonly count: number;
}

/** Scores them, and prints the memory at most and its growth after the 50th as JSON. */
export async function scoreManyPhotos(list: string): Promise<void> {
  // As each command of ours does before all else, and each gateway when it has started.
  keepYoungSpaceSmall();
  keepOldSpaceSmall();
  const { photos, count }: ManyPhotos = JSON.parse(readFileSync(list, "utf8"));
  const known: ScoreOptions[] = [];
  for (const { tidy, corners } of photos) known.push(tidy && corners ? await knownOf(tidy, corners) : {});
  let at50 = 0;
  for (let done = 1; done <= count; done += 1) {
    const turn = done % photos.length;
    const { photo } = photos[turn] as ManyPhotos["photos"][number];
    scoreSheet(await decodePhoto(readFileSync(photo)), known[turn]);
    if (done === 50) at50 = process.memoryUsage.rss();
  }
  const growthMb = (process.memoryUsage.rss() - at50) / 1e6;
  process.stdout.write(JSON.stringify({ peakMb: peakBytes() / 1e6, growthMb }));
}

/** Most memory so far. What the system tells as a process's own maximum includes that of its parent before it became another program. */
function peakBytes(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
  return 1024 * (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes));
}

/** What is known beforehand, from a tidy photo and its corners. */
export async function knownOf(tidy: string, given: readonly (readonly [number, number])[]): Promise<ScoreOptions> {
  const corners = given as unknown as SheetCorners;
  return { corners, reference: takeReference(await decodePhoto(readFileSync(tidy)), corners) };
}
