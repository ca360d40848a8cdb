/** A table of numbers as it stands in the database: version, checksum, and the rows as they are in memory. */
import { crc32 } from "node:zlib";

const version = 1;
const headerBytes = 16;

/** Rows of `columns` numbers each. */
export interface NumberTable {
  readonly columns: number;
  readonly cells: Float64Array;
}

/** Packs rows; each has `columns` numbers. */
export function packNumbers(columns: number, rows: readonly (readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(headerBytes + rows.length * columns * 8);
  const cells = new Float64Array(bytes.buffer, headerBytes);
  for (const [index, row] of rows.entries()) cells.set(row, index * columns);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, version, true);
  view.setUint32(8, columns, true);
  view.setUint32(12, rows.length, true);
  view.setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

/**
 * Unpacks rows; what a newer program added as further columns stays in the table.
 * Throws RangeError when the bytes are damaged or of a version that this program doesn't know.
 */
export function unpackNumbers(packed: Uint8Array): NumberTable {
  if (packed.length < headerBytes) throw new RangeError("stored bytes are cut off");
  const bytes = packed.byteOffset % 8 === 0 ? packed : packed.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0, true) !== version) throw new RangeError("stored bytes are of another version");
  if (view.getUint32(4, true) !== crc32(bytes.subarray(8))) throw new RangeError("stored bytes are damaged");
  const [columns, rows] = [view.getUint32(8, true), view.getUint32(12, true)];
  if (bytes.length !== headerBytes + rows * columns * 8) throw new RangeError("stored bytes are cut off");
  return { columns, cells: new Float64Array(bytes.buffer, bytes.byteOffset + headerBytes, rows * columns) };
}
