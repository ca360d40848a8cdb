/** Pieces of work, from a machine's segments: runs that are joined over pauses shorter than the machine's cycle pause. */
import { createLevelHistogram } from "./learning/level-histogram.ts";
import type { Segment } from "./segments.ts";

/** One piece of work. */
export interface Cycle {
  readonly startMs: number;
  readonly endMs: number;
  /** Time in which the machine ran, in ms; pauses and unknown time within are left out. */
  readonly runningMs: number;
  /** Pauses within. */
  readonly pauses: number;
  /** False when its beginning or its end wasn't seen: it counts as a piece, but its length says nothing. */
  readonly isWhole: boolean;
}

/** Joins segments to cycles; they come in order and tile the time. */
export interface Cycles {
  /** Takes the next segment; answers the cycle that is over because of it. */
  add(segment: Segment): Cycle[];
  /** Nothing more will come: answers the cycle that was still open. */
  finish(): Cycle[];
}

interface OpenCycle {
  startMs: number;
  endMs: number;
  runningMs: number;
  pauses: number;
  isWhole: boolean;
}

/**
 * Creates the cycles of a machine. A pause of `pauseMs` and more ends a cycle. Unknown time that is shorter is taken as part
 * of it, since pieces mustn't fall apart with every lost second; where it is longer nobody knows what happened in it, and
 * the cycles to both sides aren't whole.
 */
export function createCycles({ pauseMs }: { readonly pauseMs: number }): Cycles {
  let open: OpenCycle | undefined;
  let waitedMs = 0;
  let waitedUnknownMs = 0;
  /** How long the wait has been known again without a break. */
  let knownMs = 0;
  /** What lies before the next run was seen to be a pause. */
  let isStartSeen = false;

  function close(isEndSeen: boolean): Cycle[] {
    if (!open) return [];
    const cycle = { ...open, isWhole: open.isWhole && isEndSeen };
    open = undefined;
    return [cycle];
  }

  function run({ startMs, endMs }: Segment): void {
    if (open) {
      if (waitedMs > waitedUnknownMs) open.pauses += 1;
    } else open = { startMs, endMs, runningMs: 0, pauses: 0, isWhole: isStartSeen };
    open.endMs = endMs;
    open.runningMs += endMs - startMs;
    waitedMs = 0;
    waitedUnknownMs = 0;
  }

  return {
    add(segment) {
      if (segment.state === "running") {
        run(segment);
        return [];
      }
      const ms = segment.endMs - segment.startMs;
      waitedMs += ms;
      if (segment.state === "unknown") waitedUnknownMs += ms;
      knownMs = segment.state === "unknown" ? 0 : knownMs + ms;
      const isUnknownLong = waitedUnknownMs > 0 && waitedUnknownMs >= pauseMs;
      const isPauseSeen = waitedMs >= pauseMs && waitedMs > waitedUnknownMs && !isUnknownLong;
      isStartSeen = isPauseSeen || (knownMs > 0 && knownMs >= pauseMs);
      if (waitedMs < pauseMs || (pauseMs === 0 && waitedMs === 0)) return [];
      return close(waitedMs - waitedUnknownMs >= pauseMs || !isUnknownLong);
    },
    finish: () => close(false),
  };
}

/** How long cycles take. Times in ms; the quantiles are exact to 3 %. */
export interface CycleTimes {
  readonly count: number;
  readonly medianMs: number;
  readonly quarterMs: number;
  readonly threeQuartersMs: number;
  readonly ninetyPercentMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
}

/** The distribution of cycle times, of fixed size. Only whole cycles count. */
export function createCycleTimes(): { add(cycle: Cycle): void; result(): CycleTimes | undefined } {
  const seconds = createLevelHistogram();
  let count = 0;
  let shortestMs = Number.POSITIVE_INFINITY;
  let longestMs = 0;
  const quantileMs = (share: number) =>
    Math.min(longestMs, Math.max(shortestMs, Math.round(seconds.quantileA(share) * 1000)));
  return {
    add({ startMs, endMs, isWhole }) {
      if (!isWhole) return;
      const ms = endMs - startMs;
      // The histogram is made for amperes; here its numbers are seconds.
      seconds.add(ms / 1000, 1);
      count += 1;
      shortestMs = Math.min(shortestMs, ms);
      longestMs = Math.max(longestMs, ms);
    },
    result() {
      if (count === 0) return undefined;
      return {
        count,
        medianMs: quantileMs(0.5),
        quarterMs: quantileMs(0.25),
        threeQuartersMs: quantileMs(0.75),
        ninetyPercentMs: quantileMs(0.9),
        shortestMs,
        longestMs,
      };
    },
  };
}
