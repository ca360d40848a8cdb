/** A change of a machine's state, as detection tells it and records keep it. */
import type { MachineState, UnknownCause } from "../contract/machine-state.ts";

/**
 * From `since` on the machine is in this state, until further notice. What was told before about the time from `since` on
 * no longer counts: a pause may be taken back when work turns out to have gone on.
 */
export interface StateTransition {
  readonly state: MachineState;
  /** Time of the edge itself, in ms on the caller's clock; at most `longestTakeBackMs` before it is told. */
  readonly since: number;
  readonly cause?: UnknownCause;
}

/** What lies longer ago than this is told for good, in ms: the longest pause of activity, and dwells. */
export const longestTakeBackMs = 1_000_000;
