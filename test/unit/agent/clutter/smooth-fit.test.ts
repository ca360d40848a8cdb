/** Surfaces through weighted places. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFit, heightOf } from "../../../../agent/clutter/smooth-fit.ts";

const term = fc.double({ min: -2, max: 2, noNaN: true });
const anySurface = fc.tuple(term, term, term, term, term, term).map((terms) => Float64Array.from(terms));

/** Places all over the picture, each off its place by up to half the distance, with a weight. */
const anyPlaces = fc
  .array(
    fc.tuple(
      fc.double({ min: -0.1, max: 0.1, noNaN: true }),
      fc.double({ min: -0.1, max: 0.1, noNaN: true }),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
    ),
    { minLength: 49, maxLength: 49 },
  )
  .map((places) =>
    places.map(
      ([dx, dy, weight], at) => [((at % 7) - 3) / 3.5 + dx, (Math.floor(at / 7) - 3) / 3.5 + dy, weight] as const,
    ),
  );

test("finds the surfaces that places lie on, whatever their weights", () => {
  fc.assert(
    fc.property(anyPlaces, anySurface, anySurface, anySurface, (places, red, blue, light) => {
      const fit = createFit();
      for (const [x, y, weight] of places) {
        fit.add(Float64Array.of(x, y, heightOf(red, x, y), heightOf(blue, x, y), heightOf(light, x, y)), 0, weight);
      }
      const found = fit.solve(0);
      for (const [target, surface] of [red, blue, light].entries()) {
        for (let at = 0; at < 6; at += 1) expect(found[target]?.[at]).toBeCloseTo(surface[at] ?? 9, 6);
      }
    }),
    { numRuns: 50 },
  );
});

test("the height of a surface is the sum of its terms", () => {
  const surface = Float64Array.of(1, 10, 100, 1000, 10_000, 100_000);
  expect(heightOf(surface, 0, 0)).toBe(1);
  expect(heightOf(surface, 1, 0)).toBe(1011);
  expect(heightOf(surface, 0, 1)).toBe(100_101);
  expect(heightOf(surface, 2, 3)).toBe(1 + 20 + 300 + 4000 + 60_000 + 900_000);
});

test("places that don't agree give their weighted mean", () => {
  const fit = createFit();
  for (const x of [-1, 0, 1]) {
    for (const y of [-1, 0, 1]) {
      fit.add(Float64Array.of(x, y, 1, 0, 2), 0, 3);
      fit.add(Float64Array.of(x, y, 5, 4, 2), 0, 1);
    }
  }
  const [red, blue, light] = fit.solve(0);
  for (const place of [-0.7, 0, 0.9]) {
    expect(heightOf(red, place, place)).toBeCloseTo(2, 6);
    expect(heightOf(blue, place, place)).toBeCloseTo(1, 6);
    expect(heightOf(light, place, place)).toBeCloseTo(2, 6);
  }
});

test("stiffness keeps a surface flat where few places speak", () => {
  const slopeWith = (stiffness: number) => {
    const fit = createFit();
    fit.add(Float64Array.of(-0.1, 0, 0, 0, 0), 0, 1);
    fit.add(Float64Array.of(0.1, 0, 1, 0, 0), 0, 1);
    return Math.abs(heightOf(fit.solve(stiffness)[0], 1, 0) - 0.5);
  };
  expect(slopeWith(1e-6)).toBeGreaterThan(4);
  expect(slopeWith(1)).toBeLessThan(0.2);
  expect(slopeWith(100)).toBeLessThan(slopeWith(1));
});

test("one place is enough for a level surface", () => {
  const fit = createFit();
  fit.add(Float64Array.of(0.3, -0.4, 0.25, 0.3, 5), 0, 2);
  const [, , light] = fit.solve(1);
  expect(heightOf(light, 0.3, -0.4)).toBeCloseTo(5, 3);
});
