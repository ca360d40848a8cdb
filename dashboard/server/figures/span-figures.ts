/** What a span of a machine comes to: times, stops and cycles, from its segments and the plan. */
import { subtractSpans } from "../../../common/calendar/span.ts";
import type { SpanFigures, SpanTimes } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState } from "../../../common/contract/machine-state.ts";
import { type Cycle, createCycles } from "../../../common/detection/cycles.ts";
import { createStops, type Stop } from "../../../common/detection/stops.ts";
import { type MeasuredSpans, measureSpans } from "./measured-spans.ts";

type Tile = TimeSpan & { readonly state: MachineState };

/** What is reckoned. All times epoch ms. */
export interface SpanInput {
  /** Tile the span, and more around it where that is known: what goes on over its ends is told right by it. */
  readonly segments: readonly Tile[];
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
  /**
   * Stops within the span, cut at its ends: a part isn't whole, but short only when the whole stop is. Their planned
   * times add up to the span's time of stops.
   */
  readonly stops: readonly Stop[];
  /** Cycles that end within the span. */
  readonly cycles: readonly Cycle[];
}

/** Reckons a span. */
export function reckonSpan(input: SpanInput): ReckonedSpan {
  return reckonPieces(input, [input.span])[0] as ReckonedSpan;
}

/**
 * Reckons pieces of a span, its hours for example, in one go. A stop counts in the piece in which it ends, so that pieces
 * which tile the span add up to what it comes to.
 */
export function reckonPieces(input: SpanInput, pieces: readonly TimeSpan[]): ReckonedSpan[] {
  const { span, segments } = input;
  const first = Math.min(span.startMs, segments[0]?.startMs ?? span.startMs);
  const last = Math.max(span.endMs, segments.at(-1)?.endMs ?? span.endMs);
  const planned = input.plannedSpans(first, last);
  const counted = measureSpans(planned.flatMap((one) => subtractSpans(one, input.excluded)));
  const found = findAll(input, counted);
  const stops = found.stops.map((stop) => cut(stop, span, counted)).filter(({ plannedMs }) => plannedMs > 0);
  const running = joined(segments.filter(({ state }) => state === "running"));
  const known = joined(segments.filter(({ state }) => state !== "unknown"));
  const over = (spans: readonly TimeSpan[]) =>
    measureSpans(spans.flatMap(({ startMs, endMs }) => counted.parts(startMs, endMs)));
  const measured: Measured = {
    planned: measureSpans(planned),
    counted,
    running: over(running),
    known: over(known),
    stops: over(stops),
    shortStops: over(stops.filter(({ kind }) => kind === "short")),
    allRunning: measureSpans(running),
  };
  return pieces.map((piece) => {
    const endsWithin = ({ endMs }: TimeSpan) => endMs > piece.startMs && endMs <= piece.endMs;
    const own = { stops: stops.filter(endsWithin), cycles: found.cycles.filter(endsWithin) };
    return { times: timesOf(measured, piece, own), ...own };
  });
}

/** Spans that touch as one: fewer to look at. */
function joined(spans: readonly TimeSpan[]): TimeSpan[] {
  const joints: TimeSpan[] = [];
  for (const { startMs, endMs } of spans) {
    const last = joints.at(-1);
    if (last?.endMs === startMs) joints[joints.length - 1] = { startMs: last.startMs, endMs };
    else joints.push({ startMs, endMs });
  }
  return joints;
}

interface Found {
  readonly stops: readonly Stop[];
  readonly cycles: readonly Cycle[];
}

function findAll({ segments, cyclePauseMs, shortStopMs }: SpanInput, counted: MeasuredSpans): Found {
  const stops = createStops({ plannedSpans: counted.parts, pauseMs: cyclePauseMs, shortStopMs });
  const cycles = createCycles({ pauseMs: cyclePauseMs });
  const found = { stops: [] as Stop[], cycles: [] as Cycle[] };
  for (const segment of segments) {
    found.stops.push(...stops.add(segment));
    found.cycles.push(...cycles.add(segment));
  }
  found.stops.push(...stops.finish());
  found.cycles.push(...cycles.finish());
  return found;
}

function cut(stop: Stop, span: TimeSpan, counted: MeasuredSpans): Stop {
  if (stop.startMs >= span.startMs && stop.endMs <= span.endMs) return stop;
  const startMs = Math.max(stop.startMs, span.startMs);
  const endMs = Math.min(stop.endMs, span.endMs);
  // A cut may fall into a break: the part begins and ends in planned time, as every stop does.
  const parts = counted.parts(startMs, endMs);
  return {
    ...stop,
    startMs: parts[0]?.startMs ?? startMs,
    endMs: parts.at(-1)?.endMs ?? endMs,
    plannedMs: counted.within(startMs, endMs),
    isWhole: false,
  };
}

type Measured = Readonly<
  Record<"planned" | "counted" | "running" | "known" | "stops" | "shortStops" | "allRunning", MeasuredSpans>
>;

function timesOf(measured: Measured, { startMs, endMs }: TimeSpan, { stops, cycles }: Found): SpanTimes {
  const of = (name: keyof Measured) => measured[name].within(startMs, endMs);
  const [plannedMs, countedMs, runningMs, knownMs, stopsMs] = [
    of("planned"),
    of("counted"),
    of("running"),
    of("known"),
    of("stops"),
  ];
  return {
    plannedMs,
    runningMs,
    // Of known time, what is neither a run nor a stop is a wait within a cycle.
    pausesMs: knownMs - runningMs - stopsMs,
    stopsMs,
    shortStopsMs: of("shortStops"),
    // Time that no segment tells of is unknown too.
    unknownMs: countedMs - knownMs,
    excludedMs: plannedMs - countedMs,
    stops: stops.length,
    shortStops: stops.filter(({ kind }) => kind === "short").length,
    cycles: cycles.length,
    allRunningMs: of("allRunning"),
  };
}

/** Times with their shares. Time that is excluded counts nowhere. */
export function withShares(times: SpanTimes): SpanFigures {
  return { ...times, ...sharesOf(times) };
}

/** The shares of times; null where there is no whole. */
export function sharesOf({
  plannedMs,
  runningMs,
  stopsMs,
  unknownMs,
  excludedMs,
}: SpanTimes): Pick<SpanFigures, "utilisation" | "availability" | "coverage"> {
  const countedMs = plannedMs - excludedMs;
  return {
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
