/** Measuring the noise floor with the clamp off the wire. */
import { describe, expect, it } from "vitest";
import { createNoiseFloorMeter } from "../../../../../common/detection/waveform/noise-floor.ts";
import { createRandom } from "../../../../../firmware-sim/random.ts";
import { createWave } from "../../../../bench/detection-rms.ts";

const still = { frequencyHz: 50, crestFactor: Math.SQRT2, rmsCounts: 0, noiseCounts: 3, random: createRandom(1) };

function measure(windows: number, wave = createWave(still), more: object = {}) {
  const meter = createNoiseFloorMeter({ rateHz: 4000, ...more });
  for (let window = 0; window < windows; window += 1) meter.push(wave().samples);
  return meter.finish();
}

describe("the noise floor", () => {
  it("is the RMS of the noise and its rounding, with its error and where the middle lies", () => {
    const floor = measure(1000);
    if (!floor.ok) throw new Error(floor.reason);
    const power = 9 + 1 / 12;
    expect(Math.abs(floor.counts - Math.sqrt(power))).toBeLessThan(4 * floor.uncertainty);
    expect(floor.uncertainty).toBeCloseTo((power * Math.sqrt(2 / 799)) / Math.sqrt(1000) / (2 * Math.sqrt(power)), 3);
    expect(floor.spread).toBeCloseTo(power * Math.sqrt(2 / 799), 1);
    expect(floor.middle).toBeCloseTo(2047.5, -2);
    expect(floor.windows).toBe(1000);
  });

  it("is the same at a low rate, where a window's own mean takes more of it", () => {
    const random = createRandom(5);
    const meter = createNoiseFloorMeter({ rateHz: 480 });
    const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    meter.push(Float64Array.from({ length: 480 * 2000 }, () => 10 * noise()));
    expect(meter.finish()).toMatchObject({ ok: true, counts: expect.closeTo(10, 1) });
  });

  it("is never less than rounding makes, even when the input stands still", () => {
    const meter = createNoiseFloorMeter({ rateHz: 4000 });
    meter.push(new Int16Array(8000).fill(2048));
    expect(meter.finish()).toMatchObject({ ok: true, counts: Math.sqrt(1 / 12), spread: 0 });
  });

  it.each([
    ["too short a recording", 4, {}, {}, "4 whole windows of 200 ms aren't enough"],
    ["a clamp that is still on the wire", 10, { rmsCounts: 5 }, {}, "mains of 50 Hz: take the clamp off the wire"],
    ["a clamp on an idle computer", 50, { rmsCounts: 6, crestFactor: 4, frequencyHz: 60 }, {}, "mains of 60 Hz"],
    ["an input at its limit", 10, { noiseCounts: 800 }, { minCode: 0, maxCode: 4095 }, "10 of 10 windows are clipped"],
  ])("isn't taken from %s", (_what, windows, load, range, reason) => {
    const answer = measure(windows, createWave({ ...still, ...load }), range);
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });

  it("isn't taken when something was switched on meanwhile", () => {
    const meter = createNoiseFloorMeter({ rateHz: 4000 });
    const quiet = createWave(still);
    const loud = createWave({ ...still, noiseCounts: 60 });
    for (let window = 0; window < 20; window += 1) meter.push((window === 12 ? loud : quiet)().samples);
    expect(meter.finish()).toMatchObject({ ok: false, reason: expect.stringContaining("isn't even") });
  });

  it("leaves out windows with missing samples", () => {
    const meter = createNoiseFloorMeter({ rateHz: 4000 });
    const wave = createWave(still);
    for (let window = 0; window < 20; window += 1) {
      const { samples } = wave();
      if (window % 2 === 0) samples[100] = Number.NaN;
      meter.push(samples);
    }
    expect(meter.finish()).toMatchObject({ ok: true, windows: 10 });
  });
});
