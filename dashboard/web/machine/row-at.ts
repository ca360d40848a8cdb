/** Finds what was measured at a time. */
import { rowWidth } from "./thin-trace.ts";

/** A row of a trace; epoch ms, values in the channel's unit. */
export interface TraceRow {
  readonly atMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** The row that stands for a time; undefined where nothing was measured. */
export function rowAt(rows: readonly number[], fromMs: number, atMs: number): TraceRow | undefined {
  let low = 0;
  let high = rows.length / rowWidth;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fromMs + (rows[middle * rowWidth] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  const first = (low - 1) * rowWidth;
  if (first < 0) return undefined;
  const [behindMs = 0, mean = 0, min = 0, max = 0, heldMs = 0] = rows.slice(first, first + rowWidth);
  return atMs < fromMs + behindMs + heldMs ? { atMs: fromMs + behindMs, mean, min, max } : undefined;
}
