/** RMS by windows: its errors, where windows begin, and what is told about what is missing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRmsWindows, type RmsWindow } from "../../../../../common/detection/waveform/rms-windows.ts";
import { createRandom } from "../../../../../firmware-sim/random.ts";
import { createWave, fullRmsBench, measureErrors, measureFloorBias } from "../../../../bench/detection-rms.ts";

const rateHz = 4000;
const codes = { minCode: 0, maxCode: 4095 };

function windowsOf(samples: ArrayLike<number>, more: object = {}) {
  const windows: RmsWindow[] = [];
  const stream = createRmsWindows({ rateHz, onWindow: (window) => void windows.push(window), ...more });
  stream.push(samples);
  const leftOut = stream.finish();
  return { windows, leftOut, mains: stream.mains() };
}

function sine(length: number, { hz = 50, rate = rateHz, amplitude = 1000, middle = 2048, phase = 0 } = {}) {
  return Float64Array.from(
    { length },
    (_, at) => middle + amplitude * Math.sin((2 * Math.PI * hz * at) / rate + phase),
  );
}

describe("RMS by windows of 200 ms", () => {
  it("agrees with the true RMS of its own window: 95 % within 0.2 %, no load biased by more than 0.02 %", () => {
    const { p95, bias, worstBias } = measureErrors({
      ...fullRmsBench,
      frequenciesHz: [49.85, 50, 50.1, 60, 60.1],
      crestFactors: [1.4, 2, 2.8, 4],
      windows: 25,
    });
    expect(p95).toBeLessThan(0.002);
    expect(Math.abs(bias)).toBeLessThan(0.0002);
    expect(Math.abs(worstBias)).toBeLessThan(0.0002);
  });

  it("is biased by less than 0.1 % at 0.3 and 1 % of full scale when the floor was measured", () => {
    const { floor, floorCounts } = measureFloorBias({ ...fullRmsBench, floorWindows: 6000 });
    expect(floorCounts).toBeCloseTo(Math.sqrt(9 + 1 / 12), 2);
    for (const { bias, meanSquareBias } of floor) {
      expect(Math.abs(bias)).toBeLessThan(0.001);
      expect(Math.abs(meanSquareBias)).toBeLessThan(0.001);
    }
  });

  it("takes the window's own mean off, however large it is", () => {
    for (const middle of [0, 2048, 1e9]) {
      const [window] = windowsOf(sine(800, { middle, amplitude: 3 })).windows;
      expect(window?.rms).toBeCloseTo(3 / Math.SQRT2, 5);
      expect(window?.mean).toBeCloseTo(middle, 4);
    }
  });

  it("gives the same windows however the samples are cut into pieces, and in whichever array they come", () => {
    const samples = Int16Array.from(sine(2500));
    const whole = windowsOf(samples).windows;
    const kinds: ((some: Int16Array) => ArrayLike<number>)[] = [
      (some) => some,
      (some) => Int32Array.from(some),
      (some) => Float32Array.from(some),
      (some) => Float64Array.from(some),
      (some) => [...some],
    ];
    const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 2000 }), fc.constantFrom(...kinds)), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, (cuts) => {
        const windows: RmsWindow[] = [];
        const stream = createRmsWindows({ rateHz, onWindow: (window) => void windows.push(window) });
        let at = 0;
        for (const [length, kind] of cuts) {
          stream.push(kind(samples.subarray(at, at + length)));
          at = Math.min(samples.length, at + length);
        }
        stream.push(samples.subarray(at));
        stream.finish();
        expect(windows).toEqual(whole);
      }),
    );
  });

  it("begins window k at the sample nearest to k · 200 ms, at any rate", () => {
    const rates = fc.double({ min: 480, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(rates, (rate) => {
        const places = Float64Array.from({ length: Math.ceil(rate * 4) }, (_, at) => at);
        const { windows } = windowsOf(places, { rateHz: rate });
        expect(windows.length).toBeGreaterThanOrEqual(19);
        for (const [k, { startSample, n, mean }] of windows.entries()) {
          expect(Math.abs(startSample - k * 0.2 * rate)).toBeLessThanOrEqual(0.5 + 1e-6);
          // The samples are their own places, so that their mean says which ones they were.
          expect(mean).toBeCloseTo(startSample + (n - 1) / 2, 3);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("refuses a rate that gives fewer than eight samples in a cycle", () => {
    const onWindow = () => {};
    expect(() => createRmsWindows({ rateHz: 479, onWindow })).toThrow("479 samples a second are too few");
    expect(() => createRmsWindows({ rateHz: Number.NaN, onWindow })).toThrow(RangeError);
    expect(() => createRmsWindows({ rateHz: Number.POSITIVE_INFINITY, onWindow })).toThrow(RangeError);
    expect(() => createRmsWindows({ rateHz: 480, onWindow })).not.toThrow();
  });
});

describe("missing samples", () => {
  it("are flagged, and the rest is measured", () => {
    const samples = sine(2400);
    samples.fill(Number.NaN, 900, 910);
    samples[1700] = Number.POSITIVE_INFINITY;
    const { windows } = windowsOf(samples);
    expect(windows.map(({ n, incomplete }) => [n, incomplete])).toEqual([
      [800, false],
      [790, true],
      [799, true],
    ]);
    expect(windows[1]?.rms).toBeCloseTo(707, -1);
    expect(windows[1]?.mean).toBeCloseTo(2048, -2);
  });

  it("leave a window without a reading when there are none at all, and the next is whole again", () => {
    const samples = sine(1600);
    samples.fill(Number.NaN, 0, 800);
    const [none, next] = windowsOf(samples).windows;
    expect(none).toMatchObject({ n: 0, rms: Number.NaN, incomplete: true, clipped: false, drifted: false });
    expect(next).toMatchObject({ n: 800, incomplete: false });
    expect(next?.rms).toBeCloseTo(1000 / Math.SQRT2, 5);
  });

  it.each([50, 60])("at the end leave the whole cycles of %i Hz, flagged; less than one cycle is left out", (hz) => {
    const perCycle = rateHz / hz;
    const most = windowsOf(sine(800 + Math.ceil(3.6 * perCycle), { hz }));
    expect(most.windows[1]).toMatchObject({ startSample: 800, n: Math.round(3 * perCycle), incomplete: true });
    expect(most.windows[1]?.rms).toBeCloseTo(1000 / Math.SQRT2, 0);
    expect(most.leftOut).toBe(Math.ceil(3.6 * perCycle) - Math.round(3 * perCycle));
    const little = windowsOf(sine(800 + 40, { hz }));
    expect([little.windows.length, little.leftOut]).toEqual([1, 40]);
  });

  it("aren't claimed when the last window is whole", () => {
    expect(windowsOf(sine(1600))).toMatchObject({
      windows: [{ incomplete: false }, { incomplete: false }],
      leftOut: 0,
    });
  });
});

describe("an input at its limit", () => {
  it("is flagged at either end of the range, by a single sample", () => {
    for (const [code, clipped] of [
      [0, true],
      [-3, true],
      [1, false],
      [4095, true],
      [5000, true],
      [4094, false],
    ] as const) {
      for (const place of [0, 300, 700, 799]) {
        const samples = sine(800);
        samples[place] = code;
        expect([code, windowsOf(samples, codes).windows[0]?.clipped]).toEqual([code, clipped]);
      }
    }
  });

  it("is flagged in every window that a wave of any crest factor overshoots, and in no other", () => {
    const random = createRandom(7);
    for (const crestFactor of [1.4, 1.66, 2.8, 4]) {
      for (const overshoot of [0.5, 0.95, 1.03, 1.3, 3]) {
        const rmsCounts = (overshoot * 2047.5) / crestFactor;
        const wave = createWave({ frequencyHz: 50.03, crestFactor, rmsCounts, noiseCounts: 0.5, random });
        for (let window = 0; window < 10; window += 1) {
          const { samples, isCut } = wave();
          expect([overshoot, windowsOf(samples, codes).windows[0]?.clipped]).toEqual([overshoot, isCut]);
        }
      }
    }
  });
});

describe("the converter's middle", () => {
  const drifts = (samples: ArrayLike<number>, more: object = codes) =>
    windowsOf(samples, more).windows.map(({ drifted }) => drifted);

  it("may lie 5 % of the range away from mid-scale, or from where it was at set-up", () => {
    expect(drifts(sine(800, { middle: 2047.5 + 204 }))).toEqual([false]);
    expect(drifts(sine(800, { middle: 2047.5 + 206 }))).toEqual([true]);
    expect(drifts(sine(800, { middle: 2047.5 - 206 }))).toEqual([true]);
    expect(drifts(sine(800, { middle: 2400 }), { ...codes, middle: 2390 })).toEqual([false]);
    expect(drifts(sine(800, { middle: 2048 }), { ...codes, middle: 2390 })).toEqual([true]);
  });

  it("is taken from the first window when the range isn't known", () => {
    const samples = Float64Array.of(...sine(800, { amplitude: 100 }), ...sine(800, { amplitude: 100, middle: 2300 }));
    expect(drifts(samples, {})).toEqual([false, true]);
    expect(drifts(sine(1600, { middle: 2300 }), {})).toEqual([false, false]);
  });

  it("is flagged when it moves within a window, and not for the remains of a cycle, a start, or noise", () => {
    const ramp = sine(800, { amplitude: 20 }).map((value, at) => value + at / 20);
    expect(drifts(ramp)).toEqual([true]);
    for (const hz of [49.5, 50.5, 59.5, 60.5]) expect(drifts(sine(800, { hz, phase: 1 }))).toEqual([false]);
    const start = sine(800).map((value, at) => (at < 333 ? 2048 : value));
    expect(drifts(start)).toEqual([false]);
    const random = createRandom(3);
    const still = createWave({ frequencyHz: 50, crestFactor: 2, rmsCounts: 0, noiseCounts: 3, random });
    for (let window = 0; window < 200; window += 1) expect(drifts(still().samples)).toEqual([false]);
    const rough = Float64Array.from({ length: 96 * 300 }, () => 2048 + 40 * (random() + random() + random() - 1.5));
    expect(drifts(rough, { ...codes, rateHz: 480 })).not.toContain(true);
  });
});
