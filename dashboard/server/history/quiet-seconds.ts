/** The dead band of history: a machine that is off costs a row a minute, and loses nothing that decides its states. */
import { secondFlags } from "../../../common/contract/records.ts";
import { createSecondTable, type SecondTable, secondCells } from "./second-table.ts";

/** Longest span of one row, in ms. */
const longestMs = 60_000;
/** Seconds at either end of a quiet stretch that stay as they are: edges are found from them. */
const keptAtEnds = 4;
/** What isn't plain is kept as it is. */
const plainFlags = 0;

/**
 * Joins the seconds of quiet stretches, in which no reading reached `belowA`, to rows of a minute. A joined row has the flag
 * `joined`, and lasts until the row behind it. Its mean, lowest, highest, deviation and number are those of all its readings.
 */
export function joinQuietSeconds(table: SecondTable, belowA: number): SecondTable {
  const cells = table.cells();
  const joined = createSecondTable();
  const rows = table.size();
  let row = 0;
  while (row < rows) {
    const end = quietUntil(cells, row, rows, belowA);
    if (end - row <= 2 * keptAtEnds + 1) {
      const last = Math.max(end, row + 1);
      for (; row < last; row += 1) joined.put(cells, row * secondCells);
      continue;
    }
    for (const stop = row + keptAtEnds; row < stop; row += 1) joined.put(cells, row * secondCells);
    row = joinUntil(cells, row, end - keptAtEnds, joined);
    for (; row < end; row += 1) joined.put(cells, row * secondCells);
  }
  return joined;
}

/** The row behind the last one of a stretch that is quiet and without a gap; `from` itself where it isn't quiet. */
function quietUntil(cells: Float64Array, from: number, rows: number, belowA: number): number {
  let row = from;
  while (row < rows && isQuiet(cells, row * secondCells, belowA)) {
    row += 1;
    const before = (row - 1) * secondCells;
    const lastedMs = (cells[row * secondCells] ?? 0) - (cells[before] ?? 0);
    if (row < rows && lastedMs > (cells[before + 6] ?? 0)) break;
  }
  return row;
}

function isQuiet(cells: Float64Array, at: number, belowA: number): boolean {
  return (cells[at + 3] ?? 0) < belowA && (cells[at + 7] ?? 0) === plainFlags;
}

/** Joins rows from `from` until before `end`; answers `end`. */
function joinUntil(cells: Float64Array, from: number, end: number, into: SecondTable): number {
  let row = from;
  while (row < end) {
    const first = row;
    const startMs = cells[first * secondCells] ?? 0;
    while (row < end && (cells[row * secondCells] ?? 0) - startMs < longestMs) row += 1;
    into.put(row - first > 1 ? joinRows(cells, first, row) : cells.slice(first * secondCells, row * secondCells), 0);
  }
  return end;
}

function joinRows(cells: Float64Array, from: number, to: number): Float64Array {
  const first = from * secondCells;
  const last = (to - 1) * secondCells;
  let n = 0;
  let sum = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (let at = first; at <= last; at += secondCells) {
    const [mean, std, count] = [cells[at + 1] ?? 0, cells[at + 4] ?? 0, cells[at + 5] ?? 0];
    n += count;
    sum += count * mean;
    squares += count * (std * std + mean * mean);
    min = Math.min(min, cells[at + 2] ?? 0);
    max = Math.max(max, cells[at + 3] ?? 0);
  }
  const mean = sum / n;
  const std = Math.sqrt(Math.max(0, squares / n - mean * mean));
  const validForMs = (cells[last] ?? 0) + (cells[last + 6] ?? 0) - (cells[first] ?? 0);
  return Float64Array.of(cells[first] ?? 0, mean, min, max, std, n, validForMs, secondFlags.joined);
}
