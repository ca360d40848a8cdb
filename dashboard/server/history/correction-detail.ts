/** What is kept of a correction in one text: the state, and behind a space what somebody noted. */
import { type MachineState, machineState } from "../../../common/contract/machine-state.ts";

/** A correction. */
interface Correction {
  readonly state: MachineState;
  /** May be empty. */
  readonly note: string;
}

/** Writes it. */
export function writeCorrection({ state, note }: Correction): string {
  return note === "" ? state : `${state} ${note}`;
}

/** Reads it; throws where a text doesn't begin with a state. */
export function readCorrection(detail: string): Correction {
  const [word = "", ...rest] = detail.split(" ");
  return { state: machineState.parse(word), note: rest.join(" ") };
}
