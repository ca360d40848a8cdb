/** What it costs to decide states: seconds through the state machine, a day replayed, memory over many days. */
import { type DetectionSettings, detectionSettings } from "../../../common/contract/plant-settings.ts";
import { createSegments } from "../../../common/detection/segments.ts";
import { createStateDetector } from "../../../common/detection/state-detector.ts";
import { createRandom } from "../../../firmware-sim/random.ts";
import { figure, percentile } from "../figure.ts";

const daySeconds = 86_400;
const runs = 9;
const levelsOnly = detectionSettings.parse({ offBelowA: 0.5, runAboveA: 20 });
const withSteps = detectionSettings.parse({ ...levelsOnly, activity: { stepA: 5.5 } });

/** Prints all of it. */
export function measureCost(): void {
  const day = madeUpDay();
  for (const [name, settings] of [
    ["levels", levelsOnly],
    ["levels and steps", withSteps],
  ] as const) {
    const times = Array.from({ length: runs }, () => timeOf(() => replay(day, settings)));
    figure("detection", `a day replayed, ${name}, median`, percentile(times, 0.5), "ms", runs);
    figure("detection", `a day replayed, ${name}, worst`, Math.max(...times), "ms", runs);
    figure(
      "detection",
      `seconds through the state machine, ${name}`,
      daySeconds / percentile(times, 0.5) / 1000,
      "million/s",
      runs,
    );
  }
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const kept = createStateDetector(withSteps, 0);
  for (let turn = 0; turn < 100; turn += 1) {
    for (const [second, amps] of day.entries()) kept.second((turn * daySeconds + second) * 1000, amps, 2500);
  }
  globalThis.gc?.();
  const grownKb = (process.memoryUsage().heapUsed - before) / 1024;
  figure("detection", `memory of one machine after 100 days, now ${kept.current().state}`, grownKb, "kB", 100);
}

/** A day with everything in it: off, waiting, work with steps, noise. */
function madeUpDay(): Float64Array {
  const random = createRandom(20_260_401);
  let level = 0.05;
  return Float64Array.from({ length: daySeconds }, (_, second) => {
    if (random() < 0.002) level = [0.05, 8, 48, 48, 48][Math.floor(random() * 5)] ?? 48;
    const isWork = level === 48 && second % 3600 < 1800;
    return Math.max(0, level + (isWork && random() < 0.15 ? 10 * random() : 0) + 0.3 * (random() - 0.5));
  });
}

function replay(day: Float64Array, settings: DetectionSettings): number {
  const detector = createStateDetector(settings, 0);
  const segments = createSegments();
  let count = 0;
  for (let second = 0; second < day.length; second += 1) {
    const t = second * 1000;
    for (const told of detector.second(t, day[second] ?? 0, 2500)) count += segments.add(told, t).length;
  }
  return count + segments.finish(day.length * 1000).length;
}

function timeOf(work: () => unknown): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}
