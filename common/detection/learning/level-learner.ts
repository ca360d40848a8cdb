/** First pass over recorded seconds: which levels there are, how noisy the current is, how often it comes. */
import type { DetectionSecond } from "../detection-second.ts";
import { createLevelHistogram, type LevelHistogram, smallestA } from "./level-histogram.ts";
import { findLevels, type Levels } from "./levels.ts";

/** What the first pass has found. */
export interface LearnedLevels extends Levels {
  /** Time in which the current was known, in ms. */
  readonly knownMs: number;
  /** Usual time from one value to the next, in ms. */
  readonly intervalMs: number;
  /** Standard deviation from second to second at the highest level, in amperes, steps left out. */
  readonly noiseA: number;
}

/** The first pass. */
export interface LevelLearner {
  add(second: DetectionSecond): void;
  result(): LearnedLevels;
}

/** Differences are gathered by the height at which they happen, in half decades from 1 mA on. */
const heights = 16;
/** Median of the absolute value of a normal distribution, and of a difference of two: 0.6745 and its √2. */
const medianOfDifference = 0.6745 * Math.SQRT2;

/** Creates the first pass. Its memory doesn't grow: 18 histograms of 2.6 kB. */
export function createLevelLearner(): LevelLearner {
  const values = createLevelHistogram();
  const intervals = createLevelHistogram();
  const differences = Array.from({ length: heights }, createLevelHistogram);
  let before: DetectionSecond | undefined;

  return {
    add(second) {
      if (before && second.t > before.t) {
        const lastedMs = second.t - before.t;
        values.add(before.meanA, Math.min(lastedMs, before.validForMs));
        // The histogram is made for amperes; here its numbers are seconds.
        intervals.add(lastedMs / 1000, 1);
        if (lastedMs <= before.validForMs) {
          const height = Math.floor(Math.log10(Math.max(second.meanA, smallestA) / smallestA) * 2);
          differences[Math.min(heights - 1, height)]?.add(Math.abs(second.meanA - before.meanA), 1);
        }
      }
      before = second;
    },
    result() {
      if (before) values.add(before.meanA, before.lengthMs);
      before = undefined;
      const found = findLevels(values.bins());
      const top = found.levels.at(-1);
      return {
        ...found,
        knownMs: values.totalMs(),
        intervalMs: Math.round(intervals.quantileA(0.5) * 1000),
        noiseA: top ? noiseAbove(differences, top.fromA) : 0,
      };
    },
  };
}

/** The noise at all heights that reach above `fromA`. */
function noiseAbove(differences: readonly LevelHistogram[], fromA: number): number {
  const all = createLevelHistogram();
  for (const [height, histogram] of differences.entries()) {
    if (smallestA * 10 ** ((height + 1) / 2) > fromA) all.merge(histogram);
  }
  return all.quantileA(0.5) / medianOfDifference;
}
