/** Random numbers from a seed: the same seed gives the same numbers on every computer. */

/**
 * Creates a generator of numbers from 0 up to 1: mulberry32 (Tommy Ettinger, public domain), 32 bits of state, period 2^32.
 * Good enough for noise and shop-floor habits; never for secrets.
 */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state) / 2 ** 32;
  };
}

/** One number from 0 up to 1 for a place `index` (whole) of a sequence: random access, where a generator would count up. */
export function randomAt(seed: number, index: number): number {
  return mix((Math.imul(index | 0, 0x9e3779b1) + seed + 0x6d2b79f5) | 0) / 2 ** 32;
}

/** A seed made of a seed and a name (FNV-1a), so that each machine and each day has numbers of its own. */
export function seedOf(seed: number, name: string): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return hash;
}

/** A number between `low` and `high`, evenly spread. */
export function between(random: () => number, low: number, high: number): number {
  return low + random() * (high - low);
}

/**
 * A smooth curve between -1 and 1 that wanders from one random knot to the next every `knotMs` (value noise, cubic).
 * @param sinceMs time from the curve's origin, 0 or more
 */
export function smoothNoise(seed: number, sinceMs: number, knotMs: number): number {
  const knot = Math.floor(sinceMs / knotMs);
  const share = sinceMs / knotMs - knot;
  const from = randomAt(seed, knot);
  const to = randomAt(seed, knot + 1);
  return 2 * (from + (to - from) * share * share * (3 - 2 * share)) - 1;
}

/** The finishing steps of mulberry32: 32 bits in, 32 well mixed bits out, as an unsigned number. */
function mix(state: number): number {
  let bits = Math.imul(state ^ (state >>> 15), state | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return (bits ^ (bits >>> 14)) >>> 0;
}
