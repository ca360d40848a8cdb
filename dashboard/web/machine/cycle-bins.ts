/** Sorts cycles by how long they took, into bins of a round width. */

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const widths = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 4, 8, 24].map((hours) => hours * hourMs),
];
/** Most bins that have room. */
const mostBins = 16;
/** The bins reach so far; what is longer is gathered in the last. */
const reachShare = 0.95;

/** A bin: from, until (ms; null: no end), how many cycles. */
export interface CycleBin {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly count: number;
}

/** The bins of cycles that took `lengthsMs`, without holes, from the shortest on; none of no cycles. */
export function cycleBins(lengthsMs: readonly number[]): readonly CycleBin[] {
  const sorted = [...lengthsMs].sort((a, b) => a - b);
  const shortest = sorted[0];
  const longest = sorted.at(-1);
  if (shortest === undefined || longest === undefined) return [];
  const reach = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * reachShare))] ?? longest;
  const width = widths.find((one) => reach / one - Math.floor(shortest / one) < mostBins - 1) ?? 24 * hourMs;
  const first = Math.floor(shortest / width);
  const inReach = Math.min(Math.floor(reach / width) - first + 1, mostBins - 1);
  const counts = new Array<number>(inReach + 1).fill(0);
  for (const one of sorted) {
    const bin = Math.min(inReach, Math.floor(one / width) - first);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const bins = counts.map((count, index): CycleBin => {
    const fromMs = (first + index) * width;
    return { fromMs, toMs: index === inReach ? null : fromMs + width, count };
  });
  return bins.at(-1)?.count === 0 ? bins.slice(0, -1) : bins;
}
