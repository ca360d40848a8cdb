/** How much of a database file a row with a packed value takes. */

const pageBytes = 4096;
/** A cell's key, lengths, and place in its page. */
const cellBytes = 16;
/** SQLite's limits for a table's leaf: up to here a row stands in its page; otherwise at least `leastLocal` bytes of it do. */
const mostLocal = pageBytes - 35;
const leastLocal = Math.floor(((pageBytes - 12) * 32) / 255) - 23;
/** An overflow page holds a page less the number of the next one. */
const overflowBytes = pageBytes - 4;

/** Bytes that a row with `payload` bytes takes; see "Cell Payload Overflow Pages" of SQLite's file format. */
export function storedBytes(payload: number): number {
  if (payload <= mostLocal) return cellBytes + payload;
  const rest = leastLocal + ((payload - leastLocal) % overflowBytes);
  const local = rest <= mostLocal ? rest : leastLocal;
  return cellBytes + local + Math.ceil((payload - local) / overflowBytes) * pageBytes;
}
