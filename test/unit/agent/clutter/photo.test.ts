/** Photos are decoded upright and small; what is no photo is refused with its reason. */
import fc from "fast-check";
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

test("takes JPEGs of every make: progressive, of four inks, of few colours, in sixteen bits", async () => {
  const plain = sharp(await jpegOf(800, 450));
  const makes = [
    plain.clone().jpeg({ progressive: true }),
    plain.clone().toColourspace("cmyk").jpeg(),
    plain.clone().png({ palette: true }),
    plain.clone().toColourspace("rgb16").png(),
  ];
  for (const make of makes) {
    const photo = await decodePhoto(await make.toBuffer());
    expect(photo).toMatchObject({ width: 384, height: 216, fullWidth: 800, fullHeight: 450 });
    expect(photo.rgb).toHaveLength(384 * 216 * 3);
    expect(photo.rgb[1]).toBeGreaterThan(photo.rgb[0] as number);
  }
});

test("never enlarges, and tells the full size of photos of any size", async () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 700 }));
  await fc.assert(
    fc.asyncProperty(sizes, async ([width, height]) => {
      const photo = await decodePhoto(await jpegOf(width, height));
      expect(photo).toMatchObject({ width: Math.min(width, 384), fullWidth: width, fullHeight: height });
    }),
    { numRuns: 30 },
  );
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

test("turns it wherever its EXIF stands before the picture", async () => {
  const turned = await sharp(await jpegOf(400, 200))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const exifAt = turned.indexOf(Buffer.from([0xff, 0xe1]));
  const exifEnd = exifAt + 2 + turned.readUInt16BE(exifAt + 2);
  const scanAt = turned.indexOf(Buffer.from([0xff, 0xda]), exifEnd);
  const late = Buffer.concat([
    turned.subarray(0, exifAt),
    turned.subarray(exifEnd, scanAt),
    turned.subarray(exifAt, exifEnd),
    turned.subarray(scanAt),
  ]);
  expect(await decodePhoto(late)).toMatchObject({ width: 200, height: 400, fullWidth: 200, fullHeight: 400 });
});

test("takes a header with filling between its segments", async () => {
  const jpeg = await jpegOf(400, 200);
  const filled = Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xff]), jpeg.subarray(2)]);
  expect(await decodePhoto(filled)).toMatchObject({ fullWidth: 400, fullHeight: 200 });
});

test("refuses what is no photo, a part of one, and one that is too large", async () => {
  await expect(decodePhoto(Buffer.from("not a photo"))).rejects.toMatchObject({ reason: "not-an-image" });
  await expect(decodePhoto(Buffer.alloc(0))).rejects.toMatchObject({ reason: "not-an-image" });
  const whole = await jpegOf(1920, 1080);
  await expect(decodePhoto(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ reason: "truncated" });
  await expect(decodePhoto(Buffer.alloc(20_000_001))).rejects.toMatchObject({ reason: "too-large" });
});

test("refuses a header that is cut off, or that tells a size that can't be", async () => {
  const whole = await jpegOf(1920, 1080);
  const frameAt = whole.indexOf(Buffer.from([0xff, 0xc0]));
  for (const length of [1, 3, 4, frameAt, frameAt + 8]) {
    await expect(decodePhoto(whole.subarray(0, length))).rejects.toMatchObject({ name: "PhotoError" });
  }
  const withSize = (height: number, width: number) => {
    const copy = Buffer.from(whole);
    copy.writeUInt16BE(height, frameAt + 5);
    copy.writeUInt16BE(width, frameAt + 7);
    return copy;
  };
  await expect(decodePhoto(withSize(0, 1920))).rejects.toMatchObject({ reason: "not-an-image" });
  await expect(decodePhoto(withSize(60_000, 60_000))).rejects.toMatchObject({ reason: "too-large" });
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
