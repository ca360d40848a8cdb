/** Thresholds between the levels of marked states: where the fewest marked values lie on the wrong side. */
import type { DetectionSecond } from "../detection-second.ts";
import { createLevelHistogram, type LevelHistogram, lowerEdgeA } from "../learning/level-histogram.ts";
import type { Mark } from "./marks.ts";

/** A threshold, and the share of both sides' values that lie on the wrong side of it (0 to 0.5, the mean of both). */
export interface TaughtThreshold {
  readonly thresholdA: number;
  readonly wrongShare: number;
}

/** How high the current was in each marked state. */
export type MarkedLevels = Readonly<Record<Mark["state"], LevelHistogram>>;

/** Gathers the values within marks. */
export function gatherMarkedLevels(
  pieces: readonly (readonly DetectionSecond[])[],
  marks: readonly Mark[],
): MarkedLevels {
  const levels = { running: createLevelHistogram(), idle: createLevelHistogram(), off: createLevelHistogram() };
  for (const piece of pieces) {
    for (const { t, meanA, lengthMs } of piece) {
      for (const { startMs, endMs, state } of marks) if (t >= startMs && t < endMs) levels[state].add(meanA, lengthMs);
    }
  }
  return levels;
}

/** The best threshold between a lower and a higher state; undefined when one of them has no values. */
export function thresholdBetween(low: LevelHistogram, high: LevelHistogram): TaughtThreshold | undefined {
  if (low.totalMs() === 0 || high.totalMs() === 0) return undefined;
  const lowBins = low.bins();
  const highBins = high.bins();
  let lowAbove = low.totalMs();
  let highBelow = 0;
  let least = Number.POSITIVE_INFINITY;
  let from = 0;
  let to = 0;
  for (let bin = 0; bin < lowBins.length; bin += 1) {
    lowAbove -= lowBins[bin] ?? 0;
    highBelow += highBins[bin] ?? 0;
    const wrong = (lowAbove / low.totalMs() + highBelow / high.totalMs()) / 2;
    if (wrong < least - 1e-12) {
      least = wrong;
      from = bin + 1;
      to = bin + 1;
    } else if (wrong <= least + 1e-12 && bin === to) to = bin + 1;
  }
  // The middle of the stretch, in the log, in which nothing lies.
  return { thresholdA: Math.sqrt(lowerEdgeA(from) * lowerEdgeA(to)), wrongShare: least };
}
