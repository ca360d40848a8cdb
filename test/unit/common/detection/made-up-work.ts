/** A machine's work at random, whose number of pieces is known: to judge how a cycle pause is learned. */
import type { MachineState } from "../../../../common/contract/machine-state.ts";
import type { Segment } from "../../../../common/detection/segments.ts";
import { createRandom } from "../../../../firmware-sim/random.ts";

/** Shortest and longest in seconds: two standard deviations to either side of the middle of a lognormal distribution. */
type SecondsRange = readonly [number, number];

/** How a machine works. */
export interface WorkHabits {
  /** Runs of one piece, and how long each is. */
  readonly runs: readonly [number, number];
  readonly runS: SecondsRange;
  /** Pauses within a piece. */
  readonly withinS: SecondsRange;
  /** Changing the piece by hand. */
  readonly changeS: SecondsRange;
  readonly pieces: number;
  /** Share of the changes that are breaks or stops of 10 to 60 minutes instead. */
  readonly breakShare: number;
  /** Share of the pieces that begin with a false start of seconds. */
  readonly falseStartShare: number;
}

/** Lets a machine work; answers its segments. */
export function workOf(habits: WorkHabits, seed: number): Segment[] {
  const random = createRandom(seed);
  const segments: Segment[] = [];
  let at = 0;
  const add = (state: MachineState, seconds: number) => {
    const endMs = at + Math.max(100, Math.round(seconds * 1000));
    segments.push({ startMs: at, endMs, state });
    at = endMs;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const draw = ([low, high]: SecondsRange) => Math.sqrt(low * high) * Math.exp((Math.log(high / low) / 4) * normal());
  const [fewest, most] = habits.runs;
  add("off", 600);
  for (let piece = 0; piece < habits.pieces; piece += 1) {
    if (piece > 0) add("idle", random() < habits.breakShare ? 600 + 3000 * random() : draw(habits.changeS));
    if (random() < habits.falseStartShare) {
      add("running", 4 + 4 * random());
      add("idle", 10 + 20 * random());
    }
    const runs = Math.round(fewest + random() * (most - fewest));
    for (let run = 0; run < runs; run += 1) {
      if (run > 0) add("idle", draw(habits.withinS));
      add("running", draw(habits.runS));
    }
  }
  add("off", 600);
  return segments;
}
