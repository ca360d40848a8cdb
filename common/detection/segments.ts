/** Segments of a machine, folded from its transitions: they tile the time without hole or overlap. */
import type { MachineState, UnknownCause } from "../contract/machine-state.ts";
import { longestTakeBackMs, type StateTransition } from "./state-transition.ts";

/** A span of time in one state; ms, the end not included. */
export interface Segment {
  readonly startMs: number;
  readonly endMs: number;
  readonly state: MachineState;
  readonly cause?: UnknownCause;
}

/** Folds transitions as they are told. */
export interface Segments {
  /** Takes a transition that is told at `toldMs`; answers the segments that nothing can take back any more, in order. */
  add(transition: StateTransition, toldMs: number): Segment[];
  /** Nothing more will come: answers the rest, the last one until `endMs`. */
  finish(endMs: number): Segment[];
}

/** Creates the segments of a machine. Holds what may still be taken back, and no more. */
export function createSegments(): Segments {
  let open: StateTransition[] = [];

  function apply(next: StateTransition): void {
    while ((open.at(-1)?.since ?? Number.NEGATIVE_INFINITY) >= next.since) open.pop();
    const last = open.at(-1);
    if (last?.state !== next.state || last.cause !== next.cause) open.push(next);
  }

  function close(count: number, endMs: number): Segment[] {
    const closed = open.slice(0, count).map(({ state, since, cause }, index): Segment => {
      const end = open[index + 1]?.since ?? endMs;
      return { startMs: since, endMs: end, state, ...(cause && { cause }) };
    });
    open = open.slice(count);
    return closed.filter(({ startMs, endMs: end }) => end > startMs);
  }

  return {
    add(transition, toldMs) {
      apply(transition);
      // The last state that began so long ago that it can't be taken back stays open: it goes on.
      const goesOn = open.findLastIndex(({ since }) => since < toldMs - longestTakeBackMs);
      return goesOn > 0 ? close(goesOn, toldMs) : [];
    },
    finish: (endMs) => close(open.length, endMs),
  };
}
