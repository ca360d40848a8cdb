/** Readings without their noise floor. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutFloor } from "../../../../common/detection/without-floor.ts";
import { createClampSource } from "./doctor/made-up-clamp.ts";

const floor = { noiseFloorA: 0.0316, noiseStdA: 0.0008 };

describe("a reading without its floor", () => {
  it("is the root of what is left of its power", () => {
    expect(withoutFloor(5, { noiseFloorA: 3, noiseStdA: 0.01 })).toBe(4);
  });

  it("is the reading itself where no floor was measured", () => {
    expect(withoutFloor(0.02, { noiseFloorA: 0, noiseStdA: 0.5 })).toBe(0.02);
  });

  it("never rises above the reading, and rises with it", () => {
    const amps = fc.double({ min: 0, max: 100, noNaN: true });
    const small = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(amps, amps, small, small, (a, b, noiseFloorA, noiseStdA) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const without = withoutFloor(high, { noiseFloorA, noiseStdA });
        expect(without).toBeLessThanOrEqual(high);
        expect(without).toBeGreaterThanOrEqual(withoutFloor(low, { noiseFloorA, noiseStdA }));
      }),
    );
  });

  it("is 0 for nearly all readings of a clamp off its wire", () => {
    const clamp = createClampSource();
    const seconds = Array.from({ length: 1200 }, (_, s) => clamp.second(s * 1000, 0));
    const average = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const noiseFloorA = Math.sqrt(average(seconds.map(({ mean, std }) => mean * mean + std * std)));
    const noiseStdA = Math.sqrt(average(seconds.map(({ std }) => std * std)) * (5 / 4));
    const isZero = (reading: number) => withoutFloor(reading, { noiseFloorA, noiseStdA }) === 0;
    // The largest of five readings: by 3 standard deviations one in 150 is above, by 2 one in 9.
    expect(seconds.filter(({ max }) => isZero(max)).length / seconds.length).toBeGreaterThan(0.98);
  });

  it("brings a small current nearer to what it is", () => {
    const clamp = createClampSource();
    const means = Array.from({ length: 100 }, (_, s) => clamp.second(s * 1000, 0.05));
    const average = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    expect(average(means.map(({ mean }) => mean))).toBeGreaterThan(0.056);
    expect(Math.abs(average(means.map(({ mean }) => withoutFloor(mean, floor))) - 0.05)).toBeLessThan(0.002);
  });
});
