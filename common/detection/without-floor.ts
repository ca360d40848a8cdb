/** A reading without its noise floor, which is taken out as a power. */

/** What a clamp reads without a current. */
export interface ClampFloor {
  /** RMS in amperes. */
  readonly noiseFloorA: number;
  /** Standard deviation of single readings, in amperes. */
  readonly noiseStdA: number;
}

/** What can't be told from the floor by so many standard deviations of its own power reads 0. */
const floorSigmas = 3;

/**
 * The current of a reading: the root of its mean square less the floor's. 0 where what is left is less than `floorSigmas`
 * times the spread of the floor's mean square, which is 2 · floor · std.
 */
export function withoutFloor(rmsA: number, { noiseFloorA, noiseStdA }: ClampFloor): number {
  if (noiseFloorA === 0) return rmsA;
  const power = rmsA * rmsA - noiseFloorA * noiseFloorA;
  return power > floorSigmas * 2 * noiseFloorA * noiseStdA ? Math.sqrt(power) : 0;
}
