/** The straight line that most of some points lie on. */

/** A line: `start` + `slope` · place. */
interface BestLine {
  readonly start: number;
  readonly slope: number;
  /** Points on it. */
  readonly count: number;
}

/** Least distance along the line between the two points it is tried through: closer ones tell no slope. */
const leastGap = 6;
/** How far from a line a point may be to lie on it, and to have a part in its final place. */
const onLine = 0.9;
const nearLine = 1.2;
const fewest = 5;
/** So many distances between two points are tried, from the largest to the smallest. */
const distances = 16;

/**
 * Finds it among points (`where` rising, `ends`), of which the first `count` are looked at, and fits it to those near it; all 0
 * where it has fewer than five. Torr and Zisserman, MLESAC, 2000: a point costs the square of how far it is off, at most 1.
 */
export function bestLine(where: Float64Array, ends: Float64Array, count: number): BestLine {
  let [bestStart, bestSlope, least] = [0, 0, count];
  const step = Math.ceil(count / distances);
  for (let apart = count - 1; apart > 0; apart -= step) {
    for (let from = 0, to = apart; to < count; from += 1, to += 1) {
      const gap = (where[to] as number) - (where[from] as number);
      if (gap < leastGap) continue;
      const slope = ((ends[to] as number) - (ends[from] as number)) / gap;
      const start = (ends[from] as number) - slope * (where[from] as number);
      const cost = costOf(where, ends, count, start, slope, least);
      if (cost < least) [bestStart, bestSlope, least] = [start, slope, cost];
    }
  }
  const most = countOn(where, ends, count, bestStart, bestSlope);
  if (least === count || most < fewest) return { start: 0, slope: 0, count: 0 };
  const { start, slope } = fitted(where, ends, count, bestStart, bestSlope);
  return { start, slope, count: Math.max(most, countOn(where, ends, count, start, slope)) };
}

/** What a line's points cost; `most` or more where it can't be less. */
function costOf(
  where: Float64Array,
  ends: Float64Array,
  count: number,
  start: number,
  slope: number,
  most: number,
): number {
  let cost = 0;
  for (let at = 0; at < count && cost < most; at += 1) {
    const off = (ends[at] as number) - start - slope * (where[at] as number);
    cost += Math.min(1, (off * off) / (onLine * onLine));
  }
  return cost;
}

function countOn(where: Float64Array, ends: Float64Array, count: number, start: number, slope: number): number {
  let on = 0;
  for (let at = 0; at < count; at += 1) {
    if (Math.abs((ends[at] as number) - start - slope * (where[at] as number)) < onLine) on += 1;
  }
  return on;
}

/** Least squares over the points near a line. */
function fitted(where: Float64Array, ends: Float64Array, count: number, start: number, slope: number) {
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let at = 0; at < count; at += 1) {
    const place = where[at] as number;
    const end = ends[at] as number;
    if (!(Math.abs(end - start - slope * place) < nearLine)) continue;
    n += 1;
    sx += place;
    sy += end;
    sxx += place * place;
    sxy += place * end;
  }
  const rise = (n * sxy - sx * sy) / Math.max(1e-9, n * sxx - sx * sx);
  return { start: (sy - rise * sx) / n, slope: rise };
}
