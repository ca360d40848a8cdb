/** Seconds of many channels in the order in which they came: what one commit writes. */
import { secondCells } from "./second-table.ts";

/** Numbers of one row: the channel's key, then those of a second. */
export const rowCells = 1 + secondCells;

/** A growing list of rows. */
export interface SecondRows {
  add(
    key: number,
    atMs: number,
    mean: number,
    min: number,
    max: number,
    std: number,
    n: number,
    validForMs: number,
    flags: number,
  ): void;
  /** Adds the second that stands in `source` from `offset` on. */
  copy(key: number, source: ArrayLike<number>, offset: number): void;
  size(): number;
  /** All numbers, row by row; valid until the next `add`. */
  cells(): Float64Array;
  /** Begins anew in the same memory. */
  clear(): void;
}

const firstRows = 64;

/** Creates an empty list. */
export function createSecondRows(): SecondRows {
  let cells = new Float64Array(firstRows * rowCells);
  let length = 0;

  function makeRoom(): void {
    if (length + rowCells <= cells.length) return;
    const larger = new Float64Array(cells.length * 2);
    larger.set(cells);
    cells = larger;
  }

  return {
    add(key, atMs, mean, min, max, std, n, validForMs, flags) {
      makeRoom();
      cells[length] = key;
      cells[length + 1] = atMs;
      cells[length + 2] = mean;
      cells[length + 3] = min;
      cells[length + 4] = max;
      cells[length + 5] = std;
      cells[length + 6] = n;
      cells[length + 7] = validForMs;
      cells[length + 8] = flags;
      length += rowCells;
    },
    copy(key, source, offset) {
      makeRoom();
      cells[length] = key;
      for (let cell = 0; cell < secondCells; cell += 1) cells[length + 1 + cell] = source[offset + cell] ?? 0;
      length += rowCells;
    },
    size: () => length / rowCells,
    cells: () => cells.subarray(0, length),
    clear() {
      length = 0;
    },
  };
}
