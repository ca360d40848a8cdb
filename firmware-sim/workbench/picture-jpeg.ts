/** Encodes a picture as a camera does. */
import sharp from "sharp";
import type { Picture } from "./picture.ts";

/** The picture as JPEG, with colours at half resolution as cameras store them; `quality` 1 to 100. */
export async function pictureJpeg({ width, height, rgb }: Picture, quality = 85): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}
