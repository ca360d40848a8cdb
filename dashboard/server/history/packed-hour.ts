/** An hour of one channel's seconds as a few bytes a row: columns of differences, deflated. */
import { openBlob, sealBlob } from "./blob.ts";
import { createSecondTable, type SecondTable, secondCells } from "./second-table.ts";
import { toSteps, toValue } from "./value-steps.ts";
import { createVarintReader, createVarintWriter } from "./varints.ts";

/** Length of what is packed together, in ms. */
export const hourMs = 3_600_000;

const version = 1;

/**
 * The columns behind the time, as whole numbers: the mean, how far minimum and maximum are from it, the deviation, and
 * what is whole already. Each is written as the difference from the row before, which is mostly small.
 */
const columns: readonly ((cells: Float64Array, offset: number) => number)[] = [
  (cells, at) => toSteps(cells[at + 1]),
  (cells, at) => toSteps(cells[at + 1]) - toSteps(cells[at + 2]),
  (cells, at) => toSteps(cells[at + 3]) - toSteps(cells[at + 1]),
  (cells, at) => toSteps(cells[at + 4]),
  (cells, at) => cells[at + 5] ?? 0,
  (cells, at) => cells[at + 6] ?? 0,
  (cells, at) => cells[at + 7] ?? 0,
];

/** Packs a table whose seconds all begin within the hour from `hourStartMs` on; `writer` lends its memory. */
export function packHour(hourStartMs: number, table: SecondTable, writer = createVarintWriter()): Uint8Array {
  const cells = table.cells();
  writer.clear();
  writer.unsigned(table.size());
  let previousMs = hourStartMs;
  for (let at = 0; at < cells.length; at += secondCells) {
    const atMs = cells[at] ?? 0;
    writer.unsigned(atMs - previousMs);
    previousMs = atMs;
  }
  for (const column of columns) {
    let previous = 0;
    for (let at = 0; at < cells.length; at += secondCells) {
      const value = column(cells, at);
      writer.signed(value - previous);
      previous = value;
    }
  }
  return sealBlob(version, writer.bytes());
}

/** Unpacks an hour. Throws RangeError when the bytes are damaged or of a version that this program doesn't know. */
export function unpackHour(hourStartMs: number, packed: Uint8Array): SecondTable {
  const reader = createVarintReader(openBlob(version, packed));
  const count = reader.unsigned();
  const times = new Float64Array(count);
  let time = hourStartMs;
  for (let row = 0; row < count; row += 1) {
    time += reader.unsigned();
    times[row] = time;
  }
  const values = columns.map(() => {
    const column = new Float64Array(count);
    let value = 0;
    for (let row = 0; row < count; row += 1) {
      value += reader.signed();
      column[row] = value;
    }
    return column;
  });
  const table = createSecondTable();
  for (let row = 0; row < count; row += 1) {
    const [mean = 0, below = 0, above = 0, std = 0, n = 0, validForMs = 0, flags = 0] = values.map((c) => c[row] ?? 0);
    const [low, high] = [toValue(mean - below), toValue(mean + above)];
    table.put([times[row] ?? 0, toValue(mean), low, high, toValue(std), n, validForMs, flags], 0);
  }
  return table;
}
