/** Light and sharpness of drawn photos. */
import { expect, test } from "vitest";
import { flawOf, qualityOf } from "../../../../agent/clutter/photo-quality.ts";
import { areaOfSheet } from "../../../../agent/clutter/sheet-area.ts";
import { type Drawn, drawnCorners, drawnPhoto } from "./drawn-photo.ts";

const area = areaOfSheet(drawnCorners, 384, 216);

function quality(drawn: Drawn) {
  const photo = drawnPhoto(drawn);
  return qualityOf(photo, area);
}

test("tells the median brightness of the sheet, whatever lies around it", () => {
  // (40 + 130 + 80) / 3 = 83 of 255.
  expect(quality({}).brightness * 255).toBeCloseTo(83, -0.4);
  expect(quality({ table: [250, 250, 250] }).brightness).toBe(quality({ table: [5, 5, 5] }).brightness);
  const mostlyBare = quality({ things: [[0, 0, 0.45, 1, [0, 0, 0]]] }).brightness;
  expect(Math.abs(mostlyBare - quality({}).brightness) * 255).toBeLessThan(4);
  expect(quality({ gain: 2 }).brightness).toBeGreaterThan(1.9 * quality({}).brightness);
});

test("tells which share of the sheet is clipped", () => {
  expect(quality({}).clipped).toBe(0);
  expect(quality({ sheet: [120, 255, 140] }).clipped).toBe(1);
  const half = quality({ things: [[0, 0, 0.5, 1, [255, 40, 40]]] }).clipped;
  expect(half).toBeGreaterThan(0.45);
  expect(half).toBeLessThan(0.55);
});

test("tells a sharp edge from a smeared one, in colour alone too", () => {
  const colours = [
    [150, 120, 95],
    // As light as the sheet.
    [120, 65, 65],
  ] as const;
  for (const colour of colours) {
    const things = [0.25, 0.45, 0.65].map((left) => [left, 0.1, left + 0.1, 0.9, colour] as const);
    const sharp = quality({ things }).sharpness ?? 0;
    const smeared = quality({ things, blur: 6 }).sharpness ?? 1;
    expect(sharp).toBeGreaterThan(0.6);
    expect(smeared).toBeLessThan(0.36);
    expect(smeared).toBeGreaterThan(0.1);
  }
});

test("knows nothing of sharpness where there is hardly an edge", () => {
  expect(quality({ table: [40, 130, 80] }).sharpness).toBeUndefined();
});

test("says why a photo can't be scored", () => {
  expect(flawOf(quality({}))).toBeUndefined();
  expect(flawOf(quality({ gain: 0.05 }))).toBe("too-dark");
  expect(flawOf(quality({ gain: 3 }))).toBe("too-bright");
  expect(flawOf(quality({ blur: 8 }))).toBe("blurred");
});
