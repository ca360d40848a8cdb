/** Planes, colours and sides: the steps by which a sheet is found. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { planesOf } from "../../../../agent/clutter/colour-planes.ts";
import { findSheet } from "../../../../agent/clutter/find-sheet.ts";
import { inPixels, type SheetCorners } from "../../../../agent/clutter/perspective.ts";
import { areaOfSheet } from "../../../../agent/clutter/sheet-area.ts";
import { coloursOf, sampleSheet } from "../../../../agent/clutter/sheet-colour.ts";
import { colourTest, hasColour, movedTo, sidesOf } from "../../../../agent/clutter/sheet-sides.ts";
import { type Drawn, drawnCorners, drawnPhoto } from "./drawn-photo.ts";

const wholePicture: SheetCorners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const photo = drawnPhoto();
const planes = planesOf(photo);
/** Share of red and of blue, and light, of the drawn sheet: 40, 130, 80. */
const sheet = { red: 41 / 253, blue: 81 / 253, light: Math.log(253) };

function farthest(one: SheetCorners | undefined, other: SheetCorners): number {
  return Math.max(...other.map(([x, y], at) => Math.hypot(x - (one?.[at]?.[0] ?? 9), y - (one?.[at]?.[1] ?? 9))));
}

test("planes hold each pixel's shares of red and blue, and the logarithm of its light", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 3, maxLength: 3 }), (rgb) => {
      const [r = 0, g = 0, b = 0] = rgb;
      const { red, blue, light } = planesOf({ width: 1, height: 1, fullWidth: 1, fullHeight: 1, rgb });
      const sum = r + g + b + 3;
      expect(red[0]).toBeCloseTo((r + 1) / sum, 6);
      expect(blue[0]).toBeCloseTo((b + 1) / sum, 6);
      expect(light[0]).toBeCloseTo(Math.log(sum), 6);
    }),
  );
});

const changes = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 });

test("a pixel has a colour within reach, farther where it is darker, and never in the deepest shadow", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), changes, (percent, change) => {
      const rgb = Uint8Array.from([40, 130, 80], (value, at) =>
        Math.max(0, (value * percent) / 100 + (change[at] ?? 0)),
      );
      const one = planesOf({ width: 1, height: 1, fullWidth: 1, fullHeight: 1, rgb });
      const [red = 0, blue = 0, light = 0] = [one.red[0], one.blue[0], one.light[0]];
      const off = Math.hypot(red - sheet.red, blue - sheet.blue) / (0.045 * (1 + 40 * Math.exp(-light)));
      const above = light - (sheet.light - 1.6);
      if (Math.abs(off - 1) < 1e-6 || Math.abs(above) < 1e-6) return;
      const inColour = colourTest(one, sheet.red, sheet.blue, sheet.light, 0.045);
      expect(hasColour(inColour, 0)).toBe(off < 1 && above > 0);
    }),
    { numRuns: 2000 },
  );
});

test("the colours of a picture are those of its parts, with their shares", () => {
  const whole = areaOfSheet(wholePicture, photo.width, photo.height);
  const colours = coloursOf(sampleSheet(planes, whole, 4000), whole);
  const green = colours.find(({ red }) => Math.abs(red - sheet.red) < 0.01);
  expect(colours).toHaveLength(2);
  expect(green?.blue).toBeCloseTo(sheet.blue, 2);
  expect(green?.light).toBeCloseTo(sheet.light, 1);
  const truth = areaOfSheet(drawnCorners, photo.width, photo.height).count / whole.count;
  expect(Math.abs((green?.share ?? 0) - truth)).toBeLessThan(0.06);
});

test("sides move to where the colour ends, and are cut where the picture is", () => {
  const inColour = colourTest(planes, sheet.red, sheet.blue, sheet.light, 0.045);
  const truth = inPixels(drawnCorners, photo.width, photo.height);
  const off: SheetCorners = [
    [truth[0][0] + 4, truth[0][1] - 3],
    [truth[1][0] - 3, truth[1][1] + 3],
    [truth[2][0] + 5, truth[2][1] + 2],
    [truth[3][0] - 2, truth[3][1] + 4],
  ];
  const sides = sidesOf(inColour, off, 12);
  expect(farthest(movedTo(off, sides), truth)).toBeLessThan(1.2);
  for (const { support, isCut } of sides) expect(support > 0.9 && !isCut).toBe(true);
  const green = planesOf(drawnPhoto({ table: [40, 130, 80] }));
  const everywhere = colourTest(green, sheet.red, sheet.blue, sheet.light, 0.045);
  const all = sidesOf(everywhere, inPixels(wholePicture, photo.width, photo.height), 12);
  expect(all.map(({ isCut }) => isCut)).toEqual([true, true, true, true]);
});

test.each<[string, Drawn]>([
  ["a vivid table that fills more of the picture", { table: [200, 60, 40] }],
  ["a grey table", { table: [120, 120, 120] }],
  ["a vivid book on it", { things: [[0.35, 0.35, 0.6, 0.7, [200, 40, 30]]] }],
  [
    "things over two of its sides",
    {
      things: [
        [0.1, 0.5, 0.3, 0.7, [30, 30, 30]],
        [0.5, 0.05, 0.6, 0.3, [220, 220, 220]],
      ],
    },
  ],
])("finds the sheet with %s", (_, drawn) => {
  const found = findSheet(drawnPhoto(drawn));
  expect(farthest(found?.corners, drawnCorners)).toBeLessThan(0.015);
  expect(found?.confidence).toBeGreaterThan(0.7);
});
