/** Peaks that are cut off below the converter's ends, and peaks that only look like it. */
import { describe, expect, it } from "vitest";
import { createRmsWindows } from "../../../../../common/detection/waveform/rms-windows.ts";
import { createRandom } from "../../../../../firmware-sim/random.ts";
import { createMainsShape, type Harmonic, shapeLength } from "../../../../../firmware-sim/signals/mains-shape.ts";
import { fullRmsBench, measureCutTops } from "../../../../bench/detection-rms.ts";

interface Load {
  readonly rateHz?: number;
  readonly hz?: number;
  readonly crestFactor?: number;
  readonly peak?: number;
  readonly noise?: number;
  readonly harmonics?: readonly Harmonic[];
  /** Applied to each sample between -1 and 1. */
  readonly bend?: (value: number) => number;
}

/** How many of ten windows are flagged; the range isn't known. */
function flagged({
  rateHz = 4000,
  hz = 50.02,
  crestFactor = Math.SQRT2,
  peak = 1000,
  noise = 0.5,
  ...more
}: Load): number {
  const random = createRandom(11);
  const shape = createMainsShape({ crestFactor, harmonics: more.harmonics ?? [] });
  const highest = Math.max(...shape);
  const bend = more.bend ?? ((value: number) => value);
  let count = 0;
  const onWindow = ({ clipped }: { clipped: boolean }) => {
    count += clipped ? 1 : 0;
  };
  const stream = createRmsWindows({ rateHz, onWindow });
  stream.push(
    Array.from({ length: 2 * rateHz }, (_, at) => {
      const place = Math.floor(((at * hz) / rateHz + 0.1) * shapeLength) % shapeLength;
      const spread = noise * (random() + random() + random() - 1.5) * 2;
      return Math.round(2048 + peak * bend((shape[place] ?? 0) / highest) + spread);
    }),
  );
  return count;
}

describe("an amplifier that cuts peaks off below the range's ends", () => {
  it.each([
    ["at both ends", (value: number) => Math.max(-0.8, Math.min(0.8, value))],
    ["at the top", (value: number) => Math.min(0.8, value)],
    ["at the bottom", (value: number) => Math.max(-0.8, value)],
    ["nearly everything", (value: number) => Math.max(-0.3, Math.min(0.3, value))],
  ])("is noticed when it cuts %s, with and without noise", (_where, bend) => {
    for (const noise of [0, 0.5]) for (const hz of [50, 60.1]) expect(flagged({ bend, noise, hz })).toBe(10);
  });

  it("is noticed in peaky loads as soon as a few samples of each peak are missing", () => {
    const cells = measureCutTops({ ...fullRmsBench, windows: 10, crestFactors: [1.4, 2, 2.8, 4] });
    for (const cell of cells.filter(({ overshoot }) => overshoot >= 1.6))
      expect(cell).toMatchObject({ flaggedShare: 1 });
    for (const cell of cells.filter(({ overshoot }) => overshoot < 1)) expect(cell).toMatchObject({ flaggedShare: 0 });
  });
});

describe("a load with whole peaks", () => {
  it.each([1.1, 1.25, 1.4, Math.SQRT2, 2, 2.8, 4])("isn't flagged at a crest factor of %f", (crestFactor) => {
    for (const rateHz of [600, 860, 2000, 4000, 8000])
      for (const hz of [50, 50.02, 60])
        for (const peak of [40, 100, 700, 2000])
          expect([rateHz, hz, peak, flagged({ rateHz, hz, peak, crestFactor })]).toEqual([rateHz, hz, peak, 0]);
  });

  it("isn't flagged for a flattened or a half-wave shape, a dimmer, or noise alone", () => {
    expect(flagged({ harmonics: [{ order: 3, share: 0.05, phaseDegrees: 0 }] })).toBe(0);
    expect(flagged({ bend: (value) => Math.max(0, value) })).toBe(0);
    expect(flagged({ bend: (value) => (value > 0.6 ? value : 0) })).toBe(0);
    // Nothing, then something else: flat, and no mains current.
    let turn = 0;
    expect(flagged({ peak: 500, bend: () => (turn++ % 800 < 400 ? 0 : 1) })).toBe(0);
    expect(flagged({ peak: 0, noise: 3 })).toBe(0);
    expect(flagged({ peak: 0, noise: 0 })).toBe(0);
  });
});
