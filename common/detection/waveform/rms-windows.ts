/** RMS of a stream of samples by windows of 200 ms: ten cycles of 50 Hz mains, twelve of 60 Hz. */
import { createMainsFinder, type MainsFound } from "./mains-frequency.ts";
import { createWindowJudge, type JudgeOptions, type Verdict } from "./window-judge.ts";
import { emptyStats, keepFinite, statsOf, type WindowStats } from "./window-stats.ts";

/** A window. Values in counts. */
export interface RmsWindow extends Verdict {
  /** Place of its first sample in the stream, from 0. */
  readonly startSample: number;
  /** Samples that are there. */
  readonly n: number;
  readonly mean: number;
  /** Samples are missing. */
  readonly incomplete: boolean;
}

interface RmsWindowsOptions extends JudgeOptions {
  /** Samples a second, `leastRateHz` or more; need not be whole. */
  readonly rateHz: number;
  /** Called for each window as it fills. */
  readonly onWindow: (window: RmsWindow) => void;
}

/** A stream that is being cut into windows. */
export interface RmsWindows {
  /** Takes samples in counts, in pieces of any size; NaN stands for one that is missing. */
  push(samples: ArrayLike<number>): void;
  /**
   * Ends the stream. What is left makes a last window, `incomplete`, of the whole cycles in it.
   * Answers how many samples were left out: all of them when there isn't one whole cycle.
   */
  finish(): number;
  /** The mains frequency as found so far. */
  mains(): MainsFound;
}

/** Length of a window. */
export const windowMs = 200;
/** Eight samples in a cycle of 60 Hz: with fewer, harmonics fall on the fundamental, and on one another. */
export const leastRateHz = 480;

const windowsPerSecond = 1000 / windowMs;
/** The mains frequency is looked for in the first windows (5 s), then in one of so many, to spare the computer. */
const firstLooks = 25;
const lookEvery = 10;

/**
 * Creates a stream. Window k begins at the sample nearest to k · 200 ms, so that nothing drifts at odd rates.
 * Memory: one window and two cycles' waves of it. Throws RangeError when the rate is too low.
 */
export function createRmsWindows({ rateHz, onWindow, ...judging }: RmsWindowsOptions): RmsWindows {
  if (!(rateHz >= leastRateHz && rateHz < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${rateHz} samples a second are too few to measure mains: take ${leastRateHz} or more`);
  }
  const longest = Math.ceil(rateHz / windowsPerSecond) + 1;
  const buffer = new Float64Array(longest);
  const finder = createMainsFinder(rateHz, longest);
  const judge = createWindowJudge(judging);
  const startOf = (window: number) => Math.round((window * rateHz) / windowsPerSecond);
  let window = 0;
  let startSample = 0;
  let wanted = startOf(1);
  let filled = 0;

  function close(length: number): void {
    const whole = statsOf(buffer, length);
    const stats = whole ?? statsOfRest(buffer, length);
    if (whole && length === wanted && (window < firstLooks || window % lookEvery === 0)) {
      finder.add(buffer, length, whole.mean, whole.meanSquare);
    }
    const { n, mean } = stats;
    const verdict = judge(stats, buffer, rateHz / (finder.found().hz ?? 50));
    onWindow({ startSample, n, mean, ...verdict, incomplete: n < wanted });
    window += 1;
    startSample = startOf(window);
    wanted = startOf(window + 1) - startSample;
    filled = 0;
  }

  return {
    push(samples) {
      for (let taken = 0; taken < samples.length; ) {
        const count = Math.min(wanted - filled, samples.length - taken);
        copy(samples, taken, buffer, filled, count);
        filled += count;
        taken += count;
        if (filled === wanted) close(wanted);
      }
    },
    finish() {
      const left = filled;
      const perCycle = rateHz / (finder.found().hz ?? 50);
      const length = Math.min(left, Math.round(Math.floor((left + 0.5) / perCycle) * perCycle));
      if (length > 0) close(length);
      filled = 0;
      return left - length;
    },
    mains: finder.found,
  };
}

function statsOfRest(buffer: Float64Array, length: number): WindowStats {
  return statsOf(buffer, keepFinite(buffer, length)) ?? emptyStats;
}

/** Typed arrays are copied by the engine's own loop, whichever kind they are: the sums then see one kind only. */
function copy(from: ArrayLike<number>, at: number, to: Float64Array, place: number, count: number): void {
  if (ArrayBuffer.isView(from) && "subarray" in from) {
    to.set((from as Float64Array).subarray(at, at + count), place);
    return;
  }
  for (let index = 0; index < count; index += 1) to[place + index] = from[at + index] as number;
}
