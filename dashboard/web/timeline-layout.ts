/** Lays a day out on a bar of whole pixels: the time span of the bar, its slices, and its hours. */
import type { MachineDay, TimelineSegment, TimeSpan } from "../../common/contract/live-events.ts";
import type { MachineState } from "../../common/contract/machine-state.ts";
import type { ShownState } from "./freshness.ts";

/** A run of pixels in one state; null where nothing is known yet: the time to come. */
export interface Slice {
  readonly x: number;
  readonly width: number;
  readonly state: MachineState | null;
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

/**
 * Lays segments out on `width` pixels. The slices tile the bar from 0 to `width`. Each segment that isn't running gets at
 * least `minWidth` pixels, so that a stop of three seconds is still seen on a bar of ten hours; where several share a pixel
 * the shortest shows.
 */
export function layOutSlices(
  segments: readonly TimelineSegment[],
  span: TimeSpan,
  width: number,
  minWidth = 1,
): readonly Slice[] {
  const pixels = new Array<MachineState | null>(width).fill(null);
  const perMs = width / (span.endMs - span.startMs);
  const inSpan = segments
    .map(([startMs, endMs, state]) => ({
      from: (Math.max(startMs, span.startMs) - span.startMs) * perMs,
      to: (Math.min(endMs, span.endMs) - span.startMs) * perMs,
      state,
    }))
    .filter(({ from, to }) => to > from);
  for (const { from, to, state } of inSpan) {
    if (state === "running") pixels.fill(state, Math.round(from), Math.round(to));
  }
  const others = inSpan.filter(({ state }) => state !== "running").sort((a, b) => b.to - b.from - (a.to - a.from));
  for (const { from, to, state } of others) {
    const start = Math.round(from);
    const end = Math.round(to);
    if (end - start >= minWidth) {
      pixels.fill(state, start, end);
    } else {
      const first = Math.max(0, Math.min(Math.floor(from), width - minWidth));
      pixels.fill(state, first, first + minWidth);
    }
  }
  return runsOf(pixels);
}

function runsOf(pixels: readonly (MachineState | null)[]): readonly Slice[] {
  const slices: Slice[] = [];
  let x = 0;
  for (let end = 1; end <= pixels.length; end += 1) {
    const state = pixels[x] ?? null;
    if (end < pixels.length && (pixels[end] ?? null) === state) continue;
    slices.push({ x, width: end - x, state });
    x = end;
  }
  return slices;
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
