/** Measures RMS by windows: its errors over frequency, crest factor and load, its bias near the floor, clipping, and its speed. */
import { createNoiseFloorMeter } from "../../common/detection/waveform/noise-floor.ts";
import { createRmsWindows, type RmsWindow } from "../../common/detection/waveform/rms-windows.ts";
import { createRandom } from "../../firmware-sim/random.ts";
import { createMainsShape, shapeLength } from "../../firmware-sim/signals/mains-shape.ts";
import { percentile } from "./figure.ts";

/** The converter that all figures are measured with: 12 bits, 4 kHz. */
const rateHz = 4000;
const maxCode = 4095;
const range = { minCode: 0, maxCode };
/** RMS of the sine that just reaches both ends, in counts. */
const fullScaleCounts = maxCode / 2 / Math.SQRT2;

/** What is measured; smaller numbers measure faster and less exactly. */
export interface RmsBenchOptions {
  readonly seed: number;
  readonly frequenciesHz: readonly number[];
  readonly crestFactors: readonly number[];
  /** RMS as shares of full scale. */
  readonly loads: readonly number[];
  /** Windows for each combination of the three. */
  readonly windows: number;
  /** Windows for each load near the floor, and for measuring the floor itself. */
  readonly floorWindows: number;
  /** Samples in one run of the speed's measurement, and how often it is run. */
  readonly speedSamples: number;
  readonly speedRuns: number;
}

export const fullRmsBench: RmsBenchOptions = {
  seed: 20260401,
  frequenciesHz: [49.85, 49.9, 49.95, 50, 50.05, 50.1, 50.15, 59.85, 59.9, 59.95, 60, 60.05, 60.1],
  crestFactors: [1.4, Math.SQRT2, 1.66, 2, 2.8, 3.4, 4],
  loads: [0.025, 0.05, 0.1, 0.2, 0.3, 0.4],
  windows: 40,
  floorWindows: 40_000,
  speedSamples: 8_000_000,
  speedRuns: 7,
};

/** Relative errors of one combination. */
export interface ErrorCell {
  readonly frequencyHz: number;
  readonly crestFactor: number;
  readonly load: number;
  readonly windows: number;
  /** Relative, as shares: 0.002 is 0.2 %. */
  readonly p95: number;
  readonly bias: number;
}

/** Bias of the mean reading near the floor, relative, as a share; with its standard error. */
export interface FloorCell {
  readonly load: number;
  readonly windows: number;
  readonly bias: number;
  readonly standardError: number;
  /** Bias of the mean of the signed mean square, as the root would have it. */
  readonly meanSquareBias: number;
}

/** Windows that reach beyond the converter's ends. */
export interface ClippingCounts {
  readonly clippedWindows: number;
  /** Clipped windows without the flag: must be 0. */
  readonly missed: number;
  readonly cleanWindows: number;
  /** Windows that weren't clipped and have the flag: must be 0. */
  readonly falseAlarms: number;
}

/** Peaks cut off below the range's ends. */
export interface CutCell {
  readonly crestFactor: number;
  /** Peak that there would be / where it is cut off; below 1 nothing is, and nothing must be flagged. */
  readonly overshoot: number;
  readonly flaggedShare: number;
}

/** Samples a second through one core. */
export interface RmsSpeed {
  readonly samplesPerSecond: number;
  /** The same samples through a plain loop: sum and sum of squares, nothing told or judged. */
  readonly naiveSamplesPerSecond: number;
}

export interface RmsFigures {
  readonly errors: readonly ErrorCell[];
  /** Over all windows of all cells. */
  readonly p95: number;
  readonly bias: number;
  /** The largest bias of one load, over all frequencies and crest factors. No floor is taken out here. */
  readonly worstBias: number;
  readonly floorCounts: number;
  readonly floor: readonly FloorCell[];
  readonly clipping: ClippingCounts;
  readonly cutTops: readonly CutCell[];
  readonly speed: RmsSpeed;
}

/** A source of samples: a shape at a frequency, with noise, rounded to codes. */
interface Wave {
  readonly frequencyHz: number;
  readonly crestFactor: number;
  readonly rmsCounts: number;
  readonly noiseCounts: number;
  /** An amplifier that can go no further from mid-scale than this, in counts. */
  readonly cutAtCounts?: number;
  readonly random: () => number;
}

/** One window after the other: its samples, its true RMS, and whether anything was cut off. */
export function createWave({ frequencyHz, crestFactor, rmsCounts, noiseCounts, cutAtCounts, random }: Wave) {
  const shape = createMainsShape({ crestFactor });
  const samples = new Float64Array(rateHz / 5);
  const middle = maxCode / 2 + 20 * (random() - 0.5);
  const step = frequencyHz / rateHz;
  let phase = random();
  return () => {
    let squares = 0;
    let isCut = false;
    for (let index = 0; index < samples.length; index += 1) {
      const current = rmsCounts * valueAt(shape, phase);
      squares += current * current;
      phase = (phase + step) % 1;
      const held = cutAtCounts === undefined ? current : Math.max(-cutAtCounts, Math.min(cutAtCounts, current));
      const counts = middle + held + noiseCounts * gauss(random);
      if (held !== current || counts < 0.5 || counts >= maxCode - 0.5) isCut = true;
      samples[index] = Math.max(0, Math.min(maxCode, Math.round(counts)));
    }
    return { samples, trueRms: Math.sqrt(squares / samples.length), isCut };
  };
}

