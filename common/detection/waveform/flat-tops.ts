/** Finds tops that something cut off below the converter's ends, such as an amplifier that reached its supply. */

/** How wide the band below a top is when the noise isn't known, in counts: holds noise of 0.7 counts. */
const plainBandCounts = 4;
/** The same in standard deviations of a known noise. */
const bandSigmas = 6;
/** Smaller signals than so many bands from peak to peak aren't judged: near their tops they stay in the band anyway. */
const leastBands = 32;
/** So many samples in a row make a flat place; fewer are the peak of a slowly sampled sine. */
const shortestRun = 3;
/** A flat place longer than this share of a cycle isn't a top. */
const longestRunShare = 0.6;
/** How many bands below the uppermost one it is compared with: enough for the second sample beside a peak to lie in them. */
const bandsBeside = 4;
/** The uppermost band must hold so many times what lies in those; a smooth peak has more in those. */
const leastRatio = 5;
/** A cut-off top lies at least so far from the mean, as a share of peak to peak; the flat side of a half-wave lies at 0.32. */
const leastDistanceShare = 0.36;

interface FlatTopSubject {
  readonly samples: Float64Array;
  readonly n: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Samples in one mains cycle. */
  readonly samplesPerCycle: number;
  /** RMS of the noise in counts; 0 when it isn't known. */
  readonly noiseCounts: number;
}

/**
 * Whether the top or the bottom of a waveform is flat to within its noise.
 *
 * Round a smooth peak (y = −x²) a curve spends longer in the four bands below the uppermost one than in that itself,
 * whatever the peak's width. A curve that was cut off goes through the lower bands quickly and stays in the uppermost.
 * Currents that are flat by nature, to within some counts, can't be told from it.
 */
export function hasFlatTop(subject: FlatTopSubject): boolean {
  const { min, max, mean, noiseCounts } = subject;
  const band = noiseCounts > 0 ? Math.max(1, bandSigmas * noiseCounts) : plainBandCounts;
  const height = max - min;
  if (!(height >= leastBands * band)) return false;
  const mayBeTop = max - mean >= leastDistanceShare * height;
  const mayBeBottom = mean - min >= leastDistanceShare * height;
  return (mayBeTop && isFlat(subject, max, -1, band)) || (mayBeBottom && isFlat(subject, min, 1, band));
}

/** Looks at the bands on the inner side of an extreme; `inward` is the direction to the mean. */
function isFlat(subject: FlatTopSubject, extreme: number, inward: 1 | -1, band: number): boolean {
  const { samples, n, samplesPerCycle } = subject;
  const longestRun = Math.ceil(longestRunShare * samplesPerCycle);
  let flat = 0;
  let beside = 0;
  let run = 0;
  for (let index = 0; index < n; index += 1) {
    const depth = ((samples[index] as number) - extreme) * inward;
    if (depth <= band) {
      run += 1;
      continue;
    }
    if (run >= shortestRun && run <= longestRun) flat += run;
    run = 0;
    if (depth <= (1 + bandsBeside) * band) beside += 1;
  }
  if (run >= shortestRun && run <= longestRun) flat += run;
  return flat > 0 && flat >= leastRatio * beside;
}
