/** Lays a difference and its interval out on an axis with zero in the middle. */

/** Places on the axis, in per cent of its width. */
export interface IntervalLayout {
  readonly dot: number;
  readonly low: number;
  readonly high: number;
  /** What the right end of the axis stands for, in the difference's unit; the left end is its negative. */
  readonly reach: number;
}

const roundNumbers = [1, 2, 3, 5, 10];

/** The smallest of 1, 2, 3, 5 times a power of ten that is at least `value`. */
function roundReach(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = roundNumbers.find((round) => round * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(6));
}

/** Lays out a difference with its interval, which holds it; the axis reaches `leastReach` at least, so that trifles look small. */
export function layOutInterval(
  interval: { readonly difference: number; readonly low: number; readonly high: number },
  leastReach: number,
): IntervalLayout {
  const { difference, low, high } = interval;
  const reach = roundReach(Math.max(leastReach, Math.abs(low), Math.abs(high), Math.abs(difference)));
  const place = (value: number) => 50 + (50 * value) / reach;
  return { dot: place(difference), low: place(low), high: place(high), reach };
}
