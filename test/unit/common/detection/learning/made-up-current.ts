/** Made-up currents to learn from: stretches at a few levels, with noise as machines have it. */
import fc from "fast-check";
import type { DetectionSecond } from "../../../../../common/detection/detection-second.ts";
import { createRandom } from "../../../../../firmware-sim/random.ts";

/** A stretch of a current. */
export interface Stretch {
  readonly seconds: number;
  readonly meanA: number;
  /** Standard deviation as a share of the mean. */
  readonly spread?: number;
  /** A step to anywhere within this share above the mean, every so many seconds on average. */
  readonly stepShare?: number;
  readonly stepEveryS?: number;
}

/** Seconds of stretches one behind the other. */
export function currentOf(stretches: readonly Stretch[], seed = 1, intervalMs = 1000): DetectionSecond[] {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const seconds: DetectionSecond[] = [];
  for (const { seconds: count, meanA, spread = 0.03, stepShare = 0, stepEveryS = 4 } of stretches) {
    let stepped = 1;
    for (let second = 0; second < count; second += 1) {
      if (stepShare > 0 && random() < 1 / stepEveryS) stepped = 1 + stepShare * random();
      const value = meanA * stepped * Math.exp(spread * normal());
      seconds.push({
        t: seconds.length * intervalMs,
        meanA: value,
        validForMs: 2.5 * intervalMs,
        lengthMs: Math.min(1000, intervalMs),
      });
    }
  }
  return seconds;
}

/** A machine with two or three levels, in turns. */
export interface LevelsAtRandom {
  readonly levelsA: readonly number[];
  readonly turns: number;
  readonly stretchS: number;
  readonly spread: number;
  readonly seed: number;
}

/** Two or three levels at random places, twice apart and more, each with a good share of the time. */
export const anyLevels: fc.Arbitrary<LevelsAtRandom> = fc
  .record({
    lowestA: fc.double({ min: 0.05, max: 20, noNaN: true }),
    ratios: fc.array(fc.double({ min: 2, max: 6, noNaN: true }), { minLength: 1, maxLength: 2 }),
    turns: fc.integer({ min: 3, max: 8 }),
    stretchS: fc.integer({ min: 30, max: 120 }),
    spread: fc.double({ min: 0.005, max: 0.06, noNaN: true }),
    seed: fc.nat(),
  })
  .map(({ lowestA, ratios: [first = 2, second], ...rest }) => {
    const two = [lowestA, lowestA * first];
    return { levelsA: second === undefined ? two : [...two, lowestA * first * second], ...rest };
  });

/** Its seconds; the levels have unequal shares of the time, none below 5 %. */
export function levelSeconds({ levelsA, turns, stretchS, spread, seed }: LevelsAtRandom): DetectionSecond[] {
  const stretches = Array.from({ length: turns * levelsA.length }, (_, turn) => ({
    seconds: stretchS * (1 + ((turn * 7 + seed) % 3)),
    meanA: levelsA[turn % levelsA.length] ?? 0,
    spread,
  }));
  return currentOf(stretches, seed);
}
