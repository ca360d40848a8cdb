/** Seconds of one channel in little memory: numbers side by side, sorted by time, each time once. */
import type { HistorySecond } from "./packed-hour.ts";

/** A growing table of seconds. */
export interface SecondTable {
  /** Adds a second; one of the same time is replaced. Cheap at the end, where nearly all belong. */
  put(second: HistorySecond): void;
  /** All seconds in the order of time. */
  seconds(): HistorySecond[];
  size(): number;
}

/** Numbers of one second: its time and its seven values. */
const stride = 8;
const firstRows = 64;

/** Creates an empty table. */
export function createSecondTable(): SecondTable {
  let cells = new Float64Array(firstRows * stride);
  let rows = 0;

  /** Where a time stands, or would stand. */
  function placeOf(atMs: number): number {
    let low = 0;
    let high = rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cells[middle * stride] ?? 0) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function makeRoom(row: number): void {
    if ((rows + 1) * stride > cells.length) {
      const larger = new Float64Array(cells.length * 2);
      larger.set(cells);
      cells = larger;
    }
    cells.copyWithin((row + 1) * stride, row * stride, rows * stride);
    rows += 1;
  }

  return {
    put({ atMs, mean, min, max, std, n, validForMs, flags }) {
      const isNewest = rows === 0 || (cells[(rows - 1) * stride] ?? 0) < atMs;
      const row = isNewest ? rows : placeOf(atMs);
      if (isNewest || cells[row * stride] !== atMs) makeRoom(row);
      cells.set([atMs, mean, min, max, std, n, validForMs, flags], row * stride);
    },
    seconds: () =>
      Array.from({ length: rows }, (_, row) => {
        const [atMs = 0, mean = 0, min = 0, max = 0, std = 0, n = 0, validForMs = 0, flags = 0] = cells.subarray(
          row * stride,
          (row + 1) * stride,
        );
        return { atMs, mean, min, max, std, n, validForMs, flags };
      }),
    size: () => rows,
  };
}
