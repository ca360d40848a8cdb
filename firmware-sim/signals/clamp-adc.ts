/** A clamp on a 12-bit converter, sampled at 4 kHz, and the RMS of 200 ms windows as firmware works it out. */
import { shapeLength } from "./mains-shape.ts";

/** Samples a second. */
const sampleRateHz = 4000;
/** Length of a window: 10 cycles at 50 Hz, 12 at 60 Hz. */
export const windowMs = 200;
/** Samples in one window. */
const samplesPerWindow = (sampleRateHz * windowMs) / 1000;

/** Counts from the lowest to the highest code of 12 bits. */
const fullScaleCounts = 4095;
/** Values of noise that are drawn in advance; each window starts at a random place in them. */
const noiseLength = 8192;

/** The clamp, its burden and the converter. */
export interface ClampSettings {
  /** RMS of the sine that just reaches both ends of the converter's range, in amperes: follows from turns, burden and reference. */
  readonly fullScaleA: number;
  /** Where the bias really lies, in counts above (or below) mid-scale. */
  readonly offsetCounts: number;
  /** Standard deviation of the converter's noise, in counts. */
  readonly noiseCounts: number;
  /** The mains frequency as it really is, in Hz: 50 or 60 and some hundredths. */
  readonly mainsHz: number;
  /** One cycle with an RMS of 1, from `createMainsShape`. */
  readonly shape: Float64Array;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
}

/** What the firmware gets out of one window. */
export interface WindowValue {
  readonly rmsA: number;
  /** A sample was at an end of the converter's range. */
  readonly clipped: boolean;
}

/** A clamp that is being sampled. */
export interface ClampAdc {
  /**
   * Samples one window and works out its RMS, the window's own mean taken off.
   * @param ampsAt current (RMS of the mains cycle) at a moment of the caller's clock
   * @param samplesPerStep for how many samples one value of `ampsAt` holds; 1 makes a step exact to a sample
   */
  window(startMs: number, lengthMs: number, ampsAt: (tMs: number) => number, samplesPerStep: number): WindowValue;
}

/** Creates a clamp; the mains goes on from one window to the next without a jump. */
export function createClampAdc(settings: ClampSettings): ClampAdc {
  const { fullScaleA, offsetCounts, noiseCounts, mainsHz, shape, random } = settings;
  const countsPerA = countsPerAmpere(fullScaleA);
  const biasCounts = fullScaleCounts / 2 + offsetCounts;
  const noise = gaussianNoise(noiseCounts, random);
  const phaseStep = (mainsHz / sampleRateHz) * shapeLength;
  let phase = random() * shapeLength;

  return {
    window(startMs, lengthMs, ampsAt, samplesPerStep) {
      const msPerSample = lengthMs / samplesPerWindow;
      let place = Math.floor(random() * noiseLength);
      let sum = 0;
      let squares = 0;
      let clipped = false;
      let amplitude = 0;
      for (let sample = 0; sample < samplesPerWindow; sample += 1) {
        if (sample % samplesPerStep === 0) amplitude = ampsAt(startMs + sample * msPerSample) * countsPerA;
        const wave = shape[phase & (shapeLength - 1)] ?? 0;
        let counts = Math.round(biasCounts + amplitude * wave + (noise[place & (noiseLength - 1)] ?? 0));
        phase += phaseStep;
        place += 1;
        if (counts <= 0 || counts >= fullScaleCounts) {
          clipped = true;
          counts = counts <= 0 ? 0 : fullScaleCounts;
        }
        sum += counts;
        squares += counts * counts;
      }
      phase %= shapeLength;
      const mean = sum / samplesPerWindow;
      const variance = Math.max(0, squares / samplesPerWindow - mean * mean);
      return { rmsA: Math.sqrt(variance) / countsPerA, clipped };
    },
  };
}

/** Noise drawn in advance by the method of Box and Muller. */
function gaussianNoise(deviation: number, random: () => number): Float64Array {
  return Float64Array.from(
    { length: noiseLength },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

/** What a clamp without current reads, RMS in amperes: the converter's noise and its rounding (1/12 count²). */
export function noiseFloorA({ fullScaleA, noiseCounts }: Pick<ClampSettings, "fullScaleA" | "noiseCounts">): number {
  return Math.sqrt(noiseCounts ** 2 + 1 / 12) / countsPerAmpere(fullScaleA);
}

function countsPerAmpere(fullScaleA: number): number {
  return fullScaleCounts / 2 / (fullScaleA * Math.SQRT2);
}
