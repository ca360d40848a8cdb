/** Tells from the samples whether the mains has 50 Hz or 60 Hz, or whether there is no mains in them. */

/** The mains frequencies there are, in Hz. */
export type MainsHz = 50 | 60;

/** What was found so far. */
export interface MainsFound {
  /** Undefined: no mains in it, or it can't be told. */
  readonly hz: MainsHz | undefined;
  /** Power of the stronger fundamental as a share of the whole, 0 to 1; 0 without samples. */
  readonly share: number;
}

/** Gathers windows. */
export interface MainsFinder {
  /** Takes a window: `samples[0..n)`, evenly spaced, with their mean and their mean square round it. */
  add(samples: Float64Array, n: number, mean: number, meanSquare: number): void;
  found(): MainsFound;
}

/** The stronger must have so many times the other's power: what lies between the two is neither. */
const leastRatio = 3;
/** How far the share must exceed what noise alone leads one to expect, in standard deviations of that share. */
const leastSigmas = 7;

/**
 * Creates a finder for windows of 200 ms, in which both frequencies have whole cycles (10 and 12), so that neither leaks
 * into the other: the sums are their discrete Fourier coefficients. Harmonics, however strong, don't enter.
 * @param longest most samples in one window
 */
export function createMainsFinder(rateHz: number, longest: number): MainsFinder {
  const waves = [50, 60].flatMap((hz) => [wave(Math.cos, hz, rateHz, longest), wave(Math.sin, hz, rateHz, longest)]);
  const [cos50, sin50, cos60, sin60] = waves as [Float64Array, Float64Array, Float64Array, Float64Array];
  let windows = 0;
  let length = 0;
  let power50 = 0;
  let power60 = 0;
  let whole = 0;

  return {
    add(samples, n, mean, meanSquare) {
      let c50 = 0;
      let s50 = 0;
      let c60 = 0;
      let s60 = 0;
      for (let index = 0; index < n; index += 1) {
        const sample = (samples[index] as number) - mean;
        c50 += sample * (cos50[index] as number);
        s50 += sample * (sin50[index] as number);
        c60 += sample * (cos60[index] as number);
        s60 += sample * (sin60[index] as number);
      }
      // A sine of amplitude a gives c² + s² = (a·n/2)² and has the power a²/2.
      power50 += (2 * (c50 * c50 + s50 * s50)) / (n * n);
      power60 += (2 * (c60 * c60 + s60 * s60)) / (n * n);
      whole += meanSquare;
      windows += 1;
      length = n;
    },
    found() {
      if (!(whole > 0)) return { hz: undefined, share: 0 };
      const [stronger, weaker] = power50 >= power60 ? [power50, power60] : [power60, power50];
      const share = stronger / whole;
      // White noise has 2/n of its power at each frequency, exponentially distributed from window to window.
      const isMains = share > (2 / length) * (1 + leastSigmas / Math.sqrt(windows)) && stronger > leastRatio * weaker;
      return { hz: isMains ? (power50 >= power60 ? 50 : 60) : undefined, share };
    },
  };
}

function wave(shape: (angle: number) => number, hz: MainsHz | number, rateHz: number, longest: number): Float64Array {
  return Float64Array.from({ length: longest }, (_, index) => shape((2 * Math.PI * hz * index) / rateHz));
}
