/** Looks at a picture's first and last bytes, without decoding it. */
import { CameraFault } from "./camera-fault.ts";

/** Most bytes that one picture may have: a photo of 12 megapixels has 3 to 8 MB. */
export const maxPictureBytes = 20 * 1024 * 1024;

const pngBegin = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pngEnd = Buffer.from("IEND");
const jpegBegin = Buffer.from([0xff, 0xd8, 0xff]);
const jpegEnd = Buffer.from([0xff, 0xd9]);

/** How far from the end of the bytes the picture's end may be: some cameras fill up with zeros. */
const paddingBytes = 64 * 1024;

/** Throws a CameraFault unless these are the bytes of a whole JPEG or PNG picture of a permitted size. */
export function checkPicture(bytes: Buffer, where: string): void {
  if (bytes.length === 0)
    throw new CameraFault("no-picture", `${where} gives nothing: look whether it works by itself`);
  if (bytes.length > maxPictureBytes) throw tooLarge(where);
  const isJpeg = beginsWith(bytes, jpegBegin);
  if (!isJpeg && !beginsWith(bytes, pngBegin)) {
    throw new CameraFault("not-an-image", `${where} gives ${kindOf(bytes)}, and a JPEG or PNG picture is needed`);
  }
  const tail = bytes.subarray(-paddingBytes);
  if (tail.lastIndexOf(isJpeg ? jpegEnd : pngEnd) < 0) {
    throw new CameraFault(
      "no-picture",
      `${where} gives half a picture: the connection broke, or it is still being written`,
    );
  }
}

/** The fault of a picture with too many bytes. */
export function tooLarge(where: string): CameraFault {
  const most = `${maxPictureBytes / 1024 / 1024} MB`;
  return new CameraFault(
    "too-large",
    `${where} gives more than ${most} for one picture: choose a smaller picture in its settings`,
  );
}

function beginsWith(bytes: Buffer, begin: Buffer): boolean {
  return bytes.subarray(0, begin.length).equals(begin);
}

/** Says in words what the bytes are instead; never the bytes themselves. */
function kindOf(bytes: Buffer): string {
  const begin = bytes.subarray(0, 200).toString("latin1");
  if (/^\s*(?:<!doctype|<html|<\?xml)/i.test(begin)) return "a page for people (HTML)";
  if (/^GIF8/.test(begin)) return "a GIF picture";
  if (/^RIFF....WEBP/s.test(begin)) return "a WebP picture";
  if (/^....ftyp(?:heic|mif1|avif)/s.test(begin)) return "a HEIC or AVIF picture";
  if (/^BM/.test(begin)) return "a BMP picture";
  return "something else";
}
