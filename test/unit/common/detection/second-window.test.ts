/** Readings gathered into seconds: compared with a plain computation over the same readings. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSecondWindows, type WindowReading } from "../../../../common/detection/second-window.ts";

function reading(t: number, value: number, more: Partial<WindowReading> = {}): WindowReading {
  return { t, value, validForMs: 2500, flags: 0, ...more };
}

const anyReading = fc.record({
  t: fc.integer({ min: -3000, max: 6000 }),
  value: fc.double({ min: 0, max: 100_000, noNaN: true }),
  validForMs: fc.integer({ min: 0, max: 60_000 }),
  flags: fc.integer({ min: 0, max: 15 }),
});

function plainly(readings: readonly WindowReading[], start: number) {
  const own = readings.filter(({ t }) => t >= start && t < start + 1000);
  const values = own.map(({ value }) => value);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return {
    t: start,
    n: values.length,
    mean,
    std: Math.sqrt(variance),
    min: Math.min(...values),
    max: Math.max(...values),
    validUntil: Math.max(...own.map(({ t, validForMs }) => t + validForMs)),
    flags: own.reduce((all, { flags }) => all | flags, 0),
  };
}

describe("seconds of a channel", () => {
  it("say of any readings, in any order, what a plain computation says", () => {
    fc.assert(
      fc.property(fc.array(anyReading, { minLength: 1, maxLength: 60 }), (readings) => {
        const windows = createSecondWindows();
        for (const one of readings) expect(windows.add(one)).toBe(true);
        const seconds = windows.closeUntil(7000);
        const starts = [...new Set(readings.map(({ t }) => Math.floor(t / 1000) * 1000))].sort((a, b) => a - b);
        expect(seconds.map(({ t }) => t)).toEqual(starts);
        for (const { mean, std, validForMs, ...exact } of seconds) {
          const { mean: plainMean, std: plainStd, validUntil, ...plain } = plainly(readings, exact.t);
          expect(exact).toEqual(plain);
          expect(exact.t + validForMs).toBe(validUntil);
          expect(mean).toBeCloseTo(plainMean, 6);
          expect(std).toBeCloseTo(plainStd, 4);
        }
      }),
    );
  });

  it("never lie outside their own smallest and largest reading", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1 }), (values) => {
        const windows = createSecondWindows();
        for (const value of values) windows.add(reading(0, value));
        const [second] = windows.closeUntil(1000);
        const slack = 1e-9 * (second?.max ?? 0);
        expect(second?.mean).toBeGreaterThanOrEqual((second?.min ?? 0) - slack);
        expect(second?.mean).toBeLessThanOrEqual((second?.max ?? 0) + slack);
        expect(second?.std).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("keep small spreads on large values exact", () => {
    const windows = createSecondWindows();
    for (const value of [100_000.001, 100_000.002, 100_000.003]) windows.add(reading(10, value));
    expect(windows.closeUntil(1000)[0]?.std).toBeCloseTo(Math.sqrt(2 / 3) / 1000, 9);
  });

  it("stay open until their last millisecond is over", () => {
    const windows = createSecondWindows();
    windows.add(reading(1000, 5));
    expect(windows.closeUntil(1999.9)).toEqual([]);
    expect(windows.add(reading(1999.9, 7))).toBe(true);
    expect(windows.closeUntil(2000)).toMatchObject([{ t: 1000, n: 2, mean: 6 }]);
  });

  it("refuse a reading whose second is closed, and take one of the next", () => {
    const windows = createSecondWindows();
    windows.add(reading(500, 1));
    windows.closeUntil(1000);
    expect(windows.add(reading(999, 9))).toBe(false);
    expect(windows.add(reading(1000, 2))).toBe(true);
    expect(windows.closeUntil(5000)).toMatchObject([{ t: 1000, n: 1, mean: 2 }]);
  });

  it("refuse a late reading also where the closed second had none", () => {
    const windows = createSecondWindows();
    windows.closeUntil(10_000);
    expect(windows.add(reading(3000, 1))).toBe(false);
  });

  it("come once each, however often they are closed", () => {
    const windows = createSecondWindows();
    windows.add(reading(0, 1));
    expect(windows.closeUntil(2000)).toHaveLength(1);
    expect(windows.closeUntil(2000)).toEqual([]);
    expect(windows.closeUntil(1000)).toEqual([]);
  });
});
