/** A segment of a machine as history keeps it: a span in one state, by whose settings, and whether a person changed it. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState, UnknownCause } from "../../../common/contract/machine-state.ts";

/** How the past was changed by a person. */
export type SegmentMark = "corrected" | "re-evaluated";

/** A span of a machine in one state. */
export interface Segment extends TimeSpan {
  readonly state: MachineState;
  readonly cause: UnknownCause | undefined;
  /** Revision of the settings that made it; 0 where none did. */
  readonly revision: number;
  readonly mark?: SegmentMark | undefined;
}

/** Whether two segments say the same of their spans. */
export function isSameState(a: Segment, b: Segment): boolean {
  return a.state === b.state && a.cause === b.cause && a.revision === b.revision && a.mark === b.mark;
}
