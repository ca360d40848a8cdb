/** Seconds of a simulated clamp: its converter is sampled as firmware does, five windows a second. */
import { secondFlags } from "../../../../../common/contract/records.ts";
import { createSecondWindows, type Second } from "../../../../../common/detection/second-window.ts";
import { createRandom } from "../../../../../firmware-sim/random.ts";
import { createClampAdc } from "../../../../../firmware-sim/signals/clamp-adc.ts";
import { createMainsShape } from "../../../../../firmware-sim/signals/mains-shape.ts";

interface MadeUpClamp {
  readonly fullScaleA?: number;
  readonly noiseCounts?: number;
  readonly crestFactor?: number;
  readonly seed?: number;
}

/** A clamp that is sampled second by second. */
export interface ClampSource {
  /** The second that begins at `t`, with a current of so many amperes; noise may be so many times as large. */
  second(t: number, amps: number, noiseTimes?: number): Second;
}

/** Creates a clamp. */
export function createClampSource({
  fullScaleA = 30,
  noiseCounts = 1.5,
  crestFactor = Math.SQRT2,
  seed = 1,
}: MadeUpClamp = {}): ClampSource {
  const random = createRandom(seed);
  const shape = createMainsShape({ crestFactor });
  const adcs = new Map<number, ReturnType<typeof createClampAdc>>();
  const windows = createSecondWindows();

  return {
    second(t, amps, noiseTimes = 1) {
      const settings = {
        fullScaleA,
        offsetCounts: 12,
        noiseCounts: noiseCounts * noiseTimes,
        mainsHz: 50,
        shape,
        random,
      };
      const adc = adcs.get(noiseTimes) ?? createClampAdc(settings);
      adcs.set(noiseTimes, adc);
      for (let at = t; at < t + 1000; at += 200) {
        // The mains wanders by half a percent within a minute, and by a tenth from one window to the next.
        const wander = 1 + 0.005 * Math.sin(at / 9000) + 0.001 * (random() - 0.5);
        const { rmsA, clipped, drifted } = adc.window(at, 200, () => amps * wander, 20);
        const flags = (clipped ? secondFlags.clipped : 0) | (drifted ? secondFlags.drifted : 0);
        windows.add({ t: at, value: Math.round(rmsA * 1000) / 1000, validForMs: 2000, flags });
      }
      const [second] = windows.closeUntil(t + 1000);
      if (!second) throw new Error("seconds must come in order");
      return second;
    },
  };
}

/** A second of a device that sends one value a second, rounded as it likes. */
export function plainSecond(t: number, mean: number, more: Partial<Second> = {}): Second {
  return { t, mean, min: mean, max: mean, std: 0, n: 1, validForMs: 2500, flags: 0, ...more };
}
