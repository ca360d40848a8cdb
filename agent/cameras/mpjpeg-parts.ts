/** Divides what ffmpeg writes in its format `mpjpeg` into pictures: each has its length in a header before it. */

const header = /Content-length: (\d{1,9})\r\n\r\n/i;
/** No header of ffmpeg's is longer, in bytes. */
const maxHeaderBytes = 200;

/** The whole pictures in the bytes, in their order; one that was cut off is left out. */
export function partsOf(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const found = header.exec(bytes.toString("latin1", at, at + maxHeaderBytes));
    if (!found) return parts;
    const begin = at + found.index + found[0].length;
    const end = begin + Number(found[1]);
    if (end > bytes.length) return parts;
    parts.push(bytes.subarray(begin, end));
    at = end;
  }
}
