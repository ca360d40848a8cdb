/** Samples a converter's raw file for one window, as quickly as the converter answers, without holding up the program. */
import type { FileHandle } from "node:fs/promises";
import { windowMs } from "../../common/detection/waveform/rms-windows.ts";
import type { TimedSamples } from "../../common/detection/waveform/window-stats.ts";
import { errorCode } from "../../common/runtime/errors.ts";

/** Samples of one window, with failed reads counted. */
export interface SampledWindow extends TimedSamples {
  /** Reads that failed, such as a bus that didn't answer. */
  readonly failures: number;
}

/** A raw file that is kept open. */
export interface RawInput {
  readonly file: FileHandle;
  /** How often the converter has a new value, a second; undefined when it converts at each read. */
  readonly conversionsHz: number | undefined;
}

/** Samples windows into the same memory each time: what the last window gave is overwritten by the next. */
export type Sampler = (input: RawInput, signal: AbortSignal) => Promise<SampledWindow>;

/** Samples aren't taken closer than this, in ms: far more than any mains current needs, and few enough for the memory below. */
const closestMs = 0.02;
const mostSamples = windowMs / closestMs + 2;
/** The raw value is a whole number and a line end. */
const longestText = 32;
/** Reads that come sooner than this share of a conversion would give the same value again, which looks like a flat top. */
const soonestShare = 0.75;

/**
 * Creates a sampler. `now` tells the moments of samples in ms: the computer's own fine clock, as these are physical moments.
 * Each read is handed to the system and awaited, so that other work goes on between two samples; when that takes too long,
 * the times show it. A window ends with the first sample after 200 ms.
 */
export function createSampler(now: () => number = () => performance.now()): Sampler {
  const values = new Float64Array(mostSamples);
  const times = new Float64Array(mostSamples);
  const text = Buffer.alloc(longestText);

  /** The converter's value now; an error when the read fails or gives something else. */
  async function readValue(file: FileHandle): Promise<number | Error> {
    try {
      // From the beginning each time: the kernel then asks the converter anew.
      const { bytesRead } = await file.read(text, 0, longestText, 0);
      const word = text.toString("latin1", 0, bytesRead).trim();
      return /^-?\d+$/.test(word) ? Number(word) : new Error(`"${word}" isn't a whole number`);
    } catch (error) {
      if (!(error instanceof Error) || errorCode(error) === "EBADF") throw error;
      return error;
    }
  }

  return async ({ file, conversionsHz }, signal) => {
    const soonestMs = conversionsHz === undefined ? closestMs : (soonestShare * 1000) / conversionsHz;
    const begunMs = now();
    let n = 0;
    let failures = 0;
    let failure: Error | undefined;
    for (;;) {
      signal.throwIfAborted();
      const calledMs = now();
      const value = await readValue(file);
      const answeredMs = now();
      const t = (calledMs + answeredMs) / 2;
      if (value instanceof Error) {
        failures += 1;
        failure = value;
      } else if (n === 0 || t - (times[n - 1] as number) >= soonestMs) {
        values[n] = value;
        times[n] = t;
        n += 1;
      }
      const isFull = n === mostSamples || (n > 0 && (times[n - 1] as number) - (times[0] as number) >= windowMs);
      // Failing reads come back at once: they would never fill a window.
      if (isFull || answeredMs - begunMs >= 2 * windowMs) break;
    }
    if (n < 2) throw new Error(`the converter can't be read: ${failure?.message}; check its wiring and its power`);
    return { values, times, n, failures };
  };
}
