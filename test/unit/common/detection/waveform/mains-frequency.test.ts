/** Finding 50 or 60 Hz in the samples. */
import { describe, expect, it } from "vitest";
import { createRmsWindows } from "../../../../../common/detection/waveform/rms-windows.ts";
import { createRandom } from "../../../../../firmware-sim/random.ts";
import { createWave } from "../../../../bench/detection-rms.ts";

function mainsIn(
  load: { frequencyHz: number; crestFactor?: number; rmsCounts: number; noiseCounts?: number },
  windows = 5,
) {
  const wave = createWave({ crestFactor: Math.SQRT2, noiseCounts: 0.5, random: createRandom(1), ...load });
  const stream = createRmsWindows({ rateHz: 4000, onWindow() {} });
  for (let window = 0; window < windows; window += 1) stream.push(wave().samples);
  return stream.mains();
}

describe("the mains frequency", () => {
  it.each([
    [49.5, 50],
    [49.85, 50],
    [50.15, 50],
    [59.5, 60],
    [60, 60],
    [60.1, 60],
  ])("of %f Hz is found as %i Hz, for sines and for peaky loads", (frequencyHz, hz) => {
    for (const crestFactor of [1.4, Math.SQRT2, 2.8, 4]) {
      expect(mainsIn({ frequencyHz, crestFactor, rmsCounts: 100 }, 1).hz).toBe(hz);
    }
  });

  it("is found in a signal smaller than its noise", () => {
    expect(mainsIn({ frequencyHz: 50, rmsCounts: 1, noiseCounts: 3 }).hz).toBe(50);
    expect(mainsIn({ frequencyHz: 60, rmsCounts: 1, noiseCounts: 3 }).hz).toBe(60);
  });

  it("isn't found in noise, in stillness, between the two, in another frequency, or before the first window", () => {
    for (const noiseCounts of [0, 0.5, 3]) {
      expect(mainsIn({ frequencyHz: 50, rmsCounts: 0, noiseCounts }, 50).hz).toBeUndefined();
    }
    for (const frequencyHz of [30, 54, 55, 56, 75]) expect(mainsIn({ frequencyHz, rmsCounts: 100 }).hz).toBeUndefined();
    expect(mainsIn({ frequencyHz: 50, rmsCounts: 100 }, 0)).toEqual({ hz: undefined, share: 0 });
  });

  it("isn't found in one window of noise", () => {
    const random = createRandom(9);
    const still = createWave({ frequencyHz: 50, crestFactor: 2, rmsCounts: 0, noiseCounts: 3, random });
    for (let window = 0; window < 300; window += 1) {
      const stream = createRmsWindows({ rateHz: 4000, onWindow() {} });
      stream.push(still().samples);
      expect(stream.mains().hz).toBeUndefined();
    }
  });

  it("is found when the machine is switched on after the first looks", () => {
    const stream = createRmsWindows({ rateHz: 4000, onWindow() {} });
    stream.push(new Int16Array(40 * 800).fill(2048));
    expect(stream.mains().hz).toBeUndefined();
    const wave = createWave({
      frequencyHz: 60,
      crestFactor: 2,
      rmsCounts: 300,
      noiseCounts: 0.5,
      random: createRandom(2),
    });
    for (let window = 0; window < 20; window += 1) stream.push(wave().samples);
    expect(stream.mains().hz).toBe(60);
  });
});
