/** The levels at which a machine's current stays, found as hills of the histogram with true valleys between them. */
import { type Hill, hillsOf, leastShare, mergeHills, smoothed, valleyShare } from "./hills.ts";
import { binOf, lowerEdgeA, middleA } from "./level-histogram.ts";

/** A level. */
export interface Level {
  /** Height of its hill, in amperes; 0 for the level of no current. */
  readonly peakA: number;
  /** Median of what belongs to it, in amperes. */
  readonly medianA: number;
  /** Where it begins and ends, in amperes: the valleys to its sides. */
  readonly fromA: number;
  readonly toA: number;
  /** All but half a percent of it lies between these, in amperes. */
  readonly lowA: number;
  readonly highA: number;
  /** Share of the time, 0 to 1. */
  readonly share: number;
}

/** Levels from low to high. */
export interface Levels {
  readonly levels: readonly Level[];
  /** The top of what is taken as no current, in amperes. */
  readonly zeroBelowA: number;
}

/** What counts: found by trials on real recordings. */
const zeroShareOfTop = 0.02;
/** How far around a threshold values are counted, in bins: an eighth more and less of the current. */
const nearBins = 2;
/** Below this share of the lower hill a bin between two hills counts as empty. */
const emptyShare = 0.02;
/** The top is where all but so much of the time lies below: starting currents are no level. */
const topShare = 0.99;

/**
 * Finds the levels of a histogram's bins. Everything below 2 % of the top is one level, that of no current. Two hills are
 * two levels only if they are 1.35 times apart, hold 2 % of the time each, and the valley between is below 0.35 of the
 * lower one.
 */
export function findLevels(bins: Float64Array): Levels {
  const total = bins.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return { levels: [], zeroBelowA: 0 };
  const zeroEnd = Math.max(1, binOf(zeroShareOfTop * middleA(topBin(bins, total))));
  const smooth = smoothed(bins, zeroEnd);
  const hills = mergeHills(hillsOf(smooth, zeroEnd), smooth, (from, to) => weightOf(bins, from, to) / total);
  for (const [index, high] of hills.entries()) {
    const low = hills[index - 1];
    if (!low) continue;
    low.to = middleOfEmptiest(bins, low.peak, high.peak) ?? low.to;
    high.from = low.to;
  }
  const zeroEndsAt = joinsZero(hills[0], smooth, zeroEnd)
    ? (hills.shift()?.to ?? zeroEnd)
    : (emptiestAboveZero(bins, hills[0], zeroEnd, total) ?? zeroEnd);
  const first = hills[0];
  if (first) first.from = zeroEndsAt;
  const zero = levelOf(bins, { peak: 0, from: 0, to: zeroEndsAt }, total);
  const others = hills.map((hill) => levelOf(bins, hill, total));
  return {
    levels: zero.share >= leastShare ? [zero, ...others] : others,
    zeroBelowA: lowerEdgeA(zeroEndsAt),
  };
}

function topBin(bins: Float64Array, total: number): number {
  let left = topShare * total;
  return bins.findIndex((weight) => {
    left -= weight;
    return left <= 0;
  });
}

/** Where a threshold lies best: in the widest empty stretch between two hills, at its emptiest; undefined when no bin is empty. */
function middleOfEmptiest(bins: Float64Array, low: number, high: number): number | undefined {
  const empty = emptyShare * Math.min(highestNear(bins, low), highestNear(bins, high));
  let widest = { from: 0, to: 0 };
  let from = low;
  for (let bin = low; bin <= high; bin += 1) {
    if ((bins[bin] ?? 0) > empty) from = bin + 1;
    else if (bin + 1 - from > widest.to - widest.from) widest = { from, to: bin + 1 };
  }
  return widest.to > widest.from ? emptiestWithin(bins, widest.from, widest.to) : undefined;
}

/** The edge around which the fewest values lie, within half a hill's width; of several in a row, the middle one. */
function emptiestWithin(bins: Float64Array, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  let first = from;
  let last = to;
  for (let edge = from; edge <= to; edge += 1) {
    const near = weightOf(bins, edge - nearBins, edge + nearBins);
    if (near < least) {
      least = near;
      first = edge;
    }
    if (near <= least) last = edge;
  }
  return Math.round((first + last) / 2);
}

/** Smoothing may have moved a hill by a bin or two. */
function highestNear(bins: Float64Array, peak: number): number {
  return Math.max(...bins.subarray(Math.max(0, peak - 2), peak + 3));
}

/** Between what lies below 2 % of the top and the first hill; undefined where there is no level of no current. */
function emptiestAboveZero(
  bins: Float64Array,
  hill: Hill | undefined,
  zeroEnd: number,
  total: number,
): number | undefined {
  if (!hill || weightOf(bins, 0, zeroEnd) < leastShare * total) return undefined;
  let top = zeroEnd - 1;
  while (top > 0 && (bins[top] ?? 0) < emptyShare * highestNear(bins, hill.peak)) top -= 1;
  const middle = middleOfEmptiest(bins, top, hill.peak);
  return middle === undefined ? undefined : Math.max(middle, zeroEnd);
}

/** Noise around nothing has no valley between itself and nothing. */
function joinsZero(hill: Hill | undefined, smooth: Float64Array, zeroEnd: number): boolean {
  if (!hill) return false;
  let lowest = Number.POSITIVE_INFINITY;
  for (let bin = zeroEnd; bin <= hill.peak; bin += 1) lowest = Math.min(lowest, smooth[bin] ?? 0);
  return lowest >= valleyShare * (smooth[hill.peak] ?? 0);
}

function weightOf(bins: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let bin = from; bin < to; bin += 1) sum += bins[bin] ?? 0;
  return sum;
}

function levelOf(bins: Float64Array, { peak, from, to }: Hill, total: number): Level {
  const weight = weightOf(bins, from, to);
  const binAt = (share: number) => {
    let left = share * weight;
    for (let bin = from; bin < to; bin += 1) {
      left -= bins[bin] ?? 0;
      if (left <= 0) return bin;
    }
    return to;
  };
  return {
    peakA: middleA(peak),
    medianA: peak === 0 ? 0 : middleA(binAt(0.5)),
    fromA: lowerEdgeA(from),
    toA: lowerEdgeA(to),
    lowA: lowerEdgeA(binAt(0.005)),
    highA: lowerEdgeA(binAt(0.995) + 1),
    share: weight / total,
  };
}
