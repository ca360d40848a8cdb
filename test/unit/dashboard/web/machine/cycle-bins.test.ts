/** Bins of cycles: each cycle is counted once, and there are few enough to draw. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cycleBins } from "../../../../../dashboard/web/machine/cycle-bins.ts";

describe("the bins of cycles", () => {
  it("count each cycle once, follow on one another and are at most sixteen", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1000, max: 40 * 3_600_000 }), { minLength: 1 }), (lengths) => {
        const bins = cycleBins(lengths);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(lengths.length);
        expect(bins.length).toBeLessThanOrEqual(16);
        for (const [index, { fromMs, toMs, count }] of bins.entries()) {
          if (index > 0) expect(fromMs).toBe(bins[index - 1]?.toMs);
          const inBin = lengths.filter((one) => one >= fromMs && (toMs === null || one < toMs));
          expect(count).toBe(inBin.length);
        }
      }),
    );
  });

  it("gather the few that took very long in the last", () => {
    const bins = cycleBins([...Array.from({ length: 99 }, (_, index) => 60_000 + index * 300), 3_600_000]);
    expect(bins.at(-1)).toMatchObject({
      toMs: null,
      count: 1 + bins.slice(0, -1).reduce((rest, { count }) => rest - count, 99),
    });
    expect(bins.length).toBeGreaterThan(5);
  });

  it("are none without cycles", () => {
    expect(cycleBins([])).toEqual([]);
  });
});
