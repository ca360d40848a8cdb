/** The sheet's pixels and how much of it each one is. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { mapped, type SheetCorners } from "../../../../agent/clutter/perspective.ts";
import { areaOfSheet } from "../../../../agent/clutter/sheet-area.ts";

const [width, height] = [96, 54];
/** Corners around those of a sheet that fills the middle, some of them outside the picture. */
const anyCorners = fc.array(fc.double({ min: -0.18, max: 0.18, noNaN: true }), { minLength: 8, maxLength: 8 }).map(
  (by): SheetCorners => [
    [0.2 + (by[0] ?? 0), 0.2 + (by[1] ?? 0)],
    [0.8 + (by[2] ?? 0), 0.2 + (by[3] ?? 0)],
    [0.8 + (by[4] ?? 0), 0.8 + (by[5] ?? 0)],
    [0.2 + (by[6] ?? 0), 0.8 + (by[7] ?? 0)],
  ],
);

test("holds just the pixels whose middle lies on the sheet", () => {
  fc.assert(
    fc.property(anyCorners, (corners) => {
      const area = areaOfSheet(corners, width, height);
      let count = 0;
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          const isIn = x >= (area.from[y] ?? 0) && x < (area.to[y] ?? 0);
          const [u, v] = mapped(area.toSheet, x + 0.5, y + 0.5);
          const inside = Math.min(u, v, 1 - u, 1 - v);
          // On the very edge, rounding may say either.
          if (Math.abs(inside) > 1e-9) expect(isIn).toBe(inside > 0);
          if (isIn) count += 1;
        }
      }
      expect(area.count).toBe(count);
    }),
    { numRuns: 30 },
  );
});

test("shares of all its pixels sum up to 1, and never to more", () => {
  fc.assert(
    fc.property(anyCorners, fc.integer({ min: 0, max: 3 }), (corners, margin) => {
      const { from, to, toSheet: m, scale } = areaOfSheet(corners, width, height, margin);
      let sum = 0;
      for (let y = 0; y < height; y += 1) {
        for (let x = from[y] ?? 0; x < (to[y] ?? 0); x += 1) {
          sum += scale / (m[6] * (x + 0.5) + m[7] * (y + 0.5) + m[8]) ** 3;
        }
      }
      expect(sum).toBeLessThan(1 + 1e-9);
      // A tenth of the photos' width: pixels are 16 times as coarse here, and the rows' sums less exact by that.
      expect(sum).toBeGreaterThan(1 - 1e-3);
    }),
    { numRuns: 50 },
  );
});

test("is empty where the sheet lies outside the picture", () => {
  const outside: SheetCorners = [
    [1.2, 0.1],
    [1.8, 0.1],
    [1.8, 0.9],
    [1.2, 0.9],
  ];
  expect(areaOfSheet(outside, width, height)).toMatchObject({ count: 0, scale: 0 });
});
