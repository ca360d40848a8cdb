/** The histogram of levels: bins of 5.9 %, and quantiles that are exact to a bin. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binOf,
  binsPerDecade,
  createLevelHistogram,
  lowerEdgeA,
  middleA,
} from "../../../../../common/detection/learning/level-histogram.ts";

const anyValue = fc.double({ min: 0, max: 90_000, noNaN: true });

describe("a histogram of levels", () => {
  it("puts each value between the edges of its bin", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const bin = binOf(value);
        expect(lowerEdgeA(bin)).toBeLessThanOrEqual(value * (1 + 1e-9));
        expect(lowerEdgeA(bin + 1)).toBeGreaterThanOrEqual(value * (1 - 1e-9));
      }),
    );
  });

  it("has a bin for everything: nothing, what is no number, and far too much", () => {
    expect([0, -1, Number.NaN, 0.000_9].map(binOf)).toEqual([0, 0, 0, 0]);
    expect(binOf(Number.POSITIVE_INFINITY)).toBe(binOf(1e9));
    const histogram = createLevelHistogram();
    for (const value of [0, Number.POSITIVE_INFINITY, 1e9]) histogram.add(value, 1);
    expect(histogram.bins()).toHaveLength(8 * binsPerDecade + 1);
    expect(histogram.totalMs()).toBe(3);
  });

  it("knows quantiles to a bin", () => {
    const oneBin = 10 ** (1 / binsPerDecade);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.002, max: 90_000, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const histogram = createLevelHistogram();
          for (const value of values) histogram.add(value, 1);
          const exact = [...values].sort((a, b) => a - b)[Math.ceil(share * values.length - 1e-9) - 1] ?? 0;
          const ratio = histogram.quantileA(share) / exact;
          expect(ratio).toBeGreaterThan(1 / oneBin);
          expect(ratio).toBeLessThan(oneBin);
        },
      ),
    );
  });

  it("is empty at first", () => {
    expect([createLevelHistogram().quantileA(0.5), createLevelHistogram().totalMs(), middleA(0)]).toEqual([0, 0, 0]);
  });

  it("is the same in whatever order and parts values come", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyValue, fc.integer({ min: 1, max: 9000 }))), fc.nat(), (values, at) => {
        const whole = createLevelHistogram();
        for (const [value, weight] of [...values].reverse()) whole.add(value, weight);
        const parts = [createLevelHistogram(), createLevelHistogram()] as const;
        for (const [index, [value, weight]] of values.entries()) parts[index < at ? 0 : 1].add(value, weight);
        parts[0].merge(parts[1]);
        expect(parts[0].bins()).toEqual(whole.bins());
        expect(parts[0].totalMs()).toBe(whole.totalMs());
      }),
    );
  });
});
