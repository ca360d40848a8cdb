/** Patches of a colour, their outline, and the four sides around it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { patchOf } from "../../../../agent/clutter/colour-patch.ts";
import type { SharePoint } from "../../../../agent/clutter/perspective.ts";
import { quadAround } from "../../../../agent/clutter/quad-around.ts";
import { colourTest } from "../../../../agent/clutter/sheet-sides.ts";

const [width, height] = [40, 30];
const [green, grey] = [
  [30, 120, 60],
  [90, 90, 90],
] as const;

/** A test for green in a picture that is green where `isGreen` says so. */
function pictureOf(isGreen: (x: number, y: number) => boolean) {
  const rgb = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    rgb.set(isGreen(at % width, Math.floor(at / width)) ? green : grey, 3 * at);
  }
  return colourTest({ width, height, rgb }, 31 / 213, 61 / 213, Math.log(213), 0.045);
}

function isWithin(x: number, y: number, [left, top, right, bottom]: readonly number[]): boolean {
  return x >= (left ?? 0) && y >= (top ?? 0) && x < (right ?? 0) && y < (bottom ?? 0);
}

test("finds a rectangle's corners and its share of the picture", () => {
  const patch = patchOf(pictureOf((x, y) => isWithin(x, y, [10, 6, 30, 26])));
  expect(patch?.share).toBeCloseTo((20 * 20) / (40 * 30));
  expect(quadAround(patch?.hull ?? [])).toEqual([
    [10, 6],
    [30, 6],
    [30, 26],
    [10, 26],
  ]);
});

test("takes parts that meet only lower down as one patch", () => {
  const comb = (x: number, y: number) => isWithin(x, y, [4, 4, 36, 26]) && (y >= 22 || x % 8 < 4);
  expect(patchOf(pictureOf(comb))?.share).toBeCloseTo((32 * 4 + 16 * 18) / (40 * 30));
});

test("leaves specks out of the outline, but not a part that a thing cuts off", () => {
  const sheet = (x: number, y: number) => isWithin(x, y, [4, 4, 32, 26]);
  const hull = patchOf(pictureOf((x, y) => sheet(x, y) || isWithin(x, y, [36, 0, 38, 2])))?.hull ?? [];
  expect(Math.max(...hull.map(([x]) => x))).toBe(32);
  const cut = patchOf(pictureOf((x, y) => sheet(x, y) && !isWithin(x, y, [20, 0, 26, 30])));
  expect(Math.max(...(cut?.hull ?? []).map(([x]) => x))).toBe(32);
  expect(cut?.share).toBeCloseTo((16 * 22) / (40 * 30));
});

test("finds nothing in a picture without the colour", () => {
  expect(patchOf(pictureOf(() => false))).toBeUndefined();
});

function areaOf(points: readonly SharePoint[]): number {
  const twice = points.map(([x, y], at) => {
    const [nextX, nextY] = points[(at + 1) % points.length] ?? [0, 0];
    return x * nextY - nextX * y;
  });
  return twice.reduce((sum, one) => sum + one, 0) / 2;
}

test("lays four sides closely around a round patch", () => {
  const radius = fc.integer({ min: 6, max: 14 });
  fc.assert(
    fc.property(radius, radius, (rx, ry) => {
      const hull = patchOf(pictureOf((x, y) => Math.hypot((x - 20) / rx, (y - 15) / ry) < 1))?.hull ?? [];
      const quad = quadAround(hull);
      for (const [x, y] of hull) {
        for (const [at, [x0, y0]] of (quad ?? []).entries()) {
          const [x1, y1] = quad?.[(at + 1) % 4] ?? [0, 0];
          expect((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)).toBeGreaterThan(-1e-6);
        }
      }
      expect(quad).toHaveLength(4);
      // The best four sides around an ellipse have 4 / π = 1.27 of its area.
      expect(areaOf(quad ?? []) / areaOf(hull)).toBeLessThan(1.35);
    }),
  );
});
