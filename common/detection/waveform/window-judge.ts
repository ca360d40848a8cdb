/** Judges a window: its reading without the noise floor, and whether it was clipped or its middle has drifted. */
import { excessOf, type NoiseFloor, noFloor } from "./excess-power.ts";
import { hasFlatTop } from "./flat-tops.ts";
import type { WindowStats } from "./window-stats.ts";

/** The converter's lowest and highest code; left out when they aren't known. */
export interface CodeRange {
  readonly minCode?: number | undefined;
  readonly maxCode?: number | undefined;
}

/** What windows are judged by. */
export interface JudgeOptions extends CodeRange {
  /** Where the middle lay at set-up, in counts. Left out: mid-scale, or where the range isn't known, the first window's mean. */
  readonly middle?: number | undefined;
  /** Noise floor with the clamp off the wire; left out, nothing is taken out. */
  readonly floor?: NoiseFloor | undefined;
}

/** A judged window, in counts. */
export interface Verdict {
  /** Mean square round the window's own mean less the floor's power, in counts²; signed, so that means of it are unbiased. */
  readonly meanSquare: number;
  /** The reading: 0 when the signal can't be told from the floor, NaN when there are no samples. */
  readonly rms: number;
  /** A sample was at an end of the range, or tops are cut off below it: the real current was higher. */
  readonly clipped: boolean;
  /** The mean lies far from the middle, or moved within the window. */
  readonly drifted: boolean;
}

/** Judges one window after the other; `samples[0..n)` are those that `stats` were made from. */
export type WindowJudge = (stats: WindowStats, samples: Float64Array, samplesPerCycle: number) => Verdict;

/** The mean may lie so far from the middle, as a share of the range: more costs a tenth of the headroom. */
const driftShareOfRange = 0.05;
/** The same where the range isn't known: as a share of the middle and of the signal, and at least so many counts. */
const driftShareOfSignal = 0.1;
const leastDriftCounts = 16;
/** A mean that moves evenly within the window may make up this share of its power, beyond what noise does by chance … */
const rampShare = 0.01;
const rampByChance = 21;
/** … and a smaller move than this, in counts, is none. */
const leastShiftCounts = 2;

/** Creates the judge of one channel. */
export function createWindowJudge({ minCode, maxCode, middle: given, floor = noFloor }: JudgeOptions): WindowJudge {
  const range = minCode !== undefined && maxCode !== undefined ? maxCode - minCode : undefined;
  let middle = given ?? (range === undefined ? undefined : ((minCode ?? 0) + (maxCode ?? 0)) / 2);

  function hasDrifted({ n, mean, meanSquare, min, max, shift }: WindowStats): boolean {
    middle ??= mean;
    const limit =
      range === undefined
        ? Math.max(driftShareOfSignal * Math.abs(middle), driftShareOfSignal * (max - min), leastDriftCounts)
        : driftShareOfRange * range;
    // A ramp of height h holds the power h²/12, and its halves' means lie h/2 apart.
    const rampPower = (shift * shift) / 3;
    const moved = Math.abs(shift) > leastShiftCounts && rampPower > (rampShare + rampByChance / n) * meanSquare;
    return Math.abs(mean - middle) > limit || moved;
  }

  return (stats, samples, samplesPerCycle) => {
    const { n, mean, min, max } = stats;
    const excess = excessOf(stats.meanSquare, n, floor);
    if (n === 0) return { ...excess, clipped: false, drifted: false };
    const atEnd = (minCode !== undefined && min <= minCode) || (maxCode !== undefined && max >= maxCode);
    const shape = { samples, n, mean, min, max, samplesPerCycle, noiseCounts: floor.counts };
    return { ...excess, clipped: atEnd || hasFlatTop(shape), drifted: hasDrifted(stats) };
  };
}
