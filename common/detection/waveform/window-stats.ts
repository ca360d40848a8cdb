/** The figures of one window of samples: mean, mean square around it, extremes, and how far the mean moved within it. */

/** What one window says before anything is judged. Values in counts. */
export interface WindowStats {
  /** Samples that are there. */
  readonly n: number;
  readonly mean: number;
  /** Mean square round the window's own mean, in counts²; noise included. */
  readonly meanSquare: number;
  readonly min: number;
  readonly max: number;
  /** Mean of the second half less mean of the first. */
  readonly shift: number;
}

/** A window in which no sample is left. */
export const emptyStats: WindowStats = {
  n: 0,
  mean: Number.NaN,
  meanSquare: Number.NaN,
  min: Number.NaN,
  max: Number.NaN,
  shift: 0,
};

interface Sums {
  readonly sum: number;
  readonly squares: number;
  readonly min: number;
  readonly max: number;
}

/** One pass over `samples[from..to)`. Sums are of differences from `reference`, so that a large offset costs no digits. */
function sumUp(samples: Float64Array, from: number, to: number, reference: number): Sums {
  let sum = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let index = from; index < to; index += 1) {
    const difference = (samples[index] as number) - reference;
    sum += difference;
    squares += difference * difference;
    if (difference < min) min = difference;
    if (difference > max) max = difference;
  }
  return { sum, squares, min, max };
}

/**
 * The figures of `samples[0..n)`, evenly spaced.
 * Answers undefined when one of them isn't a finite number: take those out with `keepFinite` first.
 */
export function statsOf(samples: Float64Array, n: number): WindowStats | undefined {
  if (n === 0) return emptyStats;
  const reference = samples[0] as number;
  const half = n >> 1;
  const first = sumUp(samples, 0, half, reference);
  const second = sumUp(samples, half, n, reference);
  const sum = first.sum + second.sum;
  const squares = first.squares + second.squares;
  if (!Number.isFinite(squares)) return undefined;
  const mean = sum / n;
  return {
    n,
    mean: reference + mean,
    meanSquare: Math.max(0, squares / n - mean * mean),
    min: reference + Math.min(first.min, second.min),
    max: reference + Math.max(first.max, second.max),
    shift: half === 0 ? 0 : second.sum / (n - half) - first.sum / half,
  };
}

/** Moves the finite numbers of `samples[0..n)` to its beginning, in their order; answers how many there are. */
export function keepFinite(samples: Float64Array, n: number): number {
  let kept = 0;
  for (let index = 0; index < n; index += 1) {
    const sample = samples[index] as number;
    if (!Number.isFinite(sample)) continue;
    samples[kept] = sample;
    kept += 1;
  }
  return kept;
}

/** Samples with the moments at which they were taken, evenly spaced or not; `times` rise. */
export interface TimedSamples {
  readonly values: Float64Array;
  /** In ms. */
  readonly times: Float64Array;
  readonly n: number;
}

/**
 * The figures of the first `lengthMs` of samples that were taken when the computer had time: each counts for the time
 * round it (trapezoidal rule), and the last interval is cut where the window ends. `values` must be finite.
 */
export function statsOfTimed({ values, times, n }: TimedSamples, lengthMs: number): WindowStats {
  if (n < 2) return emptyStats;
  const reference = values[0] as number;
  const begin = times[0] as number;
  const end = Math.min(begin + lengthMs, times[n - 1] as number);
  const middle = (begin + end) / 2;
  let area = 0;
  let squares = 0;
  let firstHalf = 0;
  let firstHalfMs = 0;
  let min = 0;
  let max = 0;
  let before = 0;
  let t = begin;
  for (let index = 1; index < n && t < end; index += 1) {
    const interval = (times[index] as number) - t;
    const share = Math.min(1, (end - t) / interval);
    const next = (values[index] as number) - reference;
    const value = before + share * (next - before);
    const ms = share * interval;
    area += (ms * (before + value)) / 2;
    squares += (ms * (before * before + value * value)) / 2;
    if (t < middle) {
      firstHalf += (ms * (before + value)) / 2;
      firstHalfMs += ms;
    }
    min = Math.min(min, value);
    max = Math.max(max, value);
    before = value;
    t += interval;
  }
  const length = end - begin;
  const mean = area / length;
  const secondHalfMs = length - firstHalfMs;
  return {
    n,
    mean: reference + mean,
    meanSquare: Math.max(0, squares / length - mean * mean),
    min: reference + min,
    max: reference + max,
    shift: secondHalfMs > 0 ? (area - firstHalf) / secondHalfMs - firstHalf / firstHalfMs : 0,
  };
}
