/** The two-valued image as a PNG in the photo's own size: white where something covers the sheet, black elsewhere. */
import sharp from "sharp";
import type { Photo } from "./photo.ts";
import type { ClutterScore } from "./score-sheet.ts";

/** Writes the PNG; a photo that wasn't scored gives a black one. */
export async function writeMask(photo: Photo, score: ClutterScore, file: string): Promise<void> {
  const { width, height, fullWidth, fullHeight } = photo;
  const grey = Buffer.alloc(width * height);
  if (score.outcome === "scored") for (let at = 0; at < grey.length; at += 1) grey[at] = score.mask[at] ? 255 : 0;
  // Enlarged with soft edges and cut in the middle of them, edges run as they did and not in steps.
  await sharp(grey, { raw: { width, height, channels: 1 } })
    .resize({ width: fullWidth, height: fullHeight, fit: "fill", kernel: "cubic" })
    .threshold(128)
    .toColourspace("b-w")
    .png({ compressionLevel: 6 })
    .toFile(file);
}