function valueAt(shape: Float64Array, phase: number): number {
  const place = phase * shapeLength - 0.5;
  const below = Math.floor(place);
  const from = shape[(below + shapeLength) % shapeLength] ?? 0;
  const to = shape[(below + 1) % shapeLength] ?? 0;
  return from + (place - below) * (to - from);
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Errors over all combinations; windows that were cut off have no true value in them and are left out here. */
export function measureErrors(options: RmsBenchOptions): Pick<RmsFigures, "errors" | "p95" | "bias" | "worstBias"> {
  const random = createRandom(options.seed);
  const errors: ErrorCell[] = [];
  const all: number[] = [];
  let sum = 0;
  for (const frequencyHz of options.frequenciesHz) {
    for (const crestFactor of options.crestFactors) {
      for (const load of options.loads) {
        const wave = createWave({
          frequencyHz,
          crestFactor,
          rmsCounts: load * fullScaleCounts,
          noiseCounts: 0.5,
          random,
        });
        const own = relativeErrors(wave, options.windows);
        if (own.length === 0) continue;
        const total = own.reduce((before, error) => before + error, 0);
        const p95 = percentile(own.map(Math.abs), 0.95);
        errors.push({ frequencyHz, crestFactor, load, windows: own.length, p95, bias: total / own.length });
        for (const error of own) all.push(Math.abs(error));
        sum += total;
      }
    }
  }
  return { errors, p95: percentile(all, 0.95), bias: sum / all.length, worstBias: worstBiasOf(errors) };
}

/** One cell's bias is mostly chance; that of a load, over all its cells, isn't. */
function worstBiasOf(errors: readonly ErrorCell[]): number {
  const biases = [...new Set(errors.map(({ load }) => load))].map((load) => {
    const cells = errors.filter((cell) => cell.load === load);
    const windows = cells.reduce((sum, cell) => sum + cell.windows, 0);
    return cells.reduce((sum, cell) => sum + cell.bias * cell.windows, 0) / windows;
  });
  return biases.reduce((worst, bias) => (Math.abs(bias) > Math.abs(worst) ? bias : worst), 0);
}

function relativeErrors(wave: ReturnType<typeof createWave>, windows: number): number[] {
  const found: RmsWindow[] = [];
  const stream = createRmsWindows({ rateHz, ...range, onWindow: (window) => void found.push(window) });
  const errors: number[] = [];
  for (let window = 0; window < windows; window += 1) {
    const { samples, trueRms, isCut } = wave();
    stream.push(samples);
    const rms = found.pop()?.rms ?? Number.NaN;
    if (!isCut) errors.push(rms / trueRms - 1);
  }
  return errors;
}

/** Bias at small loads in 3 counts of noise, with a floor that was measured in the same noise. */
export function measureFloorBias({ seed, floorWindows }: RmsBenchOptions, loads = [0.003, 0.01]) {
  const random = createRandom(seed + 1);
  const noiseCounts = 3;
  const still = createWave({ frequencyHz: 50, crestFactor: Math.SQRT2, rmsCounts: 0, noiseCounts, random });
  const meter = createNoiseFloorMeter({ rateHz, ...range });
  for (let window = 0; window < floorWindows; window += 1) meter.push(still().samples);
  const floor = meter.finish();
  if (!floor.ok) throw new Error(floor.reason);
  const cells = loads.map((load): FloorCell => {
    const rmsCounts = load * fullScaleCounts;
    const wave = createWave({ frequencyHz: 50.02, crestFactor: Math.SQRT2, rmsCounts, noiseCounts, random });
    let sum = 0;
    let squares = 0;
    let excess = 0;
    const onWindow = ({ rms, meanSquare }: RmsWindow) => {
      sum += rms;
      squares += rms * rms;
      excess += meanSquare;
    };
    const stream = createRmsWindows({ rateHz, ...range, floor, onWindow });
    let trueSquares = 0;
    let trueSum = 0;
    for (let window = 0; window < floorWindows; window += 1) {
      const { samples, trueRms } = wave();
      trueSum += trueRms;
      trueSquares += trueRms * trueRms;
      stream.push(samples);
    }
    const mean = sum / floorWindows;
    const deviation = Math.sqrt(squares / floorWindows - mean * mean);
    return {
      load,
      windows: floorWindows,
      bias: sum / trueSum - 1,
      standardError: deviation / Math.sqrt(floorWindows) / mean,
      meanSquareBias: Math.sqrt(excess / trueSquares) - 1,
    };
  });
  return { floorCounts: floor.counts, floor: cells };
}

/** Whether each window that reached beyond the range has its flag, and no other has it. */
function measureClipping({ seed, crestFactors, windows }: RmsBenchOptions): ClippingCounts {
  const random = createRandom(seed + 2);
  const counts = { clippedWindows: 0, missed: 0, cleanWindows: 0, falseAlarms: 0 };
  for (const crestFactor of crestFactors) {
    for (const overshoot of [0.3, 0.6, 0.95, 1.02, 1.06, 1.15, 1.3, 1.6, 2.5]) {
      const rmsCounts = (overshoot * maxCode) / 2 / crestFactor;
      const wave = createWave({ frequencyHz: 50.02, crestFactor, rmsCounts, noiseCounts: 0.5, random });
      for (const { isCut, clipped } of flagsOf(wave, windows, range)) {
        counts[isCut ? "clippedWindows" : "cleanWindows"] += 1;
        if (isCut && !clipped) counts.missed += 1;
        if (!isCut && clipped) counts.falseAlarms += 1;
      }
    }
  }
  return counts;
}

/** Which share of windows is flagged when an amplifier cuts peaks off at two thirds of a range that isn't known. */
export function measureCutTops({ seed, crestFactors, windows }: RmsBenchOptions): CutCell[] {
  const random = createRandom(seed + 4);
  const cutAtCounts = 1400;
  return crestFactors.flatMap((crestFactor) =>
    [0.6, 0.95, 1.06, 1.15, 1.3, 1.6, 2.5].map((overshoot): CutCell => {
      const rmsCounts = (overshoot * cutAtCounts) / crestFactor;
      const wave = createWave({ frequencyHz: 50.02, crestFactor, rmsCounts, noiseCounts: 0.5, cutAtCounts, random });
      const flagged = flagsOf(wave, windows, {}).filter(({ clipped }) => clipped).length;
      return { crestFactor, overshoot, flaggedShare: flagged / windows };
    }),
  );
}

function flagsOf(wave: ReturnType<typeof createWave>, windows: number, codes: { minCode?: number; maxCode?: number }) {
  let clipped = false;
  const onWindow = (window: RmsWindow) => {
    clipped = window.clipped;
  };
  const stream = createRmsWindows({ rateHz, ...codes, onWindow });
  return Array.from({ length: windows }, () => {
    const { samples, isCut } = wave();
    stream.push(samples);
    return { isCut, clipped };
  });
}

/** Medians of several runs, the two loops taking turns so that both see the same computer. */
function measureSpeed({ seed, speedSamples, speedRuns }: RmsBenchOptions): RmsSpeed {
  const random = createRandom(seed + 3);
  const samples = new Int16Array(speedSamples);
  const wave = createWave({ frequencyHz: 50.02, crestFactor: 2, rmsCounts: 400, noiseCounts: 0.5, random });
  const pattern = Array.from({ length: 50 }, () => Int16Array.from(wave().samples));
  for (let at = 0, turn = 0; at < speedSamples; turn += 1) {
    const piece = (pattern[turn % pattern.length] as Int16Array).subarray(0, speedSamples - at);
    samples.set(piece, at);
    at += piece.length;
  }
  const ours: number[] = [];
  const naive: number[] = [];
  for (let run = 0; run <= speedRuns; run += 1) {
    const ourSeconds = secondsOf(() => throughWindows(samples));
    const naiveSeconds = secondsOf(() => throughPlainLoop(samples));
    // The first run is the compiler's.
    if (run === 0) continue;
    ours.push(speedSamples / ourSeconds);
    naive.push(speedSamples / naiveSeconds);
  }
  return { samplesPerSecond: percentile(ours, 0.5), naiveSamplesPerSecond: percentile(naive, 0.5) };
}

function throughWindows(samples: Int16Array): number {
  let sum = 0;
  const stream = createRmsWindows({
    rateHz,
    ...range,
    floor: { counts: 0.6 },
    onWindow({ rms }) {
      sum += rms;
    },
  });
  // As a converter's driver hands them over: a tenth of a second at a time.
  for (let at = 0; at < samples.length; at += rateHz / 10) stream.push(samples.subarray(at, at + rateHz / 10));
  stream.finish();
  return sum;
}

function throughPlainLoop(samples: Int16Array): number {
  const length = rateHz / 5;
  let total = 0;
  for (let from = 0; from + length <= samples.length; from += length) {
    let sum = 0;
    let squares = 0;
    for (let index = from; index < from + length; index += 1) {
      const sample = samples[index] as number;
      sum += sample;
      squares += sample * sample;
    }
    total += Math.sqrt(squares / length - (sum / length) ** 2);
  }
  return total;
}

function secondsOf(work: () => number): number {
  const before = performance.now();
  if (Number.isNaN(work())) throw new Error("the loop came to nothing");
  return (performance.now() - before) / 1000;
}

/** Measures all of it. */
export function benchDetectionRms(options: RmsBenchOptions = fullRmsBench): RmsFigures {
  return {
    ...measureErrors(options),
    ...measureFloorBias(options),
    clipping: measureClipping(options),
    cutTops: measureCutTops(options),
    speed: measureSpeed(options),
  };
}
