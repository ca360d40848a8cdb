/** The noise floor of a clamp: measured once with the clamp off the wire, then taken out as a power. */
import { createRmsWindows, type RmsWindow } from "./rms-windows.ts";
import type { CodeRange } from "./window-judge.ts";

/** How a floor was measured, or why it can't be taken. */
export type FloorMeasurement =
  | {
      readonly ok: true;
      /** RMS of the noise, in counts. */
      readonly counts: number;
      /** Standard deviation of one window's mean square, in counts². */
      readonly spread: number;
      /** Standard error of `counts`. */
      readonly uncertainty: number;
      /** Where the converter's middle was, in counts: what `drifted` is judged by later. */
      readonly middle: number;
      /** Whole windows that it was measured from. */
      readonly windows: number;
    }
  | { readonly ok: false; readonly reason: string };

/** Takes a recording with the clamp off the wire, in pieces of any size. */
export interface NoiseFloorMeter {
  push(samples: ArrayLike<number>): void;
  finish(): FloorMeasurement;
}

/** A second: with less the floor would be known worse than a reading. */
const fewestWindows = 5;
/** Rounding to whole counts makes noise of 1/12 count² as soon as a signal moves, even where a still input shows none. */
const roundingPower = 1 / 12;
/** With a larger share of mains in it the clamp isn't off the wire, or not away from it. */
const mostMainsShare = 0.1;
/** A window of so many times the mean power isn't noise. */
const mostUneven = 4;

interface FloorMeterOptions extends CodeRange {
  /** Samples a second. */
  readonly rateHz: number;
}

/** Creates a meter. Its memory doesn't grow. */
export function createNoiseFloorMeter({ rateHz, minCode, maxCode }: FloorMeterOptions): NoiseFloorMeter {
  let windows = 0;
  let clipped = 0;
  let power = 0;
  let squaredDifferences = 0;
  let greatest = 0;
  let middle = 0;

  function onWindow({ n, meanSquare, mean, incomplete, ...flags }: RmsWindow): void {
    if (incomplete) return;
    windows += 1;
    if (flags.clipped) clipped += 1;
    // The window's own mean was taken off, and with it one n-th of the noise.
    const own = (meanSquare * n) / (n - 1);
    const difference = own - power;
    power += difference / windows;
    squaredDifferences += difference * (own - power);
    greatest = Math.max(greatest, own);
    middle += (mean - middle) / windows;
  }
  const stream = createRmsWindows({ rateHz, minCode, maxCode, onWindow });

  function reasonAgainst(): string | undefined {
    const { hz, share } = stream.mains();
    if (windows < fewestWindows) {
      return `${windows} whole windows of 200 ms aren't enough: record at least ${fewestWindows}, better two minutes`;
    }
    if (clipped > 0) return `${clipped} of ${windows} windows are clipped: the input is at its limit; check the wiring`;
    if (hz !== undefined && share > mostMainsShare) {
      const percent = Math.round(100 * share);
      return `${percent} % of its power is mains of ${hz} Hz: take the clamp off the wire, close it, and lay it away from motors and transformers`;
    }
    if (greatest > mostUneven * Math.max(power, roundingPower)) {
      return "it isn't even: something was switched or touched; record again with nothing moving";
    }
    return undefined;
  }

  return {
    push: stream.push,
    finish() {
      stream.finish();
      const reason = reasonAgainst();
      if (reason !== undefined) return { ok: false, reason };
      const counts = Math.sqrt(Math.max(power, roundingPower));
      const spread = Math.sqrt(squaredDifferences / (windows - 1));
      const uncertainty = spread / Math.sqrt(windows) / (2 * counts);
      return { ok: true, counts, spread, uncertainty, middle, windows };
    },
  };
}
