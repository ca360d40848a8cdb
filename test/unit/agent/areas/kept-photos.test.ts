/** Small photos where keeping them is switched on: black around the sheet, gone after their days. */
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import { openKeptPhotos } from "../../../../agent/areas/kept-photos.ts";
import { openReferences } from "../../../../agent/areas/reference-store.ts";
import type { Photo } from "../../../../agent/clutter/photo.ts";
import { takeReference } from "../../../../agent/clutter/sheet-reference.ts";
import { temporaryFolder } from "../outbox/outbox-under-test.ts";

const dayMs = 86_400_000;
const noon = Date.UTC(2026, 10, 20, 12);
const corners: Parameters<typeof takeReference>[1] = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.75, 0.75],
  [0.25, 0.75],
];
const [width, height] = [160, 120];
const white: Photo = {
  width,
  height,
  fullWidth: width,
  fullHeight: height,
  rgb: new Uint8Array(width * height * 3).fill(255),
};

it("keeps what lies between the corners, and black in the place of all else", async () => {
  const folder = join(temporaryFolder(), "photos");
  await openKeptPhotos(folder).keep("bench", white, corners, noon);
  expect(readdirSync(join(folder, "bench"))).toEqual(["20261120T120000Z.jpg"]);
  const pixels = await sharp(join(folder, "bench", "20261120T120000Z.jpg"))
    .greyscale()
    .raw()
    .toBuffer();
  const at = (x: number, y: number) => pixels[Math.round(y * height) * width + Math.round(x * width)] ?? 0;
  expect([at(0.5, 0.5), at(0.3, 0.3), at(0.7, 0.7)].every((value) => value > 240)).toBe(true);
  expect([at(0.1, 0.5), at(0.9, 0.5), at(0.5, 0.1), at(0.5, 0.9)].every((value) => value < 15)).toBe(true);
});

it("deletes photos after their days, those of other areas at once, and nothing else", async () => {
  const folder = join(temporaryFolder(), "photos");
  const photos = openKeptPhotos(folder);
  await photos.clear(new Map(), noon);
  for (const days of [0, 1, 3]) await photos.keep("bench", white, corners, noon - days * dayMs);
  await photos.keep("gone", white, corners, noon);
  writeFileSync(join(folder, "bench", "note.txt"), "somebody's");
  await photos.clear(new Map([["bench", 2]]), undefined);
  expect(readdirSync(folder)).toEqual(["bench"]);
  expect(readdirSync(join(folder, "bench"))).toHaveLength(4);
  await photos.clear(new Map([["bench", 2]]), noon);
  expect(readdirSync(join(folder, "bench")).sort()).toEqual([
    "20261119T120000Z.jpg",
    "20261120T120000Z.jpg",
    "note.txt",
  ]);
});

it("deletes what a power cut has left of a photo, and no photo that is on its way", async () => {
  const folder = join(temporaryFolder(), "photos");
  const photos = openKeptPhotos(folder);
  await photos.keep("bench", white, corners, noon);
  const [old, fresh] = [".20261120T110000Z.jpg.aaaa-bbbb.tmp", ".20261120T120000Z.jpg.cccc-dddd.tmp"];
  for (const [name, ageS] of [[old, 3601] as const, [fresh, 3599] as const]) {
    writeFileSync(join(folder, "bench", name), "half a photo");
    utimesSync(join(folder, "bench", name), noon / 1000 - ageS, noon / 1000 - ageS);
  }
  await photos.clear(new Map([["bench", 3]]), noon);
  expect(readdirSync(join(folder, "bench")).sort()).toEqual([fresh, "20261120T120000Z.jpg"]);
});

it("has a reference again after a restart, and none of a damaged file", async () => {
  const folder = join(temporaryFolder(), "references");
  expect(openReferences(folder).read("bench")).toBeUndefined();
  const reference = takeReference(white, corners);
  await openReferences(folder).write("bench", reference);
  const read = openReferences(folder).read("bench");
  expect(read?.corners).toEqual(corners);
  expect(read?.light[0]).toBeCloseTo(reference.light[0] ?? 0, 3);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "shelf.json"), '{"version":1}');
  expect(openReferences(folder).read("shelf")).toBeUndefined();
});
