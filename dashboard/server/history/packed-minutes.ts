/** Minutes or hours of one channel as a few bytes a row: columns of differences, deflated. */
import { openBlob, sealBlob } from "./blob.ts";
import type { HistoryMinute } from "./minute-rows.ts";
import { toSteps, toValue } from "./value-steps.ts";
import { createVarintReader, createVarintWriter } from "./varints.ts";

const version = 1;

/** Packs rows in the order of time; all begin at whole steps of `stepMs` from `blockStartMs` on. */
export function packMinutes(blockStartMs: number, stepMs: number, rows: readonly HistoryMinute[]): Uint8Array {
  const writer = createVarintWriter(rows.length * 8 + 16);
  writer.unsigned(rows.length);
  let previous = 0;
  for (const { atMs } of rows) {
    const step = Math.round((atMs - blockStartMs) / stepMs);
    writer.unsigned(step - previous);
    previous = step;
  }
  previous = 0;
  for (const { mean } of rows) {
    const steps = toSteps(mean);
    writer.signed(steps - previous);
    previous = steps;
  }
  for (const { mean, min } of rows) writer.signed(toSteps(mean) - toSteps(min));
  for (const { mean, max } of rows) writer.signed(toSteps(max) - toSteps(mean));
  for (const { heldMs } of rows) writer.unsigned(stepMs - Math.min(stepMs, Math.round(heldMs)));
  return sealBlob(version, writer.bytes());
}

/** Unpacks them. Throws RangeError when the bytes are damaged or of a version that this program doesn't know. */
export function unpackMinutes(blockStartMs: number, stepMs: number, packed: Uint8Array): HistoryMinute[] {
  const reader = createVarintReader(openBlob(version, packed));
  const count = reader.unsigned();
  const columns = new Float64Array(count * 5);
  let step = 0;
  for (let row = 0; row < count; row += 1) {
    step += reader.unsigned();
    columns[row] = step;
  }
  let mean = 0;
  for (let row = 0; row < count; row += 1) {
    mean += reader.signed();
    columns[count + row] = mean;
  }
  for (let at = 2 * count; at < 4 * count; at += 1) columns[at] = reader.signed();
  for (let at = 4 * count; at < 5 * count; at += 1) columns[at] = stepMs - reader.unsigned();
  const rows: HistoryMinute[] = new Array(count);
  for (let row = 0; row < count; row += 1) {
    const steps = columns[count + row] ?? 0;
    rows[row] = {
      atMs: blockStartMs + (columns[row] ?? 0) * stepMs,
      mean: toValue(steps),
      min: toValue(steps - (columns[2 * count + row] ?? 0)),
      max: toValue(steps + (columns[3 * count + row] ?? 0)),
      heldMs: columns[4 * count + row] ?? 0,
    };
  }
  return rows;
}
