/** Whether packed bytes are as they were written, told by the checksum in them, without unpacking. */
import { crc32 } from "node:zlib";

/** Tables whose BLOBs have a checksum in them. */
export const checkedTables: ReadonlySet<string> = new Set([
  "seconds",
  "minutes",
  "hours",
  "journal",
  "segment_day",
  "day_sheet",
  "month_sheet",
]);

/** True for bytes of either form: deflated behind version and checksum (blob.ts), or words (segment-words.ts). */
export function isWholeBlob(bytes: Uint8Array): boolean {
  return isWholeSealed(bytes) || isWholeWords(bytes);
}

function isWholeSealed(bytes: Uint8Array): boolean {
  if (bytes.length < 5) return false;
  const checksum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  return checksum === crc32(bytes.subarray(5));
}

/** The second word is the checksum of all others. */
function isWholeWords(bytes: Uint8Array): boolean {
  if (bytes.length < 8 || bytes.length % 4 !== 0) return false;
  const checksum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  return checksum === crc32(bytes.subarray(8), crc32(bytes.subarray(0, 4)));
}
