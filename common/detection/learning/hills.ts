/** Hills of a histogram: local maxima, joined until all that are left are levels of their own. */
import { binsPerDecade } from "./level-histogram.ts";

/** Two hills are two levels only if they are so many times apart, hold so much of the time each, and have a true valley between them. */
const leastRatio = 1.35;
export const leastShare = 0.02;
export const valleyShare = 0.35;
/** So often is each bin mixed with its neighbours; hills come out 1.4 bins wider (standard deviation). */
const smoothings = 4;

/** A local maximum of a histogram, with the minima to its sides; numbers of bins, `to` not included. */
export interface Hill {
  peak: number;
  from: number;
  to: number;
}

/** Whole numbers and coarse meters leave gaps between bins that mean nothing. */
export function smoothed(bins: Float64Array, from: number): Float64Array {
  let now = bins.map((weight, bin) => (bin < from ? 0 : weight));
  for (let pass = 0; pass < smoothings; pass += 1) {
    const before = now;
    now = before.map((weight, bin) => {
      if (bin < from) return 0;
      // What lies below the first bin is another thing; it must not look like a valley.
      const below = bin === from ? weight : (before[bin - 1] ?? 0);
      return (below + 2 * weight + (before[bin + 1] ?? 0)) / 4;
    });
  }
  return now;
}

/** Every local maximum, with the minima to its sides. */
export function hillsOf(smooth: Float64Array, from: number): Hill[] {
  const hills: Hill[] = [];
  let valley = from;
  for (let bin = from; bin < smooth.length; bin += 1) {
    const here = smooth[bin] ?? 0;
    if (here === 0 || here < (smooth[bin - 1] ?? 0) || here <= (smooth[bin + 1] ?? 0)) continue;
    const last = hills.at(-1);
    if (last) {
      valley = lowestBetween(smooth, last.peak, bin);
      last.to = valley;
    }
    hills.push({ peak: bin, from: valley, to: smooth.length });
  }
  return hills;
}

/** The middle of the lowest stretch between two bins. */
function lowestBetween(smooth: Float64Array, from: number, to: number): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let bin = from; bin <= to; bin += 1) lowest = Math.min(lowest, smooth[bin] ?? 0);
  let first = -1;
  let last = -1;
  for (let bin = from; bin <= to; bin += 1) {
    if ((smooth[bin] ?? 0) > lowest * 1.5) continue;
    if (first === -1) first = bin;
    last = bin;
  }
  return Math.round((first + last) / 2);
}

/** Joins neighbours until all that are left are levels of their own. */
export function mergeHills(all: Hill[], smooth: Float64Array, shareOf: (from: number, to: number) => number): Hill[] {
  const hills = [...all];
  for (;;) {
    const index = hills.findIndex((hill, i) => i > 0 && !areTwo(hills[i - 1] as Hill, hill, smooth));
    if (index !== -1) {
      join(hills, index, smooth);
      continue;
    }
    const small = hills.findIndex((hill) => hills.length > 1 && shareOf(hill.from, hill.to) < leastShare);
    if (small === -1) return hills;
    join(hills, nearerNeighbour(hills, small, smooth), smooth);
  }
}

function areTwo(low: Hill, high: Hill, smooth: Float64Array): boolean {
  const valley = smooth[low.to] ?? 0;
  const lower = Math.min(smooth[low.peak] ?? 0, smooth[high.peak] ?? 0);
  return high.peak - low.peak >= Math.log10(leastRatio) * binsPerDecade && valley < valleyShare * lower;
}

/** Joins the hill at `index` with the one before it. */
function join(hills: Hill[], index: number, smooth: Float64Array): void {
  const low = hills[index - 1] as Hill;
  const high = hills[index] as Hill;
  const peak = (smooth[low.peak] ?? 0) >= (smooth[high.peak] ?? 0) ? low.peak : high.peak;
  hills.splice(index - 1, 2, { peak, from: low.from, to: high.to });
}

/** A hill too small for a level goes to the side with the higher valley; answers the later one of the pair. */
function nearerNeighbour(hills: readonly Hill[], index: number, smooth: Float64Array): number {
  if (index === 0) return 1;
  if (index === hills.length - 1) return index;
  const { from = 0, to = 0 } = hills[index] ?? {};
  return (smooth[from] ?? 0) >= (smooth[to] ?? 0) ? index : index + 1;
}
