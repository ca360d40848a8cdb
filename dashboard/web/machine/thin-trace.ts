/** Thins a trace to what a screen can show: a few columns wide as pixels, each with its lowest, highest and mean value. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";

/** Numbers that a row of a trace has: ms behind its beginning, mean, lowest, highest, ms that it stands for. */
export const rowWidth = 5;

/** A column of the picture; times in epoch ms, values in the channel's unit. Null values: nothing was measured. */
export interface TraceColumn {
  readonly atMs: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** Rows are joined by a line when the gap between them is at most this many of their own lengths. */
const gapLengths = 1.5;

/**
 * The columns of the rows that the view shows, at most `most` of them and as many gaps, in order of time; rows just outside
 * of the view are kept, so that lines run on to its edges. A column's min and max are those of all its rows: no peak is lost.
 */
export function thinTrace(
  rows: readonly number[],
  fromMs: number,
  view: TimeSpan,
  most: number,
): readonly TraceColumn[] {
  const columnMs = (view.endMs - view.startMs) / most;
  const columns: TraceColumn[] = [];
  let open: OpenColumn | null = null;
  let lastEndMs = Number.NEGATIVE_INFINITY;
  const [first, end] = shownRows(rows, fromMs, view);
  for (let row = first; row < end; row += rowWidth) {
    const [behindMs = 0, mean = 0, min = 0, max = 0, heldMs = 0] = rows.slice(row, row + rowWidth);
    const startMs = fromMs + behindMs;
    const slot = Math.floor((startMs - view.startMs) / columnMs);
    const isGap = startMs - lastEndMs > Math.max(gapLengths * heldMs, columnMs) && lastEndMs > 0;
    if (open && (isGap || open.slot !== slot)) {
      columns.push(closed(open));
      open = null;
    }
    if (isGap) columns.push({ atMs: lastEndMs, mean: null, min: null, max: null });
    open ??= { slot, atMs: startMs, sum: 0, heldMs: 0, min, max };
    open.sum += mean * Math.max(1, heldMs);
    open.heldMs += Math.max(1, heldMs);
    open.min = Math.min(open.min, min);
    open.max = Math.max(open.max, max);
    lastEndMs = startMs + heldMs;
  }
  if (open) columns.push(closed(open));
  return columns;
}

interface OpenColumn {
  readonly slot: number;
  readonly atMs: number;
  sum: number;
  heldMs: number;
  min: number;
  max: number;
}

function closed({ atMs, sum, heldMs, min, max }: OpenColumn): TraceColumn {
  return { atMs, mean: sum / heldMs, min, max };
}

/** Where the rows of a view begin and end, with one more on each side. */
function shownRows(rows: readonly number[], fromMs: number, view: TimeSpan): readonly [number, number] {
  const indexOf = (atMs: number) => {
    let low = 0;
    let high = rows.length / rowWidth;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (fromMs + (rows[middle * rowWidth] ?? 0) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [
    Math.max(0, indexOf(view.startMs) - 1) * rowWidth,
    Math.min(rows.length, (indexOf(view.endMs) + 1) * rowWidth),
  ];
}
