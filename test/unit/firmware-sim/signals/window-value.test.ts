import { expect, test } from "vitest";
import { createRmsWindows, type RmsWindow } from "../../../../common/detection/waveform/rms-windows.ts";
import { createRandom } from "../../../../firmware-sim/random.ts";
import { createClampAdc, windowMs } from "../../../../firmware-sim/signals/clamp-adc.ts";
import { createMainsShape } from "../../../../firmware-sim/signals/mains-shape.ts";
import { windowValue } from "../../../../firmware-sim/signals/window-value.ts";
import { firmwareVectors } from "../../../fakes/firmware-vectors.ts";

test.each(firmwareVectors().windows)("judges a window as the sketch does: $about", (vector) => {
  const { samples, reading, floorCounts, floorSpread, ...rules } = vector;
  const floor = { counts: floorCounts, spread: floorSpread };
  const value = windowValue(Float64Array.from(samples), samples.length, { ...rules, floor });
  if (!reading) {
    expect(value).toBeUndefined();
    return;
  }
  const { rms, ...flags } = reading;
  expect(value).toMatchObject(flags);
  expect(Math.abs((value?.rms ?? 0) - rms)).toBeLessThanOrEqual(1e-9 * Math.max(1, rms));
});

test("reads what a gateway's own arithmetic makes of the same samples", () => {
  const whole = firmwareVectors().windows.filter(({ samples, wanted }) => samples.length === wanted && wanted === 200);
  expect(whole.length).toBeGreaterThan(4);
  for (const { samples, low, high, middle, floorCounts, floorSpread, reading } of whole) {
    const windows: RmsWindow[] = [];
    const floor = { counts: floorCounts, spread: floorSpread };
    const range = { minCode: low, maxCode: high, middle, floor };
    createRmsWindows({ rateHz: 1000, ...range, onWindow: (window) => windows.push(window) }).push(samples);
    expect(windows[0]?.rms).toBeCloseTo(reading?.rms ?? -1, 6);
  }
});

function clamp() {
  const random = createRandom(2);
  const shape = createMainsShape({ crestFactor: Math.SQRT2 });
  return createClampAdc({ fullScaleA: 30, offsetCounts: 12, noiseCounts: 1, mainsHz: 50, shape, random });
}

const nothingWrong = { clipped: false, drifted: false, incomplete: false };

test("a bias that moves is said, and moves no reading; put right, it isn't said any more", () => {
  const adc = clamp();
  const read = () => adc.window(0, windowMs, () => 3, 20);
  expect(read()).toMatchObject(nothingWrong);
  adc.disturb({ biasCounts: -300 });
  expect(read()).toMatchObject({ ...nothingWrong, drifted: true });
  expect(read().rmsA).toBeCloseTo(3, 2);
  adc.disturb();
  expect(read()).toMatchObject(nothingWrong);
});

test("lost samples are said; from half of them on the current still reads true", () => {
  const adc = clamp();
  adc.disturb({ lostShare: 0.4 });
  const value = adc.window(0, windowMs, () => 3, 20);
  expect(value).toMatchObject({ ...nothingWrong, incomplete: true });
  expect(value.rmsA).toBeCloseTo(3, 2);
  adc.disturb({ lostShare: 0.51 });
  expect(() => adc.window(0, windowMs, () => 3, 20)).toThrow(/firmware would send nothing/);
});
