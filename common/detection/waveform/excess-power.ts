/** What is left of a window's power when the noise floor is taken out, and the reading that it stands for. */

/** A noise floor as readings need it. */
export interface NoiseFloor {
  /** RMS of the noise, in counts; 0 takes nothing out. Rounding to whole counts (1/12 count²) belongs to it. */
  readonly counts: number;
  /** Standard deviation of one window's mean square, in counts², where it was measured. */
  readonly spread?: number | undefined;
}

/** Nothing is taken out. */
export const noFloor: NoiseFloor = { counts: 0 };

/** Below so many standard deviations of the floor's own power a reading is 0: noise alone gets there once in 700 windows. */
export const floorSigmas = 3;

/** A window's power without its noise. */
export interface Excess {
  /** Mean square less the floor's power, in counts². Signed: its mean over many windows is unbiased. */
  readonly meanSquare: number;
  /** RMS in counts; 0 when the excess can't be told from none. */
  readonly rms: number;
}

/**
 * Takes the floor out of the mean square of `n` samples round their own mean.
 *
 * The floor's share of it is F·(n−1)/n for white noise of power F, whose estimate has the standard deviation F·√(2/(n−1)).
 * The mean square m of a signal in noise varies by v = 4·m·F/n + σ². The root of what varies is too small on average by
 * v/(8·m²) of itself (second-order expansion of √m), which is put back; at 3σ that is 2 %.
 */
export function excessOf(meanSquare: number, n: number, { counts, spread = 0 }: NoiseFloor): Excess {
  if (counts === 0 || n < 2) return { meanSquare, rms: Math.sqrt(meanSquare) };
  const power = counts * counts;
  const excess = meanSquare - (power * (n - 1)) / n;
  const sigma = Math.max(power * Math.sqrt(2 / (n - 1)), spread);
  if (!(excess >= floorSigmas * sigma)) return { meanSquare: excess, rms: Number.isNaN(excess) ? excess : 0 };
  const variance = (4 * excess * power) / n + sigma * sigma;
  return { meanSquare: excess, rms: Math.sqrt(excess) * (1 + variance / (8 * excess * excess)) };
}
