/** Thresholds between marked levels: where the fewest values lie on the wrong side. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLevelHistogram } from "../../../../../common/detection/learning/level-histogram.ts";
import { gatherMarkedLevels, thresholdBetween } from "../../../../../common/detection/teaching/taught-levels.ts";
import { currentOf } from "../learning/made-up-current.ts";

function histogramOf(values: readonly number[]) {
  const histogram = createLevelHistogram();
  for (const value of values) histogram.add(value, 1000);
  return histogram;
}

const anyValues = fc.array(fc.double({ min: 0.002, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 });

describe("a threshold between two marked levels", () => {
  it("lies between them, in the middle of the gap, where they don't overlap", () => {
    const threshold = thresholdBetween(histogramOf([0.9, 1, 1.1]), histogramOf([9, 10, 11]));
    expect(threshold?.wrongShare).toBe(0);
    expect(threshold?.thresholdA).toBeGreaterThan(2.5);
    expect(threshold?.thresholdA).toBeLessThan(4);
  });

  it("has no better place among all edges of bins", () => {
    fc.assert(
      fc.property(anyValues, anyValues, (low, high) => {
        const [lowHistogram, highHistogram] = [histogramOf(low), histogramOf(high)];
        const wrongBelow = (bin: number) => {
          const above = lowHistogram
            .bins()
            .slice(bin)
            .reduce((sum, weight) => sum + weight, 0);
          const below = highHistogram
            .bins()
            .slice(0, bin)
            .reduce((sum, weight) => sum + weight, 0);
          return (above / lowHistogram.totalMs() + below / highHistogram.totalMs()) / 2;
        };
        const edges = Array.from({ length: 321 }, (_, index) => wrongBelow(index + 1));
        expect(thresholdBetween(lowHistogram, highHistogram)?.wrongShare).toBeCloseTo(Math.min(...edges), 9);
      }),
    );
  });

  it("has half of all on its wrong side at most, however the marks lie", () => {
    fc.assert(
      fc.property(anyValues, anyValues, (low, high) => {
        expect(thresholdBetween(histogramOf(low), histogramOf(high))?.wrongShare).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });

  it("is none where one of them was never marked", () => {
    expect(thresholdBetween(createLevelHistogram(), histogramOf([1]))).toBeUndefined();
    expect(thresholdBetween(histogramOf([1]), createLevelHistogram())).toBeUndefined();
  });

  it("goes by the seconds that begin within a mark, the end of a mark not included", () => {
    const seconds = currentOf([{ seconds: 100, meanA: 1 }]);
    const { running, idle, off } = gatherMarkedLevels(
      [seconds.slice(0, 50), seconds.slice(50)],
      [
        { startMs: 90_000, endMs: 200_000, state: "idle" },
        { startMs: 10_000, endMs: 20_000, state: "running" },
      ],
    );
    expect([running.totalMs(), idle.totalMs(), off.totalMs()]).toEqual([10_000, 10_000, 0]);
  });
});
