/** Taking the floor out as a power. */
import { describe, expect, it } from "vitest";
import { excessOf, floorSigmas, noFloor } from "../../../../../common/detection/waveform/excess-power.ts";

const n = 800;
const counts = 3;
/** What white noise of 3 counts gives round its own mean. */
const noisePower = (9 * (n - 1)) / n;
const sigma = 9 * Math.sqrt(2 / (n - 1));

describe("the power above the floor", () => {
  it("is signed, and nothing for noise alone", () => {
    expect(excessOf(noisePower, n, { counts }).meanSquare).toBeCloseTo(0, 10);
    expect(excessOf(noisePower - 1, n, { counts }).meanSquare).toBeCloseTo(-1, 10);
    expect(excessOf(noisePower + 100, n, { counts }).meanSquare).toBeCloseTo(100, 10);
  });

  it("reads 0 below three standard deviations of the floor's power, and its root from there on", () => {
    expect(excessOf(noisePower + (floorSigmas - 0.01) * sigma, n, { counts }).rms).toBe(0);
    const reading = excessOf(noisePower + (floorSigmas + 0.01) * sigma, n, { counts }).rms;
    expect(reading / Math.sqrt((floorSigmas + 0.01) * sigma)).toBeGreaterThan(1);
    expect(reading / Math.sqrt((floorSigmas + 0.01) * sigma)).toBeLessThan(1.03);
  });

  it("goes by the measured spread where that is larger than white noise's", () => {
    const power = noisePower + 4 * sigma;
    expect(excessOf(power, n, { counts, spread: sigma }).rms).toBeGreaterThan(0);
    expect(excessOf(power, n, { counts, spread: 2 * sigma }).rms).toBe(0);
  });

  it("is the plain root without a floor", () => {
    expect(excessOf(49, n, noFloor)).toEqual({ meanSquare: 49, rms: 7 });
  });

  it("is no number when the power is none", () => {
    expect(excessOf(Number.NaN, n, { counts }).rms).toBeNaN();
    expect(excessOf(Number.NaN, 0, noFloor).rms).toBeNaN();
  });
});
