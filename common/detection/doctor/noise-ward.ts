/** Whether a clamp is noisier than at set-up, by its quiet seconds: those in which its machine is off. */
import type { ClampFloor } from "../without-floor.ts";
import type { ClampSecond, ClampWard } from "./clamp-finding.ts";

/**
 * So many times as noisy is a loose lead or a new source of noise nearby, not the weather. Of five readings a second the
 * quieter quarter shows 0.7 of the noise: this is 2.5 and 1.9 times as noisy.
 */
const raiseFactor = 1.75;
const clearFactor = 1.3;
/** A second above so many noise floors holds a small current, a standby perhaps, and isn't quiet. */
const mostFloors = 4;
/** Fewer quiet seconds than this say nothing. */
const leastQuietSeconds = 180;
/** The noise is what three of four quiet seconds have more of: a standby that blinks in some of them doesn't count. */
const quantile = 0.25;
/** How far one second moves it, as a share: a burst of ten seconds counts for nothing. */
const step = 0.04;

/**
 * Creates a ward. The noise of a second is what its readings differ, or, where it has few, what it differs from the second
 * before. Beyond four floors noise looks like a current, and this ward is silent.
 */
export function createNoiseWard({ noiseStdA, noiseFloorA }: ClampFloor, currentFromA: number): ClampWard {
  let level = noiseStdA;
  let quietSeconds = 0;
  let before: ClampSecond | undefined;
  let since: number | undefined;
  let firstAboveT: number | undefined;

  function noiseOf(second: ClampSecond): number | undefined {
    if (second.n >= 3) return second.std * Math.sqrt(second.n / (second.n - 1));
    if (!before || second.t - before.t > second.validForMs) return undefined;
    return (Math.abs(second.mean - before.mean) * Math.sqrt(second.n)) / Math.SQRT2;
  }

  return {
    second(second) {
      const isQuiet = second.currentA < currentFromA && second.mean <= mostFloors * noiseFloorA;
      const noise = isQuiet ? noiseOf(second) : undefined;
      before = isQuiet ? second : undefined;
      if (noise === undefined) return;
      quietSeconds += 1;
      level *= noise > level ? 1 + step * quantile : 1 - step * (1 - quantile);
      level = Math.max(level, noiseStdA / 10);
      if (level > clearFactor * noiseStdA) firstAboveT ??= second.t;
      else {
        firstAboveT = undefined;
        since = undefined;
      }
      if (level > raiseFactor * noiseStdA && quietSeconds >= leastQuietSeconds) since ??= firstAboveT;
    },
    finding() {
      if (since === undefined) return undefined;
      return { code: "clamp-noisy", since, evidence: { stdA: level, setUpStdA: noiseStdA, setUpFloorA: noiseFloorA } };
    },
  };
}
