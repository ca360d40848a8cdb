/** The axis of a difference: zero in the middle, the whole interval on it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { parseYenPerHour } from "../../../../../dashboard/web/history/hourly-rate.ts";
import { layOutInterval } from "../../../../../dashboard/web/history/interval-layout.ts";

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });

it("puts the interval on the axis, with the dot between its ends and zero in the middle", () => {
  fc.assert(
    fc.property(number, number, number, (...values) => {
      const [low = 0, difference = 0, high = 0] = values.sort((a, b) => a - b);
      const layout = layOutInterval({ low, difference, high }, 0.1);
      expect(layout.low).toBeGreaterThanOrEqual(-1e-6);
      expect(layout.high).toBeLessThanOrEqual(100 + 1e-6);
      expect(layout.low <= layout.dot && layout.dot <= layout.high).toBe(true);
      expect(layout.dot).toBeCloseTo(50 + (50 * difference) / layout.reach, 9);
    }),
  );
});

it("takes a round number for the end of the axis", () => {
  expect(layOutInterval({ low: -0.01, difference: 0.06, high: 0.13 }, 0.1)).toMatchObject({ reach: 0.2, dot: 65 });
  expect(layOutInterval({ low: 0, difference: 0.001, high: 0.002 }, 0.1)).toMatchObject({ reach: 0.1, dot: 50.5 });
});

it("reads an hourly rate as people type it", () => {
  expect(["6000", "6,000", "\uff16\uff10\uff10\uff10円", "¥6000"].map(parseYenPerHour)).toEqual([
    6000, 6000, 6000, 6000,
  ]);
  expect(["", "0", "-5", "6.5", "abc", "99999999999"].map(parseYenPerHour)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});
