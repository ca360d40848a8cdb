/** The line through a side's points, with things lying over parts of it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bestLine } from "../../../../agent/clutter/best-line.ts";

const places = Float64Array.from({ length: 48 }, (_, at) => at);

test("finds the line that more than half of the points lie on, wherever the others are", () => {
  const start = fc.double({ min: -20, max: 20, noNaN: true });
  const slope = fc.double({ min: -0.5, max: 0.5, noNaN: true });
  const covered = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(start, slope, covered, (from, rise, hidden) => {
      // Ends are told in half pixels; a thing hides the first `hidden` places and lies farther in.
      const ends = places.map((at) => (at < hidden ? from - 6 - (at % 5) : Math.round(2 * (from + rise * at)) / 2));
      const line = bestLine(places, ends, places.length);
      expect(Math.abs(line.start + line.slope * 24 - from - rise * 24)).toBeLessThan(0.4);
      expect(Math.abs(line.slope - rise)).toBeLessThan(0.03);
      expect(line.count).toBeGreaterThanOrEqual(48 - hidden);
    }),
  );
});

test("looks at no more points than it is told, and tells of no line with fewer than five", () => {
  const ends = new Float64Array(48).fill(3);
  expect(bestLine(places, ends, 4)).toEqual({ start: 0, slope: 0, count: 0 });
  expect(bestLine(places, ends, 0)).toEqual({ start: 0, slope: 0, count: 0 });
  expect(bestLine(places, ends, 10)).toEqual({ start: 3, slope: 0, count: 10 });
  const fourOnLine = ends.map((end, at) => (at % 2 === 0 ? end : end + 7 * at * at));
  expect(bestLine(places, fourOnLine, 8)).toEqual({ start: 0, slope: 0, count: 0 });
});

test("tells of no line through points that lie all over the place", () => {
  const ends = places.map((at) => 40 * ((at * 0.618) % 1));
  expect(bestLine(places, ends, 48).count).toBeLessThan(12);
});
