/** A table of numbers as it stands in the database: version, checksum, and its columns, each as narrow as its numbers allow. */
import { crc32 } from "node:zlib";

const version = 1;
const headerBytes = 16;
/** Before each column's numbers: what is added to each (a double), and how many bytes each takes (in a double's place). */
const columnHeadBytes = 16;

/** Rows of `columns` numbers each. */
export interface NumberTable {
  readonly columns: number;
  readonly cells: Float64Array;
}

/** Bytes of a number in a column, and how such a column is seen. 8 holds any number, the others whole ones. */
const widths = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array } as const;
type Width = keyof typeof widths;

/** What is taken off each number of a column, and the width of the rest. */
interface Narrowed {
  readonly base: number;
  readonly width: Width;
}

function narrow(column: readonly number[]): Narrowed {
  if (!column.every(Number.isSafeInteger)) return { base: 0, width: 8 };
  const base = column.reduce((a, b) => Math.min(a, b), column[0] ?? 0);
  const range = column.reduce((a, b) => Math.max(a, b), base) - base;
  // A sum of large numbers could lose its last digit.
  if (range >= 2 ** 32) return { base: 0, width: 8 };
  return { base, width: range < 2 ** 8 ? 1 : range < 2 ** 16 ? 2 : 4 };
}

/** Columns begin at multiples of eight bytes, so that they can be seen as they are. */
function columnBytes(rows: number, { width }: Narrowed): number {
  return columnHeadBytes + Math.ceil((rows * width) / 8) * 8;
}

/** Packs rows; each has `columns` numbers. */
export function packNumbers(columns: number, rows: readonly (readonly number[])[]): Uint8Array {
  const values = Array.from({ length: columns }, (_, column) => rows.map((row) => row[column] ?? 0));
  const narrowed = values.map(narrow);
  const bytes = new Uint8Array(narrowed.reduce((sum, one) => sum + columnBytes(rows.length, one), headerBytes));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, version, true);
  view.setUint32(8, columns, true);
  view.setUint32(12, rows.length, true);
  let at = headerBytes;
  for (const [column, one] of narrowed.entries()) {
    view.setFloat64(at, one.base, true);
    view.setFloat64(at + 8, one.width, true);
    const cells = new widths[one.width](bytes.buffer, at + columnHeadBytes, rows.length);
    for (const [row, value] of (values[column] ?? []).entries()) cells[row] = value - one.base;
    at += columnBytes(rows.length, one);
  }
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
  const cells = new Float64Array(rows * columns);
  let at = headerBytes;
  for (let column = 0; column < columns; column += 1) {
    const one = { base: view.getFloat64(at, true), width: view.getFloat64(at + 8, true) as Width };
    const own = new widths[one.width](bytes.buffer as ArrayBuffer, bytes.byteOffset + at + columnHeadBytes, rows);
    for (let row = 0; row < rows; row += 1) cells[row * columns + column] = (own[row] ?? 0) + one.base;
    at += columnBytes(rows, one);
  }
  return { columns, cells };
}
