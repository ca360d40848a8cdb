/** A photo in memory, small enough to look at each pixel: made from JPEG or PNG bytes, never written anywhere. */
import sharp from "sharp";

/** A decoded photo. */
export interface Photo {
  /** Size of `rgb`, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Size of the photo as it was taken, upright, in pixels. */
  readonly fullWidth: number;
  readonly fullHeight: number;
  /** Red, green, blue of each pixel, 0 to 255, row by row from the top left. */
  readonly rgb: Uint8Array;
}

/** What is looked at of a photo by those who only need its pixels. */
export type Picture = Pick<Photo, "width" | "height" | "rgb">;

/** Most bytes of a photo: a camera's largest JPEG has some 15 MB. */
const mostBytes = 20_000_000;
/** Most pixels of a photo: a bomb of pixels is refused before it is unpacked. */
const mostPixels = 50_000_000;
/** Width that is worked on, in pixels: finer ones were no more accurate. */
const workWidth = 384;

// Gateways are small: one photo at a time, on one thread, and nothing kept for a next one.
sharp.concurrency(1);
sharp.cache(false);

/** Bytes that are no photo that can be used. */
export class PhotoError extends Error {
  override readonly name = "PhotoError";
  /** What is wrong with the bytes. */
  readonly reason: "not-an-image" | "truncated" | "too-large";

  constructor(reason: PhotoError["reason"], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/**
 * Decodes a JPEG or PNG to at most `width` pixels wide, upright as its EXIF says. Throws PhotoError when the bytes are more than
 * 20 MB, more than 50 million pixels, not an image, or only a part of one.
 */
export async function decodePhoto(bytes: Buffer, { width = workWidth } = {}): Promise<Photo> {
  if (bytes.length > mostBytes) {
    throw new PhotoError("too-large", `the photo has ${bytes.length} bytes: take one of at most ${mostBytes}`);
  }
  const full = await sizeOf(bytes);
  const options = { failOn: "truncated", limitInputPixels: mostPixels, sequentialRead: true } as const;
  try {
    const { data, info } = await sharp(bytes, options)
      .autoOrient()
      .resize({ width: Math.min(width, full.width), kernel: "linear" })
      .flatten()
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    const rgb = info.channels === 3 ? data : withThreeChannels(data, info.channels);
    return { width: info.width, height: info.height, fullWidth: full.width, fullHeight: full.height, rgb };
  } catch (cause) {
    throw new PhotoError("truncated", "the photo is damaged or only a part of one: take it again", cause);
  }
}

interface PhotoSize {
  readonly width: number;
  readonly height: number;
}

/** Width and height as the photo stands upright. */
async function sizeOf(bytes: Buffer): Promise<PhotoSize> {
  const size = plainJpegSize(bytes) ?? (await askedSize(bytes));
  if (size.width * size.height > mostPixels) {
    const pixels = `${size.width} × ${size.height}`;
    throw new PhotoError(
      "too-large",
      `the photo has ${pixels} pixels: take one of at most ${mostPixels / 1e6} million`,
    );
  }
  return size;
}

/** What the library tells. It takes a tenth of the decoding, to open the photo once more. */
async function askedSize(bytes: Buffer): Promise<PhotoSize> {
  try {
    const { format, orientation = 1, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (format !== "jpeg" && format !== "png") throw new Error(`its format is ${format}`);
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch (cause) {
    throw new PhotoError("not-an-image", "these bytes are no photo: give a JPEG or PNG", cause);
  }
}

/**
 * The size as it stands in the frame header of a JPEG without EXIF, which nothing turns (ITU-T T.81, B.1.1 and B.2.2);
 * undefined for everything out of the ordinary.
 */
function plainJpegSize(bytes: Buffer): PhotoSize | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let size: PhotoSize | undefined;
  for (let at = 2; at + 9 <= bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt16BE(at);
    // The scan starts here, and nothing after it tells of size or orientation.
    if (marker === 0xffda) return size && size.width > 0 && size.height > 0 ? size : undefined;
    // EXIF is in the first application segment; the others have no length, or are none that stands before a scan.
    if (marker === 0xffe1 || marker < 0xffc0 || (marker >= 0xffd0 && marker <= 0xffd9) || marker === 0xffff)
      return undefined;
    // Baseline, extended and progressive ones.
    if (marker <= 0xffc2) size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
  }
  return undefined;
}

/** Grey pictures come with one channel. */
function withThreeChannels(data: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((data.length / channels) * 3);
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) {
    rgb[to] = data[from] as number;
    rgb[to + 1] = data[from + (channels > 2 ? 1 : 0)] as number;
    rgb[to + 2] = data[from + (channels > 2 ? 2 : 0)] as number;
  }
  return rgb;
}
