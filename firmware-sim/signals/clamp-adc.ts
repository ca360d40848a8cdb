/** A clamp on a 12-bit converter, sampled at 4 kHz, and the RMS of 200 ms windows as firmware works it out. */
import { shapeLength } from "./mains-shape.ts";
import { type WindowRules, windowValue } from "./window-value.ts";

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
const undisturbed: Disturbance = { biasCounts: 0, lostShare: 0 };

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
  /** The middle has moved away from where it was at set-up. */
  readonly drifted: boolean;
  /** Samples are missing. */
  readonly incomplete: boolean;
}

/** What may go wrong with a clamp on its way to the converter. */
export interface Disturbance {
  /** How far the bias has moved since set-up, in counts: a loose resistor. */
  readonly biasCounts: number;
  /** Share of each window's samples that is lost, 0 to 0.5: with fewer left firmware sends nothing. */
  readonly lostShare: number;
}

/** A clamp that is being sampled. */
export interface ClampAdc {
  /**
   * Samples one window and works out its RMS, the window's own mean taken off.
   * @param ampsAt current (RMS of the mains cycle) at a moment of the caller's clock
   * @param samplesPerStep for how many samples one value of `ampsAt` holds; 1 makes a step exact to a sample
   */
  window(startMs: number, lengthMs: number, ampsAt: (tMs: number) => number, samplesPerStep: number): WindowValue;
  /** Disturbs the windows from now on; nothing given, it is as at set-up. */
  disturb(disturbance?: Partial<Disturbance>): void;
}

/** Creates a clamp; the mains goes on from one window to the next without a jump. */
export function createClampAdc(settings: ClampSettings): ClampAdc {
  const { fullScaleA, offsetCounts, noiseCounts, mainsHz, shape, random } = settings;
  const countsPerA = countsPerAmpere(fullScaleA);
  const biasCounts = fullScaleCounts / 2 + offsetCounts;
  const noise = gaussianNoise(noiseCounts, random);
  const phaseStep = (mainsHz / sampleRateHz) * shapeLength;
  const samples = new Float64Array(samplesPerWindow);
  const rules: WindowRules = { wanted: samplesPerWindow, low: 0, high: fullScaleCounts, middle: biasCounts };
  let phase = random() * shapeLength;
  let disturbance: Disturbance = undisturbed;

  return {
    window(startMs, lengthMs, ampsAt, samplesPerStep) {
      const msPerSample = lengthMs / samplesPerWindow;
      const middle = biasCounts + disturbance.biasCounts;
      let place = Math.floor(random() * noiseLength);
      let amplitude = 0;
      for (let sample = 0; sample < samplesPerWindow; sample += 1) {
        if (sample % samplesPerStep === 0) amplitude = ampsAt(startMs + sample * msPerSample) * countsPerA;
        const wave = shape[phase & (shapeLength - 1)] ?? 0;
        const counts = Math.round(middle + amplitude * wave + (noise[place & (noiseLength - 1)] ?? 0));
        samples[sample] = Math.min(fullScaleCounts, Math.max(0, counts));
        phase += phaseStep;
        place += 1;
      }
      phase %= shapeLength;
      const value = windowValue(samples, Math.round(samplesPerWindow * (1 - disturbance.lostShare)), rules);
      if (!value) throw new RangeError("more than half of the samples are lost: firmware would send nothing");
      const { rms, ...flags } = value;
      return { rmsA: rms / countsPerA, ...flags };
    },
    disturb(given = {}) {
      disturbance = { ...undisturbed, ...given };
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
