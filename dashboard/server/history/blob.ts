/** Bytes as they stand in the database: a version, a checksum, and the content deflated. */
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

const headerBytes = 5;

/** Deflates content and puts version (0 to 255) and checksum before it. */
export function sealBlob(version: number, content: Uint8Array): Uint8Array {
  const body = deflateRawSync(content, { level: 1 });
  const blob = new Uint8Array(headerBytes + body.length);
  blob[0] = version;
  new DataView(blob.buffer).setUint32(1, crc32(body));
  blob.set(body, headerBytes);
  return blob;
}

/** Gives the content back. Throws RangeError when the bytes are damaged or of another version. */
export function openBlob(version: number, blob: Uint8Array): Uint8Array {
  const body = blob.subarray(headerBytes);
  if (blob.length < headerBytes || blob[0] !== version) throw new RangeError("stored bytes are of another version");
  const checksum = new DataView(blob.buffer, blob.byteOffset).getUint32(1);
  if (checksum !== crc32(body)) throw new RangeError("stored bytes are damaged");
  return inflateRawSync(body);
}
