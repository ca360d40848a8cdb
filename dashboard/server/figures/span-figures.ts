/** What a span of a machine comes to: times, stops and cycles, from its segments and the plan. */
import type { SpanFigures, SpanTimes } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState } from "../../../common/contract/machine-state.ts";
import { type Cycle, createCycles } from "../../../common/detection/cycles.ts";
import { createStops, type Stop } from "../../../common/detection/stops.ts";

/** What is reckoned. All times epoch ms. */
export interface SpanInput {
  /** Tiles the span, and more around it where that is known: what goes on over its ends is told right by it. */
  readonly segments: readonly (TimeSpan & { readonly state: MachineState })[];
  readonly span: TimeSpan;
  /** Planned time within a span, sorted and disjoint. */
  readonly plannedSpans: (startMs: number, endMs: number) => readonly TimeSpan[];
  /** Spans that count in no figure, in any order; they may overlap. */
  readonly excluded: readonly TimeSpan[];
  /** Waits shorter than this belong to a cycle. */
  readonly cyclePauseMs: number;
  /** Stops below this are short ones, in ms of planned time. */
  readonly shortStopMs: number;
}

/** What it comes to. */
export interface ReckonedSpan {
  /** planned = running + pauses + stops + unknown + excluded. */
  readonly times: SpanTimes;
  /** The parts of stops that lie within the span. */
  readonly stops: readonly Stop[];
  /** Cycles that end within the span. */
  readonly cycles: readonly Cycle[];
}

/** Reckons a span. Stops are cut at its ends; a cycle belongs to the span in which it ends. */
export function reckonSpan(input: SpanInput): ReckonedSpan {
  const { segments, span, excluded, cyclePauseMs, shortStopMs } = input;
  const planned = input.plannedSpans(span.startMs, span.endMs);
  const counted = subtract(planned, excluded);
  const stops = createStops({
    plannedSpans: (startMs, endMs) => clip(counted, startMs, endMs),
    pauseMs: cyclePauseMs,
    shortStopMs,
  });
  const cycles = createCycles({ pauseMs: cyclePauseMs });
  const foundStops: Stop[] = [];
  const foundCycles: Cycle[] = [];
  let allRunningMs = 0;
  for (const segment of segments) {
    foundStops.push(...stops.add(segment));
    foundCycles.push(...cycles.add(segment));
    const withinMs = Math.min(segment.endMs, span.endMs) - Math.max(segment.startMs, span.startMs);
    if (segment.state === "running" && withinMs > 0) allRunningMs += withinMs;
  }
  foundStops.push(...stops.finish());
  foundCycles.push(...cycles.finish());
  const within = foundCycles.filter(({ endMs }) => endMs > span.startMs && endMs <= span.endMs);
  const { runningMs, pausesMs, stopsMs, shortStopsMs, unknownMs, stops: count, shortStops } = stops.times();
  const plannedMs = lengthOf(planned);
  return {
    times: {
      plannedMs,
      runningMs,
      pausesMs,
      stopsMs,
      shortStopsMs,
      unknownMs,
      excludedMs: plannedMs - lengthOf(counted),
      stops: count,
      shortStops,
      cycles: within.length,
      allRunningMs,
    },
    stops: foundStops,
    cycles: within,
  };
}

/** Times with their shares. Time that is excluded counts nowhere. */
export function withShares(times: SpanTimes): SpanFigures {
  const { plannedMs, runningMs, stopsMs, unknownMs, excludedMs } = times;
  const countedMs = plannedMs - excludedMs;
  return {
    ...times,
    utilisation: share(runningMs, countedMs - unknownMs),
    availability: share(runningMs, runningMs + stopsMs),
    coverage: share(countedMs - unknownMs, countedMs),
  };
}

/** The times of two spans together. */
export function addTimes(a: SpanTimes, b: SpanTimes): SpanTimes {
  return {
    plannedMs: a.plannedMs + b.plannedMs,
    runningMs: a.runningMs + b.runningMs,
    pausesMs: a.pausesMs + b.pausesMs,
    stopsMs: a.stopsMs + b.stopsMs,
    shortStopsMs: a.shortStopsMs + b.shortStopsMs,
    unknownMs: a.unknownMs + b.unknownMs,
    excludedMs: a.excludedMs + b.excludedMs,
    stops: a.stops + b.stops,
    shortStops: a.shortStops + b.shortStops,
    cycles: a.cycles + b.cycles,
    allRunningMs: a.allRunningMs + b.allRunningMs,
  };
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function lengthOf(spans: readonly TimeSpan[]): number {
  return spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

function clip(spans: readonly TimeSpan[], fromMs: number, untilMs: number): TimeSpan[] {
  const clipped: TimeSpan[] = [];
  for (const { startMs, endMs } of spans) {
    if (endMs > fromMs && startMs < untilMs) {
      clipped.push({ startMs: Math.max(startMs, fromMs), endMs: Math.min(endMs, untilMs) });
    }
  }
  return clipped;
}

function subtract(spans: readonly TimeSpan[], holes: readonly TimeSpan[]): readonly TimeSpan[] {
  let left = spans;
  for (const hole of holes) {
    left = left.flatMap(({ startMs, endMs }) => {
      const before = { startMs, endMs: Math.min(endMs, hole.startMs) };
      const behind = { startMs: Math.max(startMs, hole.endMs), endMs };
      return [before, behind].filter((part) => part.endMs > part.startMs);
    });
  }
  return left;
}
