import { describe, expect, test } from "vitest";
import { createRandom } from "../../../../firmware-sim/random.ts";
import {
  type ClampSettings,
  createClampAdc,
  noiseFloorA,
  windowMs,
} from "../../../../firmware-sim/signals/clamp-adc.ts";
import { createMainsShape, crestFactorOf } from "../../../../firmware-sim/signals/mains-shape.ts";

const sine = createMainsShape({ crestFactor: Math.SQRT2 });

function clampOf(settings: Partial<ClampSettings> = {}) {
  const random = createRandom(5);
  return createClampAdc({
    fullScaleA: 30,
    offsetCounts: 30,
    noiseCounts: 1.5,
    mainsHz: 50,
    shape: sine,
    random,
    ...settings,
  });
}

function windows(settings: Partial<ClampSettings>, count: number, ampsAt: (tMs: number) => number) {
  const clamp = clampOf(settings);
  return Array.from({ length: count }, (_, index) => clamp.window(index * windowMs, windowMs, ampsAt, 20));
}

describe("the RMS of a window", () => {
  // A window that isn't whole cycles takes in or leaves out a part of a pulse: the narrower the pulses, the more it weighs.
  const tolerance = (crestFactor: number, mainsHz: number) =>
    Number.isInteger(mainsHz) ? 0.003 : crestFactor < 2 ? 0.004 : 0.022;

  test.each(
    [1.4, 1.66, 2.2, 2.8, 3.8, 4].flatMap((crest) =>
      [49.85, 50, 50.1, 59.9, 60, 60.1].map((hz) => [crest, hz] as const),
    ),
  )("is true within 0.3 % on whole cycles and 2.2 % beside them, crest factor %d at %d Hz", (crestFactor, mainsHz) => {
    const shape = createMainsShape({ crestFactor });
    const values = windows({ shape, mainsHz }, 50, () => 5).map(({ rmsA }) => rmsA);
    for (const value of values) expect(Math.abs(value / 5 - 1)).toBeLessThan(tolerance(crestFactor, mainsHz));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean / 5 - 1)).toBeLessThan(0.003);
  });

  test("doesn't depend on where the bias lies", () => {
    const [low] = windows({ offsetCounts: -200 }, 1, () => 5);
    const [high] = windows({ offsetCounts: 200 }, 1, () => 5);
    expect(low?.rmsA).toBeCloseTo(high?.rmsA ?? 0, 2);
  });

  test("is the noise floor when no current flows", () => {
    const values = windows({ noiseCounts: 2 }, 20, () => 0).map(({ rmsA }) => rmsA);
    const floorA = noiseFloorA({ fullScaleA: 30, noiseCounts: 2 });
    for (const value of values) expect(Math.abs(value / floorA - 1)).toBeLessThan(0.1);
  });

  test("is the same for the same seed", () => {
    const once = windows({}, 5, () => 3);
    expect(windows({}, 5, () => 3)).toEqual(once);
    expect(windows({ random: createRandom(6) }, 5, () => 3)).not.toEqual(once);
  });

  test("follows a step within the window, exact to a sample", () => {
    const [value] = Array.from({ length: 1 }, () =>
      clampOf({ noiseCounts: 0 }).window(1000, 200, (t) => (t < 1120 ? 0 : 5), 1),
    );
    expect(value?.rmsA).toBeCloseTo(5 * Math.sqrt(0.4), 1);
  });
});

test("says clipped when the peaks reach the converter's limits, and only then", () => {
  expect(windows({}, 5, () => 29).every(({ clipped }) => clipped)).toBe(false);
  expect(windows({}, 5, () => 32).every(({ clipped }) => clipped)).toBe(true);
  const pulses = createMainsShape({ crestFactor: 4 });
  expect(windows({ shape: pulses }, 5, () => 12)[0]?.clipped).toBe(true);
  expect(windows({}, 5, () => 12)[0]?.clipped).toBe(false);
});

test.each([1.2, 1.4, Math.SQRT2, 1.66, 2.8, 3.8, 4.5])(
  "makes a cycle with a crest factor of %d and an RMS of 1",
  (crestFactor) => {
    const shape = createMainsShape({ crestFactor });
    expect(crestFactorOf(shape)).toBeCloseTo(crestFactor, 2);
    expect(Math.sqrt(shape.reduce((sum, value) => sum + value * value, 0) / shape.length)).toBeCloseTo(1, 10);
  },
);

test("keeps an RMS of 1 with harmonics on top", () => {
  const harmonics = [
    { order: 3, share: 0.3, phaseDegrees: 180 },
    { order: 5, share: 0.1, phaseDegrees: 0 },
  ];
  const shape = createMainsShape({ crestFactor: Math.SQRT2, harmonics });
  expect(shape.reduce((sum, value) => sum + value * value, 0) / shape.length).toBeCloseTo(1, 10);
  expect(crestFactorOf(shape)).toBeGreaterThan(1.6);
});
