/** Linear light, and its parts: the sheet's own, white on top, and the rest. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { linearLight, toLinear } from "../../../../agent/clutter/linear-light.ts";
import { splitterSize, type WhiteLight, writeSplitter } from "../../../../agent/clutter/split-light.ts";
import { fromLinear } from "./lit-photo.ts";

type Light = readonly [number, number, number];

const part = fc.double({ min: 0, max: 1, noNaN: true });
const anyLight = fc.tuple(part, part, part);
const anyWhite = fc.double({ min: -0.1, max: 0.1, noNaN: true }).map((warm): WhiteLight => {
  const length = Math.hypot(1 + warm, 1, 1 - warm);
  return [(1 + warm) / length, 1 / length, (1 - warm) / length];
});
/** Light of a sheet with some colour of its own and light enough to tell it. */
const anySheet = fc
  .tuple(anyLight, anyWhite)
  .filter(([sheet, white]) => lengthOf(sheet) > 0.03 && lengthOf(cross(sheet, white)) > 0.05 * lengthOf(sheet));

function lengthOf([a, b, c]: Light): number {
  return Math.hypot(a, b, c);
}

function cross([a, b, c]: Light, [t, u, v]: Light): Light {
  return [b * v - c * u, c * t - a * v, a * u - b * t];
}

/** Shade, white and aside of a pixel. */
function split(sheet: Light, white: WhiteLight, [p, q, r]: Light): Light {
  const into = new Float64Array(splitterSize + 2).fill(7);
  writeSplitter(into, 1, Float64Array.from(sheet), 0, white);
  expect([into[0], into[splitterSize + 1]]).toEqual([7, 7]);
  const row = (at: number) => (into[at] ?? 0) * p + (into[at + 1] ?? 0) * q + (into[at + 2] ?? 0) * r;
  return [row(1), row(4), row(7)];
}

/** What the parts add up to. */
function together(sheet: Light, white: WhiteLight, [shade, pale, aside]: Light): Light {
  const normal = cross(sheet, white);
  const at = (channel: 0 | 1 | 2) =>
    shade * sheet[channel] + pale * lengthOf(sheet) * white[channel] + (aside * normal[channel]) / lengthOf(normal);
  return [at(0), at(1), at(2)];
}

function expectNear(one: Light, other: Light, digits = 4): void {
  for (const at of [0, 1, 2] as const) expect(one[at]).toBeCloseTo(other[at], digits);
}

test("linear light undoes the curve of sRGB, and more is always more", () => {
  for (let value = 0; value < 256; value += 1) {
    expect(fromLinear(linearLight[value] ?? -1) * 255).toBeCloseTo(value, 3);
    if (value > 0) expect(linearLight[value]).toBeGreaterThan(linearLight[value - 1] ?? 1);
  }
  expect([linearLight[0], linearLight[255]]).toEqual([0, 1]);
  fc.assert(
    fc.property(part, part, (one, other) => {
      expect(toLinear(fromLinear(one))).toBeCloseTo(one, 6);
      if (one + 1e-6 < other) expect(toLinear(one)).toBeLessThan(toLinear(other));
    }),
  );
});

test("takes what is less than nothing as no light", () => {
  expect(toLinear(-0.01)).toBe(0);
});

test("the parts of any light add up to it", () => {
  fc.assert(
    fc.property(anySheet, anyLight, ([sheet, white], light) => {
      expectNear(together(sheet, white, split(sheet, white, light)), light);
    }),
  );
});

test("tells the parts that light was made of", () => {
  const any = fc.double({ min: -1, max: 2, noNaN: true });
  fc.assert(
    fc.property(anySheet, any, any, any, ([sheet, white], shade, pale, aside) => {
      // Little light or colour of its own leaves the sums less exact, in proportion.
      expectNear(split(sheet, white, together(sheet, white, [shade, pale, aside])), [shade, pale, aside], 2);
    }),
  );
});

test("a bare sheet is itself, a darker one less of it, and white on top of it is white", () => {
  const sheet = [0.0212, 0.2232, 0.0802] as const;
  const white = [1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)] as const;
  expectNear(split(sheet, white, sheet), [1, 0, 0]);
  expectNear(split(sheet, white, together(sheet, white, [0.3, 0, 0])), [0.3, 0, 0]);
  expectNear(split(sheet, white, together(sheet, white, [1, 2.5, 0])), [1, 2.5, 0]);
  expectNear(split(sheet, white, [0, 0, 0]), [0, 0, 0]);
});

test("says something bounded of a sheet that is as good as grey, or black", () => {
  for (const sheet of [
    [0.2, 0.2005, 0.1999],
    [0.2, 0.2, 0.2],
    [0, 0, 0],
  ] as const) {
    const parts = split(sheet, [1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)], [0.5, 0.4, 0.3]);
    if (sheet[0] > 0) expect(Math.max(...parts.map(Math.abs))).toBeLessThan(10);
    expect(parts.every(Number.isFinite)).toBe(true);
  }
});
