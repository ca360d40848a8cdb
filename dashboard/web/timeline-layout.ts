/** Lays a day out on a bar of whole pixels: the time span of the bar, its columns, and its hours. */
import type { MachineDay, TimelineSegment, TimeSpan } from "../../common/contract/live-events.ts";
import type { MachineState } from "../../common/contract/machine-state.ts";
import type { ShownState } from "./freshness.ts";

/** A state's part of a column's height, 0 to 1. */
export interface ColumnPart {
  readonly state: MachineState;
  readonly share: number;
}

/** A run of pixels that look the same. */
export interface Column {
  readonly x: number;
  readonly width: number;
  /** From the bottom up, running first; shares add up to 1. Empty where nothing has been yet: the time to come. */
  readonly parts: readonly ColumnPart[];
}

const quarterMs = 15 * 60_000;

/**
 * The time span of the bars, the same for all machines so that they can be compared: from the day's first planned or known
 * time to its last, widened to whole quarters of an hour. The whole day when there is neither.
 */
export function barSpan(
  day: { readonly span: TimeSpan; readonly planned: readonly TimeSpan[] },
  days: readonly Pick<MachineDay, "segments">[],
): TimeSpan {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  const include = (fromMs: number, toMs: number) => {
    startMs = Math.min(startMs, fromMs);
    endMs = Math.max(endMs, toMs);
  };
  for (const span of day.planned) include(span.startMs, span.endMs);
  for (const { segments } of days) {
    const known = (segment: TimelineSegment) => segment[2] !== "unknown";
    const first = segments.find(known);
    const last = segments.findLast(known);
    if (first && last) include(first[0], last[1]);
  }
  if (endMs <= startMs) return day.span;
  return {
    startMs: Math.max(day.span.startMs, Math.floor(startMs / quarterMs) * quarterMs),
    endMs: Math.min(day.span.endMs, Math.ceil(endMs / quarterMs) * quarterMs),
  };
}

/** A machine's day up to now: the reckoned segments, carried on by what is shown since. */
export function segmentsUntilNow(
  day: Pick<MachineDay, "segments" | "untilMs">,
  shown: Pick<ShownState, "state" | "sinceMs">,
  nowMs: number,
): readonly TimelineSegment[] {
  if (nowMs <= day.untilMs) return day.segments;
  const before = day.segments.at(-1)?.[2] ?? "unknown";
  const changeMs = Math.min(nowMs, Math.max(day.untilMs, shown.sinceMs ?? day.untilMs));
  const tail: TimelineSegment[] = [
    [day.untilMs, changeMs, before],
    [changeMs, nowMs, shown.state],
  ];
  return [...day.segments, ...tail.filter(([startMs, endMs]) => endMs > startMs)];
}

/** From the bottom of a column to its top: running is the ground, what interrupts it stands on top. */
const stackOrder = ["running", "idle", "off", "unknown"] as const satisfies readonly MachineState[];

/**
 * However short, what isn't running takes this much of its column's height, so that a stop of three seconds is still seen;
 * where several such states share a column, each has a sixth at least.
 */
const leastShare = 0.35;
/** Running that shares a column with much else keeps at least this much. */
const leastRunningShare = 0.15;

/**
 * Lays segments out on `width` pixels. A column in which one state lasted is all of that state; where several share it,
 * each has its share of the height, so that a day of many short cycles looks as its utilisation says. The columns tile
 * the bar from 0 to `width`.
 */
export function layOutColumns(segments: readonly TimelineSegment[], span: TimeSpan, width: number): readonly Column[] {
  const perMs = width / (span.endMs - span.startMs);
  // Four numbers a pixel: how much of it each state takes, in the order of the stack.
  const taken = new Float64Array(width * stackOrder.length);
  for (const [startMs, endMs, state] of segments) {
    const from = Math.max(0, (startMs - span.startMs) * perMs);
    const to = Math.min(width, (endMs - span.startMs) * perMs);
    const layer = stackOrder.indexOf(state);
    for (let x = Math.floor(from); x < to; x += 1) {
      const cell = x * stackOrder.length + layer;
      taken[cell] = (taken[cell] ?? 0) + Math.min(to, x + 1) - Math.max(from, x);
    }
  }
  const columns: Column[] = [];
  let lastKey = "";
  for (let x = 0; x < width; x += 1) {
    const parts = partsOf(taken.subarray(x * stackOrder.length, (x + 1) * stackOrder.length));
    const key = parts.map(({ state, share }) => `${state} ${share.toFixed(2)}`).join();
    const last = columns.at(-1);
    if (last && key === lastKey) columns[columns.length - 1] = { ...last, width: last.width + 1 };
    else columns.push({ x, width: 1, parts });
    lastKey = key;
  }
  return columns;
}

/** A thousandth of a pixel is a rounding error, not time. */
const noTime = 1e-3;

function partsOf(taken: Float64Array): ColumnPart[] {
  const present = stackOrder.flatMap((state, layer) => {
    const amount = taken[layer] ?? 0;
    return amount > noTime || (amount > 0 && state !== "running") ? [{ state, amount }] : [];
  });
  const total = present.reduce((sum, { amount }) => sum + amount, 0);
  const raised = present.map(({ state, amount }) => {
    const share = amount / total;
    return { state, share: state === "running" || present.length === 1 ? share : Math.max(leastShare, share) };
  });
  const others = raised.reduce((sum, { state, share }) => sum + (state === "running" ? 0 : share), 0);
  const room = present[0]?.state === "running" ? Math.min(others, 1 - leastRunningShare) : 1;
  return raised.map(({ state, share }) => ({
    state,
    share: state === "running" ? 1 - (others > 0 ? room : 0) : (share / others) * room,
  }));
}

/** Total time in each state, in ms, for people who can't see the bar. */
export function totalsMs(segments: readonly TimelineSegment[], span: TimeSpan): Readonly<Record<MachineState, number>> {
  const totals = { running: 0, idle: 0, off: 0, unknown: 0 };
  for (const [startMs, endMs, state] of segments) {
    totals[state] += Math.max(0, Math.min(endMs, span.endMs) - Math.max(startMs, span.startMs));
  }
  return totals;
}

/** Hours that may stand between two ticks, and how long a bar may be for each. */
const tickSteps = [
  { hours: 1, upToHours: 5 },
  { hours: 2, upToHours: 12 },
  { hours: 3, upToHours: 18 },
  { hours: 4, upToHours: Number.POSITIVE_INFINITY },
];

/** Full hours of the site's clock to mark on the bar; `hourOf` tells the site's hour, minutes as a fraction. */
export function hourTicks(
  span: TimeSpan,
  hourOf: (atMs: number) => number,
): readonly { readonly atMs: number; readonly hour: number }[] {
  const hours = (span.endMs - span.startMs) / 3_600_000;
  const step = tickSteps.find(({ upToHours }) => hours <= upToHours)?.hours ?? 4;
  const ticks: { atMs: number; hour: number }[] = [];
  for (let atMs = Math.ceil(span.startMs / quarterMs) * quarterMs; atMs <= span.endMs; atMs += quarterMs) {
    const hour = hourOf(atMs);
    if (hour % step === 0) ticks.push({ atMs, hour });
  }
  return ticks;
}
