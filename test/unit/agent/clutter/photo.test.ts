/** Photos are decoded upright and small; what is no photo is refused with its reason. */
import sharp from "sharp";
import { expect, test } from "vitest";
import { decodePhoto } from "../../../../agent/clutter/photo.ts";

const jpegOf = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#2f8f5b" } })
    .jpeg()
    .toBuffer();

test("decodes a JPEG to the width that is worked on, and knows the full size", async () => {
  const photo = await decodePhoto(await jpegOf(1920, 1080));
  expect(photo).toMatchObject({ width: 384, height: 216, fullWidth: 1920, fullHeight: 1080 });
  expect(photo.rgb).toHaveLength(384 * 216 * 3);
  expect(Math.abs((photo.rgb[1] ?? 0) - 0x8f)).toBeLessThan(4);
});

test("takes PNGs, grey ones and ones that can be seen through too", async () => {
  const png = await sharp({ create: { width: 40, height: 30, channels: 4, background: "#2f8f5b80" } })
    .png()
    .toBuffer();
  expect((await decodePhoto(png)).rgb).toHaveLength(40 * 30 * 3);
  const grey = await sharp(await jpegOf(60, 40))
    .greyscale()
    .jpeg()
    .toBuffer();
  expect((await decodePhoto(grey)).rgb).toHaveLength(60 * 40 * 3);
});

test("turns a photo upright as its EXIF says", async () => {
  const turned = await sharp(await jpegOf(400, 200))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(await decodePhoto(turned, { width: 100 })).toMatchObject({
    width: 100,
    height: 200,
    fullWidth: 200,
    fullHeight: 400,
  });
});

test("refuses what is no photo, a part of one, and one that is too large", async () => {
  await expect(decodePhoto(Buffer.from("not a photo"))).rejects.toMatchObject({ reason: "not-an-image" });
  await expect(decodePhoto(Buffer.alloc(0))).rejects.toMatchObject({ reason: "not-an-image" });
  const whole = await jpegOf(1920, 1080);
  await expect(decodePhoto(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ reason: "truncated" });
  await expect(decodePhoto(Buffer.alloc(20_000_001))).rejects.toMatchObject({ reason: "too-large" });
});

test("refuses a bomb of pixels before it is unpacked", async () => {
  const bomb = await sharp({
    create: { width: 9000, height: 9000, channels: 3, background: "#000" },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer();
  const before = process.memoryUsage.rss();
  await expect(decodePhoto(bomb)).rejects.toMatchObject({ reason: "too-large" });
  expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
});
