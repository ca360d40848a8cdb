/** The colour of white light, told from drawn glare. */
import { expect, test } from "vitest";
import { whiteLightOf } from "../../../../agent/clutter/white-light.ts";
import { type Lit, lightOf, type Thing } from "./lit-photo.ts";

const paper = [235, 235, 230] as const;
const size = { width: 320, height: 180, noise: 1.5 } as const;

/** By how much the light is found to be more red, and less blue, than neutral. */
function warmthOf(lit: Lit): number {
  const { photo, area, bare } = lightOf({ ...size, ...lit });
  const [red, green, blue] = whiteLightOf(photo, area, bare);
  expect(Math.hypot(red, green, blue)).toBeCloseTo(1, 9);
  expect((red + blue) / green).toBeCloseTo(2, 9);
  return red / green - 1;
}

/** Glare around a place that is spread over the sheet, as strong as this at its middle. */
function spot(most: number, x0 = 160, y0 = 90, reach = 55) {
  return (x: number, y: number) => most * Math.exp(-((x - x0) ** 2 + (y - y0) ** 2) / reach ** 2);
}

test.each([-0.1, -0.06, -0.02, 0, 0.04, 0.08])("finds light that is warm by %f within a step or so", (warm) => {
  expect(Math.abs(warmthOf({ glare: spot(0.5), warm }) - warm)).toBeLessThan(0.034);
});

test.each([-0.06, 0.06])("finds light that is warm by %f under a smaller, weaker glare and beside things", (warm) => {
  const things: Thing[] = [
    [40, 40, 110, 90, [180, 40, 35]],
    [230, 60, 300, 120, paper],
    [60, 130, 130, 160, [30, 30, 30]],
  ];
  expect(Math.abs(warmthOf({ glare: spot(0.3, 180, 110, 40), warm, things }) - warm)).toBeLessThan(0.034);
});

test("takes light as neutral where there is no glare", () => {
  expect(warmthOf({})).toBe(0);
  expect(warmthOf({ light: (x) => 0.6 + x / 500 })).toBe(0);
  expect(warmthOf({ light: (x) => (x < 160 ? 0.4 : 1) })).toBe(0);
});

test.each([
  ["white", paper],
  ["warm white", [240, 230, 205]],
  ["bluish white", [215, 228, 245]],
  ["beige", [205, 185, 150]],
  ["grey", [128, 128, 128]],
] as const)("isn't misled by much %s paper", (_, colour) => {
  expect(warmthOf({ things: [[50, 25, 250, 150, colour]] })).toBe(0);
  expect(warmthOf({ things: [[50, 25, 250, 150, colour]], light: (x) => 0.7 + x / 600 })).toBe(0);
});

test.each([-0.08, 0, 0.08])(
  "isn't misled by a paler thing that is warm by %f: it has one amount of white only",
  (warm) => {
    const isOnThing = (x: number, y: number) => x > 50 && x < 250 && y > 25 && y < 150;
    expect(warmthOf({ glare: (x, y) => (isOnThing(x, y) ? 0.12 : 0), warm })).toBe(0);
  },
);
