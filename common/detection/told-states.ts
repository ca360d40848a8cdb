/** What has been told of a machine's states: applies transitions that may take something back, and leaves out what is no news. */
import type { MachineState, UnknownCause } from "../contract/machine-state.ts";
import type { StateTransition } from "./state-transition.ts";

/** The newest part of a machine's states. */
export interface ToldStates {
  /** The newest state, with its beginning. */
  now(): StateTransition;
  /** Tells that a state holds from `since` on; answers the transition, or nothing when that is known. */
  tell(state: MachineState, since: number, cause?: UnknownCause): StateTransition[];
}

/** So many states back can something be taken back: the quiets of some minutes. */
const longest = 64;

/** Creates the states of a machine of which nothing is known yet at `startT`. */
export function createToldStates(startT: number): ToldStates {
  const told: StateTransition[] = [{ state: "unknown", since: startT, cause: "starting" }];
  const now = () => told.at(-1) as StateTransition;

  return {
    now,
    tell(state, wanted, cause) {
      const since = Math.max(wanted, told[0]?.since ?? wanted);
      const first = told.findIndex((one) => one.since >= since);
      const last = first === -1 ? now() : told[first - 1];
      const isSame = last?.state === state && last.cause === cause;
      if (first === -1 && isSame) return [];
      if (first !== -1) told.length = first;
      if (!isSame) told.push({ state, since, ...(cause && { cause }) });
      if (told.length > longest) told.shift();
      return [{ state, since, ...(cause && { cause }) }];
    },
  };
}
