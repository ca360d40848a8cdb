/** Looks for traces of a photo in any bytes: the file itself, and runs of its pixels at many sizes, plain, in base64, hex or as numbers. */
import sharp from "sharp";

/** Answers what was found, in words; undefined where nothing of the photo is in the bytes. */
export type PixelHunt = (bytes: Uint8Array) => string | undefined;

/** Bytes in a row that are no accident. */
const runLength = 16;
/** Every so many bytes of the photo a run begins: a longer run of the photo holds one of them whole. */
const stride = 4;
const leastDifferent = 7;
const widths = [640, 384, 320, 160, 96, 64, 48, 32, 24];
const jpegHeader = Buffer.from([0xff, 0xd8, 0xff]);
const pngHeader = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Prepares the hunt for photos. */
export async function createPixelHunt(photos: readonly Buffer[]): Promise<PixelHunt> {
  const runs = new Set<string>();
  for (const photo of photos) {
    for (let at = 0; at + runLength <= photo.length; at += stride) addRun(runs, photo, at);
    for (const width of widths) {
      const small = () => sharp(photo).resize({ width, kernel: "linear" });
      for (const pixels of [await small().raw().toBuffer(), await small().greyscale().raw().toBuffer()]) {
        for (let at = 0; at + runLength <= pixels.length; at += stride) addRun(runs, pixels, at);
      }
    }
  }
  const hasRun = (bytes: Buffer) => {
    for (let at = 0; at + runLength <= bytes.length; at += 1) {
      if (runs.has(bytes.toString("latin1", at, at + runLength))) return true;
    }
    return false;
  };
  return (bytes) => {
    for (const [how, plain] of readings(Buffer.from(bytes))) {
      if (holdsJpeg(plain)) return `a JPEG, ${how}`;
      if (plain.includes(pngHeader)) return `a PNG, ${how}`;
      if (hasRun(plain)) return `pixels, ${how}`;
    }
    return undefined;
  };
}

/** The beginning of a JPEG: its header, and a first segment that another one follows. Three bytes alone may be an accident. */
function holdsJpeg(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(jpegHeader); at >= 0; at = bytes.indexOf(jpegHeader, at + 1)) {
    const next = at + 4 + (at + 6 <= bytes.length ? bytes.readUInt16BE(at + 4) : 0);
    if (bytes[next] === 0xff && (bytes[next + 1] ?? 0) >= 0xc0) return true;
  }
  return false;
}

function addRun(runs: Set<string>, bytes: Buffer, at: number): void {
  const run = bytes.subarray(at, at + runLength);
  if (new Set(run).size >= leastDifferent) runs.add(run.toString("latin1"));
}

/** The bytes as they are, and what they say in base64, in hex and as lists of numbers. */
function* readings(bytes: Buffer): Generator<[string, Buffer]> {
  yield ["plain", bytes];
  const text = bytes.toString("latin1");
  for (const [found] of text.matchAll(/[A-Za-z0-9+/_-]{20,}/g)) {
    for (let skipped = 0; skipped < 4; skipped += 1) yield ["in base64", Buffer.from(found.slice(skipped), "base64")];
    if (/^[0-9a-f]+$/i.test(found)) yield ["in hex", Buffer.from(found, "hex")];
  }
  for (const [found] of text.matchAll(/\d{1,3}(?:[,\s]+\d{1,3}){11,}/g)) {
    yield ["as numbers", Buffer.from(found.split(/[,\s]+/).map(Number))];
  }
}
