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

/** Most bytes of a photo: a camera's largest JPEG has some 15 MB. */
const mostBytes = 20_000_000;
/** Most pixels of a photo: a bomb of pixels is refused before it is unpacked. */
const mostPixels = 50_000_000;
/** Width that is worked on, in pixels: finer ones were no more accurate. */
const workWidth = 384;

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

/** Width and height as the photo stands upright. */
async function sizeOf(bytes: Buffer): Promise<{ readonly width: number; readonly height: number }> {
  let size: { width: number; height: number };
  try {
    const read = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (read.format !== "jpeg" && read.format !== "png") throw new Error(`its format is ${read.format}`);
    const isTurned = (read.orientation ?? 1) >= 5;
    size = isTurned ? { width: read.height, height: read.width } : { width: read.width, height: read.height };
  } catch (cause) {
    throw new PhotoError("not-an-image", "these bytes are no photo: give a JPEG or PNG", cause);
  }
  if (size.width * size.height > mostPixels) {
    const pixels = `${size.width} × ${size.height}`;
    throw new PhotoError(
      "too-large",
      `the photo has ${pixels} pixels: take one of at most ${mostPixels / 1e6} million`,
    );
  }
  return size;
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
