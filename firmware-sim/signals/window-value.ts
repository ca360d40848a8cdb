/** What firmware gets out of one window of samples; the same as the sketch's (docs/hardware/esp32-clamp/clamp_math.h). */
import { excessOf, type NoiseFloor, noFloor } from "../../common/detection/waveform/excess-power.ts";
import { statsOf } from "../../common/detection/waveform/window-stats.ts";

/** What a window is judged by, in counts. */
export interface WindowRules {
  /** Samples that there should be. */
  readonly wanted: number;
  /** A sample at one of the two says that the window is clipped. */
  readonly low: number;
  readonly high: number;
  /** Where the middle lay at set-up. */
  readonly middle: number;
  readonly floor?: NoiseFloor | undefined;
}

/** A window without its noise, in counts. */
export interface CountedWindow {
  readonly rms: number;
  readonly clipped: boolean;
  readonly drifted: boolean;
  readonly incomplete: boolean;
}

/** The mean may lie so far from the middle, as a share of the range. */
const driftShareOfRange = 0.05;

/**
 * Judges `samples[0..n)`. When some are missing, the first half of the window is used, which is whole cycles of 50 Hz and of
 * 60 Hz too; undefined when not even that is there.
 */
export function windowValue(samples: Float64Array, n: number, rules: WindowRules): CountedWindow | undefined {
  const { wanted, low, high, middle, floor = noFloor } = rules;
  const incomplete = n < wanted;
  const half = Math.floor(wanted / 2);
  if (incomplete && n < half) return undefined;
  const stats = statsOf(samples, incomplete ? half : wanted);
  if (!stats || stats.n === 0) return undefined;
  return {
    rms: excessOf(stats.meanSquare, stats.n, floor).rms,
    clipped: stats.min <= low || stats.max >= high,
    drifted: Math.abs(stats.mean - middle) > driftShareOfRange * (high - low),
    incomplete,
  };
}
