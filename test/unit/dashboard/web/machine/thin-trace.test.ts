/** A thinned trace: no peak is lost, gaps stay gaps, and there is no more of it than a screen can show. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowAt } from "../../../../../dashboard/web/machine/row-at.ts";
import { thinTrace } from "../../../../../dashboard/web/machine/thin-trace.ts";

const fromMs = Date.UTC(2026, 10, 20);
const rowsOf = (values: readonly number[], stepMs = 1000) =>
  values.flatMap((value, index) => [index * stepMs, value, value - 0.1, value + 0.1, stepMs]);

describe("a thinned trace", () => {
  it("keeps the lowest and the highest of all, and its times in order", () => {
    const values = fc.array(fc.double({ min: 0.2, max: 100, noNaN: true }), { minLength: 1, maxLength: 500 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 200 }), (all, most) => {
        const view = { startMs: fromMs, endMs: fromMs + all.length * 1000 };
        const columns = thinTrace(rowsOf(all), fromMs, view, most);
        expect(columns.length).toBeLessThanOrEqual(most + 2);
        expect(Math.max(...columns.map(({ max }) => max ?? 0))).toBeCloseTo(Math.max(...all) + 0.1, 9);
        expect(Math.min(...columns.map(({ min }) => min ?? 999))).toBeCloseTo(Math.min(...all) - 0.1, 9);
        for (const [index, { atMs }] of columns.entries()) {
          expect(atMs).toBeGreaterThan(columns[index - 1]?.atMs ?? 0);
        }
      }),
    );
  });

  it("is broken where nothing was measured", () => {
    const rows = [...rowsOf([1, 1]), 60_000, 2, 2, 2, 1000];
    const columns = thinTrace(rows, fromMs, { startMs: fromMs, endMs: fromMs + 62_000 }, 62);
    expect(columns.map(({ mean }) => mean)).toEqual([1, 1, null, 2]);
  });

  it("weighs the mean by how long each row stands", () => {
    const rows = [0, 1, 1, 1, 1000, 1000, 4, 4, 4, 3000];
    const columns = thinTrace(rows, fromMs, { startMs: fromMs, endMs: fromMs + 4000 }, 1);
    expect(columns.map(({ mean }) => mean)).toEqual([3.25]);
  });

  it("keeps the row before the view and the one behind it", () => {
    const view = { startMs: fromMs + 5000, endMs: fromMs + 7000 };
    const columns = thinTrace(rowsOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), fromMs, view, 2);
    expect(columns.map(({ mean }) => mean)).toEqual([4, 5, 6, 7]);
  });
});

describe("the row at a time", () => {
  it("is the one that stands for it, or none", () => {
    const rows = rowsOf([1, 2, 3]);
    expect(rowAt(rows, fromMs, fromMs + 1500)?.mean).toBe(2);
    expect(rowAt(rows, fromMs, fromMs + 3000)).toBeUndefined();
    expect(rowAt(rows, fromMs, fromMs - 1)).toBeUndefined();
  });
});
