/** What a person has marked: spans in which the machine was surely in a state. */
import type { MachineState } from "../../contract/machine-state.ts";
import type { DetectionSecond } from "../detection-second.ts";

/** A marked span; ms, the end not included. */
export interface Mark {
  readonly startMs: number;
  readonly endMs: number;
  readonly state: Exclude<MachineState, "unknown">;
}

/** Seconds of a recording that lie in marks or near them, oldest first, in pieces without a hole. */
export interface MarkedSeconds {
  /** Takes the recording second by second. */
  add(second: DetectionSecond): void;
  pieces(): readonly (readonly DetectionSecond[])[];
}

/** What lies so near a mark decides about it: two of the longest pauses, and the steps before them. */
const contextMs = 10 * 60_000;
/** Most seconds that are held: marks of a day and what lies around them. */
export const mostMarkedSeconds = 200_000;

/** Gathers the seconds around marks; throws when there are more than a day of them. */
export function gatherMarkedSeconds(marks: readonly Mark[]): MarkedSeconds {
  const spans = joined(marks);
  const pieces: DetectionSecond[][] = spans.map(() => []);
  let place = 0;
  let held = 0;
  return {
    add(second) {
      while ((spans[place]?.endMs ?? Number.POSITIVE_INFINITY) <= second.t) place += 1;
      if ((spans[place]?.startMs ?? Number.POSITIVE_INFINITY) > second.t) return;
      held += 1;
      if (held > mostMarkedSeconds) {
        throw new RangeError(
          `the marked spans hold more than ${mostMarkedSeconds} values: some minutes of each state are enough`,
        );
      }
      pieces[place]?.push(second);
    },
    pieces: () => pieces.filter((piece) => piece.length > 0),
  };
}

/** Spans around the marks; those that touch are one. */
function joined(marks: readonly Mark[]): { startMs: number; endMs: number }[] {
  const spans: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of [...marks].sort((a, b) => a.startMs - b.startMs)) {
    const last = spans.at(-1);
    if (last && startMs - contextMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs + contextMs);
    else spans.push({ startMs: startMs - contextMs, endMs: endMs + contextMs });
  }
  return spans;
}
