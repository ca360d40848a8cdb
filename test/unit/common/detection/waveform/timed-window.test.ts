/** RMS of samples that were taken when the computer had time. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTimedWindows } from "../../../../../common/detection/waveform/timed-window.ts";

/** A sine of 1000 counts at these moments, in ms. */
function sampled(times: readonly number[], { hz = 50, phase = 0 } = {}) {
  const values = times.map((t) => 2048 + 1000 * Math.sin((2 * Math.PI * hz * t) / 1000 + phase));
  return { values: Float64Array.from(values), times: Float64Array.from(times), n: times.length };
}

function even(everyMs: number, lengthMs = 200 + everyMs): number[] {
  return Array.from({ length: Math.floor(lengthMs / everyMs) + 1 }, (_, index) => 5 + index * everyMs);
}

const measure = createTimedWindows({ minCode: 0, maxCode: 4095 }, 200);

describe("a window of samples with their times", () => {
  it("gives the true RMS at 860 samples a second, whatever the phase", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 7, noNaN: true }), fc.constantFrom(50, 60), (phase, hz) => {
        const window = measure(sampled(even(1000 / 860), { phase, hz }));
        expect(window.rms / (1000 / Math.SQRT2)).toBeCloseTo(1, 2);
        expect(window).toMatchObject({ clipped: false, drifted: false, incomplete: false });
      }),
    );
  });

  it("gives it at uneven times too: each sample counts for the time round it", () => {
    // Twice as dense in the upper halves of the wave: a plain mean would be off by a fifth of the amplitude.
    const times = even(0.5).filter((t, index) => Math.sin(2 * Math.PI * 0.05 * t) > 0 || index % 2 === 0);
    const window = measure(sampled(times));
    expect(window.rms / (1000 / Math.SQRT2)).toBeCloseTo(1, 2);
    expect(window.mean).toBeCloseTo(2048, -1);
  });

  it("ends after 200 ms, between two samples if need be", () => {
    const more = measure(sampled(even(1.3, 207)));
    expect(more.rms / (1000 / Math.SQRT2)).toBeCloseTo(1, 2);
    expect(more.mean).toBeCloseTo(2048, -1);
    const late = measure(sampled([...even(1, 199), 238]));
    expect(late.rms / (1000 / Math.SQRT2)).toBeCloseTo(1, 2);
    expect(late.mean).toBeCloseTo(2048, -1);
  });

  it("is incomplete when it is too short, or has a hole", () => {
    expect(measure(sampled(even(1, 150))).incomplete).toBe(true);
    const holed = even(1).filter((t) => t < 100 || t > 107);
    expect(measure(sampled(holed)).incomplete).toBe(true);
    const small = even(1).filter((t) => t < 100 || t > 103);
    expect(measure(sampled(small)).incomplete).toBe(false);
  });

  it("has no reading with fewer than two samples", () => {
    for (const times of [[], [3]]) expect(measure(sampled(times))).toMatchObject({ rms: Number.NaN, incomplete: true });
  });

  it("is flagged when it is clipped or when its middle has moved", () => {
    const samples = sampled(even(1));
    samples.values[50] = 4095;
    expect(measure(samples).clipped).toBe(true);
    const moved = sampled(even(1));
    expect(measure({ ...moved, values: moved.values.map((value) => value + 300) }).drifted).toBe(true);
    const ramp = moved.values.map((value, index) => value + index * 5);
    expect(createTimedWindows({ middle: 2548 }, 200)({ ...moved, values: ramp }).drifted).toBe(true);
  });

  it("takes the floor out", () => {
    const small = sampled(even(0.25));
    const values = small.values.map((value, index) => 2048 + (value - 2048) / 100 + (index % 2 === 0 ? 5 : -5));
    const floored = createTimedWindows({ floor: { counts: 5 } }, 200);
    expect(floored({ ...small, values }).rms).toBeCloseTo(10 / Math.SQRT2, 1);
  });
});
