/** Stops of a machine: spans of planned time in which it didn't run, and what the planned time was spent on. */
import type { Segment } from "./segments.ts";

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** A span in which the machine was wanted and didn't run. */
export interface Stop extends Span {
  /** Its length in planned time, in ms: breaks that it goes over don't count. */
  readonly plannedMs: number;
  /** Short: below the site's limit. */
  readonly kind: "short" | "stop";
  /** False when its beginning or its end wasn't seen: unknown time cut it, or the segments end in it. */
  readonly isWhole: boolean;
}

/** What planned time was spent on. The parts add up: planned = running + pauses + stops + unknown. Times in ms. */
export interface PlannedTimes {
  readonly plannedMs: number;
  readonly runningMs: number;
  /** Pauses that belong to a cycle. */
  readonly pausesMs: number;
  /** Stops, and which part of them is short ones. */
  readonly stopsMs: number;
  readonly shortStopsMs: number;
  readonly unknownMs: number;
  /** Stops, and how many of them are short ones. */
  readonly stops: number;
  readonly shortStops: number;
  /** Running / planned time in which the state was known, 0 to 1; undefined where there is none. */
  readonly utilisation: number | undefined;
  /** Running / (running + stops), 0 to 1; undefined where there is neither. */
  readonly availability: number | undefined;
  /** Known / planned time, 0 to 1; undefined where nothing was planned. */
  readonly coverage: number | undefined;
}

/** Finds the stops; segments come in order and tile the time. */
export interface Stops {
  /** Takes the next segment; answers the stops that are over because of it. */
  add(segment: Segment): Stop[];
  /** Nothing more will come: answers the stop that was still open. */
  finish(): Stop[];
  /** What the planned time until now was spent on; a wait that may still belong to a cycle counts as its pause. */
  times(): PlannedTimes;
}

interface StopsOptions {
  /** Planned time within a span, sorted and disjoint: a calendar's `plannedSpans`. */
  plannedSpans(startMs: number, endMs: number): readonly Span[];
  /** The machine's cycle pause: a shorter wait between runs is no stop. */
  readonly pauseMs: number;
  /** Stops below this are short ones. */
  readonly shortStopMs?: number;
}

/** What counts as a short stop unless a site says otherwise: five minutes of planned time. */
const usualShortStopMs = 300_000;
/** A longer pause of the plan is no break but the end of a shift: each day has stops of its own. */
const longestBreakMs = 3 * 3_600_000;

interface OpenStop {
  startMs: number;
  endMs: number;
  plannedMs: number;
  isStartSeen: boolean;
}

/** A part of a wait: known and planned, or planned and unknown. */
interface WaitPart extends Span {
  readonly isKnown: boolean;
  readonly isStartSeen: boolean;
}

/**
 * Creates the stops of a machine.
 *
 * A wait is the time between two runs. If it is shorter than the cycle pause (unknown time in it included, as in cycles),
 * it belongs to a piece of work. Of a longer wait the time that is known and planned is a stop. A break doesn't end a stop,
 * and doesn't count in its length; the end of a shift does, and so does planned time in which the state was unknown:
 * nobody knows whether the machine ran in it.
 */
export function createStops({ plannedSpans, pauseMs, shortStopMs = usualShortStopMs }: StopsOptions): Stops {
  const sums = { plannedMs: 0, runningMs: 0, pausesMs: 0, stopsMs: 0, shortStopsMs: 0, unknownMs: 0 };
  let stops = 0;
  let shortStops = 0;
  let waitedMs = 0;
  /** Parts of a wait that may still belong to a cycle. */
  let undecided: WaitPart[] = [];
  let open: OpenStop | undefined;
  let wasKnown = false;

  function close(isEndSeen: boolean): Stop[] {
    if (!open) return [];
    const { isStartSeen, ...span } = open;
    open = undefined;
    const isShort = span.plannedMs < shortStopMs;
    stops += 1;
    sums.stopsMs += span.plannedMs;
    if (isShort) {
      shortStops += 1;
      sums.shortStopsMs += span.plannedMs;
    }
    return [{ ...span, kind: isShort ? "short" : "stop", isWhole: isStartSeen && isEndSeen }];
  }

  /** Takes a part of a wait that is no pause of a cycle. */
  function stand({ startMs, endMs, isKnown, isStartSeen }: WaitPart): Stop[] {
    if (!isKnown) return close(false);
    const plannedMs = endMs - startMs;
    if (open && startMs - open.endMs <= longestBreakMs) {
      open.endMs = endMs;
      open.plannedMs += plannedMs;
      return [];
    }
    const closed = close(true);
    open = { startMs, endMs, plannedMs, isStartSeen };
    return closed;
  }

  function wait(segment: Segment, planned: readonly Span[]): Stop[] {
    const isKnown = segment.state !== "unknown";
    waitedMs += segment.endMs - segment.startMs;
    if (!isKnown) sums.unknownMs += lengthOf(planned);
    for (const { startMs, endMs } of planned) {
      undecided.push({ startMs, endMs, isKnown, isStartSeen: wasKnown || startMs > segment.startMs });
    }
    if (waitedMs < pauseMs) return [];
    const parts = undecided;
    undecided = [];
    return parts.flatMap(stand);
  }

  function endWait(): Stop[] {
    sums.pausesMs += lengthOf(undecided.filter(({ isKnown }) => isKnown));
    undecided = [];
    waitedMs = 0;
    return close(true);
  }

  return {
    add(segment) {
      const planned = plannedSpans(segment.startMs, segment.endMs);
      const plannedMs = lengthOf(planned);
      sums.plannedMs += plannedMs;
      const isRunning = segment.state === "running";
      if (isRunning) sums.runningMs += plannedMs;
      const closed = isRunning ? endWait() : wait(segment, planned);
      wasKnown = segment.state !== "unknown";
      return closed;
    },
    finish: () => close(false),
    times() {
      const pausesMs = sums.pausesMs + lengthOf(undecided.filter(({ isKnown }) => isKnown));
      const stopsMs = sums.stopsMs + (open?.plannedMs ?? 0);
      const { plannedMs, runningMs, unknownMs } = sums;
      const isOpenShort = open !== undefined && open.plannedMs < shortStopMs;
      return {
        ...sums,
        pausesMs,
        stopsMs,
        shortStopsMs: sums.shortStopsMs + (isOpenShort ? (open?.plannedMs ?? 0) : 0),
        stops: stops + (open ? 1 : 0),
        shortStops: shortStops + (isOpenShort ? 1 : 0),
        utilisation: share(runningMs, plannedMs - unknownMs),
        availability: share(runningMs, runningMs + stopsMs),
        coverage: share(plannedMs - unknownMs, plannedMs),
      };
    },
  };
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

function share(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
