/** Seconds summed up by the minute or the hour, with the lowest and the highest kept: a peak of seconds is never lost. */
import { secondFlags } from "../../../common/contract/records.ts";
import { type SecondTable, secondCells } from "./second-table.ts";

/** A minute (or an hour) as history keeps it; values in the channel's unit. */
export interface HistoryMinute {
  /** Where it begins, epoch ms. */
  readonly atMs: number;
  /** Mean of all that readings stand for, weighted by time. */
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Milliseconds of it that readings stand for. */
  readonly heldMs: number;
}

interface Sum {
  mean: number;
  min: number;
  max: number;
  heldMs: number;
}

/**
 * Sums seconds up by steps of `stepMs`. A second stands for the time until the next one, at most for as long as it is
 * valid; where that reaches over a step's end, it counts in both. Steps without a reading are left out.
 */
export function sumUpSeconds(table: SecondTable, stepMs: number): HistoryMinute[] {
  const cells = table.cells();
  const sums = new Map<number, Sum>();
  for (let at = 0; at < cells.length; at += secondCells) {
    const startMs = cells[at] ?? 0;
    const endMs = Math.max(startMs + 1, Math.min(nextOf(cells, at), startMs + (cells[at + 6] ?? 0)));
    addReading(sums, stepMs, { startMs, endMs }, cells, at);
  }
  return toMinutes(sums, stepMs);
}

/** Sums minutes up by a longer step. */
export function sumUpMinutes(minutes: readonly HistoryMinute[], stepMs: number): HistoryMinute[] {
  const sums = new Map<number, Sum>();
  for (const { atMs, mean, min, max, heldMs } of minutes) add(sums, Math.floor(atMs / stepMs), mean, min, max, heldMs);
  return toMinutes(sums, stepMs);
}

/** Where the row behind begins. The last one is taken to last as long as the one before it; a joined one says it itself. */
function nextOf(cells: Float64Array, at: number): number {
  const startMs = cells[at] ?? 0;
  if (at + secondCells < cells.length) return cells[at + secondCells] ?? 0;
  if (((cells[at + 7] ?? 0) & secondFlags.joined) !== 0) return Number.POSITIVE_INFINITY;
  const before = at - secondCells;
  const isFirst = before < 0 || startMs - (cells[before] ?? 0) > (cells[before + 6] ?? 0);
  return startMs + (isFirst ? 1000 : startMs - (cells[before] ?? 0));
}

function addReading(
  sums: Map<number, Sum>,
  stepMs: number,
  { startMs, endMs }: { startMs: number; endMs: number },
  cells: Float64Array,
  at: number,
): void {
  const last = Math.floor((endMs - 1) / stepMs);
  for (let step = Math.floor(startMs / stepMs); step <= last; step += 1) {
    const heldMs = Math.min(endMs, (step + 1) * stepMs) - Math.max(startMs, step * stepMs);
    add(sums, step, cells[at + 1] ?? 0, cells[at + 2] ?? 0, cells[at + 3] ?? 0, heldMs);
  }
}

function add(sums: Map<number, Sum>, step: number, mean: number, min: number, max: number, heldMs: number): void {
  const known = sums.get(step);
  if (!known) {
    sums.set(step, { mean: mean * heldMs, min, max, heldMs });
    return;
  }
  known.mean += mean * heldMs;
  known.heldMs += heldMs;
  if (min < known.min) known.min = min;
  if (max > known.max) known.max = max;
}

function toMinutes(sums: ReadonlyMap<number, Sum>, stepMs: number): HistoryMinute[] {
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([step, { mean, min, max, heldMs }]) => ({ atMs: step * stepMs, mean: mean / heldMs, min, max, heldMs }));
}
