/** What a score costs in CPU time, beside OpenCV's on the same photos in one run. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { decodePhoto } from "../../../agent/clutter/photo.ts";
import { type ScoreOptions, scoreSheet } from "../../../agent/clutter/score-sheet.ts";
import { figure, percentile } from "../figure.ts";
import { knownOf, type ManyPhotos } from "./score-many.ts";

/** Option of the bench by which it runs itself as the process that is timed; the list's file comes after it. */
export const costRun = "--cost-run";
/** Photos that are scored. */
export const timedPhotos = 4;

/** Rounds in which ours and OpenCV's take turns on a photo, and runs in each round. */
const rounds = 4;
const runs = 15;
/** Beside the project's folder, where it has been put; compiled benches lie three folders deeper. */
const script = path.resolve(process.cwd(), "../shared/bench/opencv_clutter.py");

/** OpenCV's script as it is, but for its clock, which tells the process's CPU time: so it prints the median of that. */
const withCpuClock = `
import runpy, sys, time
time.perf_counter = time.process_time
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
`;

/** Milliseconds of CPU time from the JPEG's bytes to the share. */
interface Times {
  readonly given: number[];
  readonly found: number[];
  /** One median a round; empty where OpenCV isn't installed. */
  readonly opencv: number[];
}

/** Measures CPU time with corners and reference given, with nothing given, and OpenCV's. */
export async function timePhotos(list: string): Promise<void> {
  const { photos }: ManyPhotos = JSON.parse(readFileSync(list, "utf8"));
  const all: Times[] = [];
  for (const { photo, tidy, corners } of photos) {
    if (tidy && corners) all.push(await timePhoto(photo, await knownOf(tidy, corners)));
  }
  const count = all.length * rounds * runs;
  const given = all.map((times) => percentile(times.given, 0.5));
  const found = all.map((times) => percentile(times.found, 0.5));
  figure("clutter", "CPU with corners and reference, median", percentile(given, 0.5), "ms", count);
  figure("clutter", "CPU with nothing given, median", percentile(found, 0.5), "ms", count);
  if (all.some(({ opencv }) => opencv.length === 0)) {
    process.stderr.write(
      "OpenCV isn't compared with: ../shared/bench/opencv_clutter.py or python3-opencv is missing.\n",
    );
    return;
  }
  const theirs = all.map((times) => percentile(times.opencv, 0.5));
  figure("clutter", "OpenCV CPU, median", percentile(theirs, 0.5), "ms", count);
  tellRatios("with corners and reference / OpenCV", given, theirs);
  tellRatios("with nothing given / OpenCV", found, theirs);
}

/** Of the same photo by both: photos differ more among each other than the two do. */
function tellRatios(name: string, ours: readonly number[], theirs: readonly number[]): void {
  const ratios = ours.map((ms, at) => ms / (theirs[at] as number));
  figure("clutter", `${name}, median photo`, percentile(ratios, 0.5), "", ratios.length);
  figure("clutter", `${name}, dearest photo`, Math.max(...ratios), "", ratios.length);
}

async function timePhoto(file: string, options: ScoreOptions): Promise<Times> {
  const jpeg = readFileSync(file);
  const times: Times = { given: [], found: [], opencv: [] };
  // The compiler has its say first, as OpenCV's script warms up too.
  for (const each of [options, {}]) await timeRuns(jpeg, each, 40);
  for (let round = 0; round < rounds; round += 1) {
    times.given.push(...(await timeRuns(jpeg, options, runs)));
    times.found.push(...(await timeRuns(jpeg, {}, runs)));
    const ms = opencvMs(file);
    if (ms !== undefined) times.opencv.push(ms);
  }
  return times;
}

/** Runs at the beginning of each turn that don't count: the other's turn has emptied the caches. OpenCV's script does as many. */
const warmUpRuns = 5;

async function timeRuns(jpeg: Buffer, options: ScoreOptions, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = -warmUpRuns; run < count; run += 1) {
    const before = process.cpuUsage();
    scoreSheet(await decodePhoto(jpeg), options);
    const { user, system } = process.cpuUsage(before);
    if (run >= 0) times.push((user + system) / 1000);
  }
  return times;
}

/** OpenCV's own median in milliseconds of CPU time, on one thread; undefined where it isn't installed. */
function opencvMs(file: string): number | undefined {
  if (!existsSync(script)) return undefined;
  const { stdout } = spawnSync("/usr/bin/python3", ["-c", withCpuClock, script, file, String(runs)], {
    encoding: "utf8",
  });
  const [, ms] = /median ([\d.]+) ms/.exec(stdout ?? "") ?? [];
  return ms === undefined ? undefined : Number(ms);
}
