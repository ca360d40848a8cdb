/** The bare sheet's light on its lattice. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bareLightOf, latticeStep } from "../../../../agent/clutter/bare-light.ts";
import { toLinear } from "../../../../agent/clutter/linear-light.ts";
import { evenSheet, sheetColour } from "./lit-photo.ts";

/** A surface as a formula. */
function height([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: readonly number[], x: number, y: number): number {
  return a + b * x + c * y + d * x * x + e * x * y + f * y * y;
}

function terms(least: number, most: number, bend: number) {
  const slope = fc.double({ min: -bend, max: bend, noNaN: true });
  return fc.tuple(fc.double({ min: least, max: most, noNaN: true }), slope, slope, slope, slope, slope);
}

test("each node holds the surfaces' light there, and the lattice reaches beyond the picture", () => {
  const size = fc.integer({ min: 16, max: 90 });
  fc.assert(
    fc.property(
      terms(0.1, 0.4, 0.03),
      terms(0.1, 0.4, 0.03),
      terms(4, 6, 0.3),
      size,
      size,
      (red, blue, light, width, rows) => {
        const sheet = { red: Float64Array.from(red), blue: Float64Array.from(blue), light: Float64Array.from(light) };
        const bare = bareLightOf(sheet, width, rows);
        expect((bare.columns - 1) * latticeStep).toBeGreaterThanOrEqual(width);
        expect((bare.rows - 1) * latticeStep).toBeGreaterThanOrEqual(rows);
        expect(bare.rgb).toHaveLength(3 * bare.columns * bare.rows);
        for (let node = 0; node < bare.columns * bare.rows; node += 1) {
          const x = (2 * (node % bare.columns) * latticeStep) / width - 1;
          const y = (2 * Math.floor(node / bare.columns) * latticeStep) / rows - 1;
          const sum = Math.exp(height(light, x, y));
          const [r, b] = [height(red, x, y), height(blue, x, y)];
          for (const [channel, share] of [r, 1 - r - b, b].entries()) {
            const truth = toLinear((share * sum - 1) / 255);
            expect(Math.abs((bare.rgb[3 * node + channel] ?? -1) - truth)).toBeLessThan(1e-9 * (1 + truth));
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("an even sheet has its colour's light at each node", () => {
  const { rgb } = bareLightOf(evenSheet(), 40, 30);
  for (const [at, value] of rgb.entries()) expect(value).toBeCloseTo(toLinear((sheetColour[at % 3] ?? 0) / 255), 9);
});
