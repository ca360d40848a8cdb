/** What a score costs: CPU time beside OpenCV's in one run, and memory over many photos. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import type { SheetCorners } from "../../../agent/clutter/perspective.ts";
import { decodePhoto } from "../../../agent/clutter/photo.ts";
import { type ScoreOptions, scoreSheet } from "../../../agent/clutter/score-sheet.ts";
import { takeReference } from "../../../agent/clutter/sheet-reference.ts";
import { figure, percentile } from "../figure.ts";
import { drawnScene, firstKeptSeed } from "./drawn-scenes.ts";

/** Rounds in which ours and OpenCV's take turns, and runs in each. */
const rounds = 5;
const runs = 20;
/** Beside the project's folder, where it has been put; compiled benches lie three folders deeper. */
const script = path.resolve(process.cwd(), "../shared/bench/opencv_clutter.py");

/** Measures CPU milliseconds from the JPEG's bytes to the share. */
export async function measureCost(): Promise<void> {
  sharp.concurrency(1);
  sharp.cache(false);
  const scene = await drawnScene(firstKeptSeed + 3);
  const corners = scene.corners.map(([x, y]) => [x / scene.width, y / scene.height]) as unknown as SheetCorners;
  const reference = takeReference(await decodePhoto(scene.tidy), corners);
  const folder = mkdtempSync(path.join(os.tmpdir(), "machikoba-clutter-"));
  const file = path.join(folder, "photo.jpg");
  writeFileSync(file, scene.photo);
  const [given, found, opencv]: [number[], number[], number[]] = [[], [], []];
  await timeRuns(scene.photo, {}, 30);
  for (let round = 0; round < rounds; round += 1) {
    given.push(...(await timeRuns(scene.photo, { corners, reference }, runs)));
    found.push(...(await timeRuns(scene.photo, {}, runs)));
    const ms = opencvMs(file);
    if (ms !== undefined) opencv.push(ms);
  }
  rmSync(folder, { recursive: true });
  figure("clutter", "CPU with corners and reference, median", percentile(given, 0.5), "ms", given.length);
  figure("clutter", "CPU with nothing given, median", percentile(found, 0.5), "ms", found.length);
  if (opencv.length === 0) {
    process.stderr.write(
      "OpenCV isn't compared with: ../shared/bench/opencv_clutter.py or python3-opencv is missing.\n",
    );
    return;
  }
  // It tells wall time, which other programs make longer but never shorter: its best round counts.
  const theirs = Math.min(...opencv);
  figure("clutter", "OpenCV, median of its best round", theirs, "ms", opencv.length * runs);
  figure("clutter", "with corners and reference / OpenCV", percentile(given, 0.5) / theirs, "", opencv.length);
  figure("clutter", "with nothing given / OpenCV", percentile(found, 0.5) / theirs, "", opencv.length);
}

async function timeRuns(jpeg: Buffer, options: ScoreOptions, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < count; run += 1) {
    const before = process.cpuUsage();
    scoreSheet(await decodePhoto(jpeg), options);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times;
}

/** OpenCV's own median in milliseconds, on one thread; undefined where it isn't installed. */
function opencvMs(file: string): number | undefined {
  if (!existsSync(script)) return undefined;
  const { stdout } = spawnSync("/usr/bin/python3", [script, file, String(runs)], { encoding: "utf8" });
  const [, ms] = /median ([\d.]+) ms/.exec(stdout ?? "") ?? [];
  return ms === undefined ? undefined : Number(ms);
}

/** Option of the bench by which it runs itself as the process whose memory is measured. */
export const memoryRun = "--memory-run";

/** Scores 200 photos in a process of its own. */
export function measureMemory(): void {
  const bench = fileURLToPath(new URL("../clutter.bench.js", import.meta.url));
  const { stdout } = spawnSync(process.execPath, ["--expose-gc", bench, memoryRun], { encoding: "utf8" });
  const { peakMb, growthMb } = JSON.parse(stdout) as { peakMb: number; growthMb: number };
  figure("clutter", "memory over 200 photos, peak", peakMb, "MB", 200);
  figure("clutter", "memory after the 50th photo, growth", growthMb, "MB", 150);
}

/** The process whose memory is measured. The photos come ready-made: drawing them would take more than scoring. */
export async function runForMemory(): Promise<void> {
  sharp.concurrency(1);
  sharp.cache(false);
  const photo = await sharp({ create: { width: 1920, height: 1080, channels: 3, background: "#2f8f5b" } })
    .composite([{ input: Buffer.from('<svg><rect x="500" y="300" width="400" height="300" fill="#c33"/></svg>') }])
    .jpeg()
    .toBuffer();
  let at50 = 0;
  for (let count = 1; count <= 200; count += 1) {
    scoreSheet(await decodePhoto(photo));
    if (count === 50) at50 = process.memoryUsage.rss();
  }
  const growthMb = (process.memoryUsage.rss() - at50) / 1e6;
  process.stdout.write(JSON.stringify({ peakMb: process.resourceUsage().maxRSS / 1024, growthMb }));
}
