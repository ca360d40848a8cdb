/** The bare sheet, learned from drawn photos that show little of it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bareSheetOf } from "../../../../agent/clutter/bare-sheet.ts";
import type { SheetCorners } from "../../../../agent/clutter/perspective.ts";
import { areaOfSheet } from "../../../../agent/clutter/sheet-area.ts";
import { takeReference } from "../../../../agent/clutter/sheet-reference.ts";
import { heightOf } from "../../../../agent/clutter/smooth-fit.ts";
import { type Colour, type Lit, litPhoto, sheetColour, type Thing } from "./lit-photo.ts";

const [width, height] = [160, 90];
const corners: SheetCorners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const area = areaOfSheet(corners, width, height);
const size = { width, height, noise: 1 };
const reference = takeReference(litPhoto(size), corners);

const otherColours: readonly Colour[] = [
  [180, 40, 35],
  [235, 235, 230],
  [30, 30, 32],
  [130, 95, 60],
  [60, 80, 160],
  [210, 180, 60],
  [120, 120, 125],
];

function learned(lit: Lit, withReference = false) {
  return bareSheetOf(litPhoto({ ...size, ...lit }), area, withReference ? reference : undefined);
}

/** Farthest that the surfaces are from the sheet of a photo: shares of red and blue, and the logarithm of light. */
function farthest(bare: ReturnType<typeof learned>, lit: Lit): { colour: number; light: number } {
  const { rgb } = litPhoto({ ...size, ...lit, things: [], noise: 0 });
  let [colour, light] = [0, 0];
  if (!bare) return { colour: 1, light: 9 };
  for (let y = 0; y < height; y += 5) {
    for (let x = 0; x < width; x += 5) {
      const at = 3 * (y * width + x);
      const [r, b] = [(rgb[at] ?? 0) + 1, (rgb[at + 2] ?? 0) + 1];
      const sum = r + (rgb[at + 1] ?? 0) + 1 + b;
      const [across, down] = [(2 * x) / width - 1, (2 * y) / height - 1];
      colour = Math.max(
        colour,
        Math.abs(heightOf(bare.red, across, down) - r / sum),
        Math.abs(heightOf(bare.blue, across, down) - b / sum),
      );
      light = Math.max(light, Math.abs(heightOf(bare.light, across, down) - Math.log(sum)));
    }
  }
  return { colour, light };
}

/** Tiles of other colours over six tenths of the sheet. */
const anyThings = fc
  .tuple(fc.shuffledSubarray([...Array(60).keys()], { minLength: 36, maxLength: 36 }), fc.nat(6))
  .map(([tiles, first]) =>
    tiles.map((tile, nth): Thing => {
      const [x, y] = [(tile % 10) * 16, Math.floor(tile / 10) * 15];
      return [x, y, x + 16, y + 15, otherColours[(nth + first) % otherColours.length] ?? sheetColour];
    }),
  );

test("learns the sheet's colour and light though things cover six tenths of it", () => {
  fc.assert(
    fc.property(anyThings, fc.boolean(), (things, withReference) => {
      const { colour, light } = farthest(learned({ things }, withReference), {});
      expect(colour).toBeLessThan(0.012);
      expect(light).toBeLessThan(0.06);
    }),
    { numRuns: 12 },
  );
});

test("learns light that falls off, from what is seen of it", () => {
  fc.assert(
    fc.property(anyThings, (things) => {
      const light = (x: number, y: number) => Math.exp(0.5 * (x / width) - 0.3 * (y / height) ** 2);
      const off = farthest(learned({ things, light }), { light });
      expect(off.colour).toBeLessThan(0.015);
      expect(off.light).toBeLessThan(0.12);
    }),
    { numRuns: 8 },
  );
});

test("isn't drawn off by glare on a part of it, nor its colour by a hard shadow", () => {
  const shadow = { light: (x: number) => (x < 60 ? 0.4 : 1) };
  const glare = { glare: (x: number, y: number) => 0.4 * Math.exp(-((x - 110) ** 2 + (y - 40) ** 2) / 500) };
  expect(farthest(learned(shadow), shadow).colour).toBeLessThan(0.02);
  expect(farthest(learned(glare), {}).colour).toBeLessThan(0.02);
  expect(farthest(learned(glare), {}).light).toBeLessThan(0.1);
});

test("with a reference picks the sheet although something else fills more of it", () => {
  const brown: Thing[] = [[0, 0, 160, 68, [140, 95, 50]]];
  expect(farthest(learned({ things: brown }), {}).colour).toBeGreaterThan(0.1);
  expect(farthest(learned({ things: brown }, true), {}).colour).toBeLessThan(0.02);
  const paper: Thing[] = [[0, 0, 160, 80, [235, 235, 230]]];
  expect(farthest(learned({ things: paper }, true), {}).colour).toBeLessThan(0.02);
});

test.each([0.45, 1, 1.6])("with a reference follows another white balance and %f times the values", (gain) => {
  const [r, g, b] = [38 * gain, 92 * gain, 66 * gain];
  const bare = learned({ things: [[0, 0, width, height, [r, g, b]]] }, true);
  if (!bare) throw new Error("no sheet");
  const sum = r + g + b + 3;
  expect(heightOf(bare.red, 0, 0)).toBeCloseTo((r + 1) / sum, 2);
  expect(heightOf(bare.blue, 0, 0)).toBeCloseTo((b + 1) / sum, 2);
  expect(heightOf(bare.light, 0, 0)).toBeCloseTo(Math.log(sum), 1);
});

test("says that it doesn't know where nothing has the sheet's colour, or no colour at all", () => {
  const whole = (colour: Colour): Lit => ({ things: [[0, 0, width, height, colour]] });
  expect(learned(whole([180, 40, 35]), true)).toBeUndefined();
  expect(learned(whole([120, 120, 120]))).toBeUndefined();
  expect(learned(whole([3, 3, 3]))).toBeUndefined();
});
