/** Seconds in little memory: numbers side by side instead of objects. */
import { secondFlags } from "../../../common/contract/records.ts";

/** A second as history keeps it; values in the channel's unit. */
export interface HistorySecond {
  /** Where it begins, epoch ms. */
  readonly atMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly std: number;
  readonly n: number;
  readonly validForMs: number;
  /** See secondFlags in the contract. */
  readonly flags: number;
}

/** Numbers of one second: atMs, mean, min, max, std, n, validForMs, flags. */
export const secondCells = 8;

/** Seconds of one channel, sorted by time, each time once. */
export interface SecondTable {
  /**
   * Adds the second that stands in `source` from `offset` on; one of the same time is replaced, but for one that came on
   * time: states were decided from it, and late readings of it are only a part.
   */
  put(source: ArrayLike<number>, offset: number): void;
  size(): number;
  /** All numbers, row by row; valid until the next `put`. */
  cells(): Float64Array;
  /** Begins anew in the same memory. */
  clear(): void;
  /** The seconds that begin within the span, in the order of time. */
  within(startMs: number, endMs: number): HistorySecond[];
}

const firstRows = 64;

/** Creates an empty table. Adding at the end, where nearly all belong, is cheap. */
export function createSecondTable(): SecondTable {
  let cells = new Float64Array(firstRows * secondCells);
  let rows = 0;
  const timeOf = (row: number) => cells[row * secondCells] ?? 0;

  /** The first row that isn't before a time. */
  function placeOf(atMs: number): number {
    let low = 0;
    let high = rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (timeOf(middle) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function makeRoom(row: number): void {
    if ((rows + 1) * secondCells > cells.length) {
      const larger = new Float64Array(cells.length * 2);
      larger.set(cells);
      cells = larger;
    }
    if (row < rows) cells.copyWithin((row + 1) * secondCells, row * secondCells, rows * secondCells);
    rows += 1;
  }

  return {
    put(source, offset) {
      const atMs = source[offset] ?? 0;
      const row = rows === 0 || timeOf(rows - 1) < atMs ? rows : placeOf(atMs);
      const start = row * secondCells;
      if (row === rows || timeOf(row) !== atMs) makeRoom(row);
      else if (isLate(source, offset) && !isLate(cells, start)) return;
      for (let cell = 0; cell < secondCells; cell += 1) cells[start + cell] = source[offset + cell] ?? 0;
    },
    size: () => rows,
    cells: () => cells.subarray(0, rows * secondCells),
    clear() {
      rows = 0;
    },
    within(startMs, endMs) {
      const first = placeOf(startMs);
      return Array.from({ length: placeOf(endMs) - first }, (_, index) =>
        toSecond(cells, (first + index) * secondCells),
      );
    },
  };
}

function isLate(cells: ArrayLike<number>, offset: number): boolean {
  return ((cells[offset + 7] ?? 0) & secondFlags.late) !== 0;
}

function toSecond(cells: Float64Array, offset: number): HistorySecond {
  const cell = (index: number) => cells[offset + index] ?? 0;
  return {
    atMs: cell(0),
    mean: cell(1),
    min: cell(2),
    max: cell(3),
    std: cell(4),
    n: cell(5),
    validForMs: cell(6),
    flags: cell(7),
  };
}
