/** Masks of drawn sheets, pixel by pixel. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { maskOf } from "../../../../agent/clutter/sheet-mask.ts";
import { type Colour, type Lit, lightOf, type Thing } from "./lit-photo.ts";

const red = [180, 40, 35] as const;
const black = [20, 20, 22] as const;
const paper = [235, 235, 230] as const;

function maskIn(lit: Lit) {
  const { photo, light, area } = lightOf(lit);
  return { ...maskOf(photo, light, area), width: area.width };
}

/** Number of covered pixels. */
function coveredIn(lit: Lit): number {
  return maskIn(lit).mask.reduce((sum, value) => sum + value, 0);
}

test("covers just the pixels of a thing with whole edges", () => {
  const rect = fc.tuple(
    fc.integer({ min: 8, max: 40 }),
    fc.integer({ min: 8, max: 30 }),
    fc.integer({ min: 4, max: 20 }),
  );
  fc.assert(
    fc.property(rect, fc.constantFrom<Colour>(red, black, paper), ([left, top, side], colour) => {
      const { mask, width } = maskIn({ width: 66, height: 56, things: [[left, top, left + side, top + side, colour]] });
      const wrong = mask.filter((value, at) => {
        const [x, y] = [at % width, Math.floor(at / width)];
        return value !== Number(x >= left && x < left + side && y >= top && y < top + side);
      });
      expect(wrong).toHaveLength(0);
    }),
    { numRuns: 20 },
  );
});

test("leaves specks of less than ten pixels out, wherever they are", () => {
  expect(coveredIn({ things: [[30, 30, 33, 33, red]] })).toBe(0);
  expect(coveredIn({ things: [[30, 30, 35, 32, red]] })).toBe(10);
  expect(
    coveredIn({
      things: [
        [30, 30, 33, 33, red],
        [60, 60, 70, 70, red],
      ],
    }),
  ).toBe(100);
});

test("closes pinholes of less than four pixels in a thing", () => {
  const holed = (size: number): Lit => ({
    things: [
      [30, 30, 60, 60, red],
      [40, 40, 40 + size, 41, [40, 130, 80]],
    ],
  });
  expect(coveredIn(holed(3))).toBe(900);
  expect(coveredIn(holed(4))).toBe(896);
});

// The blurred edge of something white is white light on the sheet, and as often as not taken for it.
test.each<readonly [string, Colour, number]>([
  ["red", red, 0.01],
  ["black", black, 0.01],
  ["white", paper, 0.2],
  ["brown", [130, 95, 60], 0.01],
])("counts neither more nor less than a %s rectangle has, whatever its place between the pixels", (_, colour, most) => {
  // All places between the pixels, each side's apart from the others': the mean over them is what counts.
  let [error, outline] = [0, 0];
  for (let nth = 0; nth < 64; nth += 1) {
    const part = (step: number) => (((nth * step + (nth >> 5)) % 32) + 0.5) / 32;
    const [left, top, right, bottom] = [8 + part(1), 8 + part(7), 24 + part(11), 21 + part(19)];
    error += coveredIn({ width: 34, height: 30, things: [[left, top, right, bottom, colour]] });
    error -= (right - left) * (bottom - top);
    outline += 2 * (right - left + bottom - top);
  }
  expect(Math.abs(error / outline)).toBeLessThan(most);
});

test("is the same picture turned round when the photo is turned round", () => {
  const [width, height] = [48, 40];
  const colour = fc.constantFrom<Colour>(red, black, paper, [70, 105, 82], [25, 95, 65], [120, 170, 115]);
  const at = fc.integer({ min: 2, max: 44 });
  const things = fc.array(fc.tuple(at, at, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), colour), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(things, fc.integer({ min: 5, max: 35 }), fc.integer({ min: 1, max: 12 }), (drawn, y0, edge) => {
      const rects = drawn.map(
        ([x, y, w, h, own]): Thing => [x, y, Math.min(width, x + w), Math.min(height, y + h), own],
      );
      const turned = rects.map(([l, t, r, b, own]): Thing => [width - r, height - b, width - l, height - t, own]);
      const glare = (x: number, y: number) => 0.1 * Math.min(1, Math.max(0, (y - y0 + x / 50) / edge));
      const one = maskIn({ width, height, things: rects, glare }).mask;
      const turnedGlare = (x: number, y: number) => glare(width - x, height - y);
      const other = maskIn({ width, height, things: turned, glare: turnedGlare }).mask;
      expect(Buffer.compare(other, one.toReversed())).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test("tells how much of the sheet may as well be light", () => {
  const ramp = (edge: number) => (x: number) => 0.14 * Math.min(1, Math.max(0, (x - 60) / edge));
  expect(maskIn({ glare: ramp(32) }).doubt).toBe(0);
  const { doubt } = maskIn({ glare: ramp(2) });
  expect(doubt).toBeGreaterThan(0.05);
  expect(doubt).toBeLessThan(0.3);
});

test("finds nothing on a sheet in noise", () => {
  expect(coveredIn({ noise: 4 })).toBe(0);
});
