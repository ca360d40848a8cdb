/** How long a current was at which height: a histogram in the log of the current, of fixed size. */

/** Bins a decade: a bin is 5.9 % wide. */
export const binsPerDecade = 40;
/** Smallest and largest current that has a bin of its own, in amperes. */
export const smallestA = 1e-3;
const decades = 8;
const binCount = decades * binsPerDecade;

/** The histogram. Weights are in ms. */
export interface LevelHistogram {
  /** Adds a value that held for `weightMs`. */
  add(valueA: number, weightMs: number): void;
  /** Adds all that another one holds. */
  merge(other: LevelHistogram): void;
  /** Weight of all values together. */
  totalMs(): number;
  /** Weight of each bin; bin 0 holds what is below the smallest. */
  bins(): Float64Array;
  /** The value below which this share (0 to 1) of the weight lies, in the middle of its bin; 0 when nothing was added. */
  quantileA(share: number): number;
}

/** Creates an empty histogram: 2.6 kB. */
export function createLevelHistogram(): LevelHistogram {
  const bins = new Float64Array(binCount + 1);
  let totalMs = 0;
  return {
    add(valueA, weightMs) {
      const bin = binOf(valueA);
      bins[bin] = (bins[bin] ?? 0) + weightMs;
      totalMs += weightMs;
    },
    merge(other) {
      for (const [bin, weight] of other.bins().entries()) bins[bin] = (bins[bin] ?? 0) + weight;
      totalMs += other.totalMs();
    },
    totalMs: () => totalMs,
    bins: () => bins,
    quantileA(share) {
      let left = share * totalMs;
      for (const [bin, weight] of bins.entries()) {
        left -= weight;
        if (left <= 0 && weight > 0) return middleA(bin);
      }
      return 0;
    },
  };
}

/** The bin of a value. */
export function binOf(valueA: number): number {
  if (!(valueA >= smallestA)) return 0;
  return Math.min(binCount, 1 + Math.floor(Math.log10(valueA / smallestA) * binsPerDecade));
}

/** The lower edge of a bin, in amperes. */
export function lowerEdgeA(bin: number): number {
  return bin <= 0 ? 0 : smallestA * 10 ** ((bin - 1) / binsPerDecade);
}

/** The middle of a bin, in amperes. */
export function middleA(bin: number): number {
  return bin <= 0 ? 0 : smallestA * 10 ** ((bin - 0.5) / binsPerDecade);
}
