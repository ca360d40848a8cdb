import fc from "fast-check";
import { expect, test } from "vitest";
import { benchOfPixels, cornersOf, planView, project } from "../../../../firmware-sim/workbench/camera-view.ts";
import { createFill } from "../../../../firmware-sim/workbench/fill-outline.ts";
import { ellipse, hull, rectangle } from "../../../../firmware-sim/workbench/outlines.ts";
import type { Point } from "../../../../firmware-sim/workbench/picture.ts";

const sheet = { widthMm: 600, heightMm: 420 };
const within = (most: number) => fc.double({ min: 0, max: most, noNaN: true });
const place = fc.tuple(within(40), within(30));

function areaOf(outline: readonly Point[]): number {
  return Math.abs(
    outline.reduce((sum, [x, y], at) => {
      const [nextX, nextY] = outline[(at + 1) % outline.length] ?? [0, 0];
      return sum + (x * nextY - nextX * y) / 2;
    }, 0),
  );
}

function filledArea(outline: readonly Point[]): number {
  const cover = createFill(40, 30)(outline);
  if (!cover) return 0;
  let sum = 0;
  for (let y = cover.top; y < cover.bottom; y += 1) {
    for (let x = cover.left; x < cover.right; x += 1)
      sum += cover.values[(y - cover.top) * cover.stride + x - cover.left] ?? 0;
  }
  return sum;
}

test("fills any convex outline with exactly its area", () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 3, maxLength: 8 }), (points) => {
      const outline = hull(points);
      expect(filledArea(outline)).toBeCloseTo(outline.length < 3 ? 0 : areaOf(outline), 2);
    }),
  );
});

test("fills only what lies on the canvas", () => {
  expect(filledArea(rectangle(20, 20, [0, 0]))).toBeCloseTo(100, 4);
  expect(filledArea(rectangle(1000, 1000))).toBeCloseTo(1200, 3);
  expect(filledArea(rectangle(10, 10, [-50, 5]))).toBe(0);
});

test("finds back from a pixel to the bench in any view", () => {
  fc.assert(
    fc.property(fc.nat(100_000), within(600), within(420), (seed, x, y) => {
      const view = planView(seed, sheet);
      const [px, py] = project(view, [x - 300, y - 210], 0, 1920);
      const { h } = benchOfPixels(view, 1920);
      const at = (row: number) => (h[row] ?? 0) * px + (h[row + 1] ?? 0) * py + (h[row + 2] ?? 0);
      expect(at(0) / at(6)).toBeCloseTo(x - 300, 3);
      expect(at(3) / at(6)).toBeCloseTo(y - 210, 3);
    }),
  );
});

test("shows the whole sheet in any view, with its corners in order", () => {
  fc.assert(
    fc.property(fc.nat(100_000), (seed) => {
      const [topLeft, topRight, bottomRight, bottomLeft] = cornersOf(planView(seed, sheet), sheet, 1920);
      for (const [x, y] of [topLeft, topRight, bottomRight, bottomLeft]) {
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(1920);
        expect(y).toBeGreaterThan(0);
        expect(y).toBeLessThan(1080);
      }
      expect(topLeft[0]).toBeLessThan(topRight[0]);
      expect(bottomLeft[0]).toBeLessThan(bottomRight[0]);
      expect(topLeft[1]).toBeLessThan(bottomLeft[1]);
      expect(topRight[1]).toBeLessThan(bottomRight[1]);
    }),
  );
});

test("sees a thing that stands higher farther from the middle", () => {
  const view = planView(7, sheet);
  const [low, high] = [0, 80].map((z) => project(view, [250, 0], z, 1920)[0]);
  expect(high).toBeGreaterThan(low ?? Number.POSITIVE_INFINITY);
});

test("draws a hull round all points", () => {
  expect(hull([...rectangle(4, 4), [0, 0], [1, 1]])).toHaveLength(4);
  expect(areaOf(ellipse(10, 10))).toBeGreaterThan(300);
});
