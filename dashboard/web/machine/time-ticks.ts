/** Where a time axis is marked: at round times of the site's clock, from seconds to weeks. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { SiteZone } from "./site-zone.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How finely a tick is written. */
export type TickUnit = "second" | "minute" | "day";

/** A mark on the axis. */
export interface TimeTick {
  readonly atMs: number;
  /** Midnight is written as a date, whatever the others are. */
  readonly unit: TickUnit;
}

const steps = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 7].map((days) => days * dayMs),
];

/** 5 January 1970 was a Monday: weeks begin there. */
const mondayMs = 4 * dayMs;

/** The step between ticks when at most `most` of them have room. */
export function tickStepMs(spanMs: number, most: number): number {
  return steps.find((step) => spanMs / step <= most) ?? 7 * dayMs;
}

/** The ticks of a span, in order, at most one more than `most`; hours that the site's clock leaves out have none. */
export function timeTicks(span: TimeSpan, most: number, zone: SiteZone): readonly TimeTick[] {
  const step = tickStepMs(span.endMs - span.startMs, Math.max(1, most));
  const anchorMs = step === 7 * dayMs ? mondayMs : 0;
  const firstMs = span.startMs + Math.min(zone.offsetMs(span.startMs), zone.offsetMs(span.endMs)) - anchorMs;
  const lastMs = span.endMs + Math.max(zone.offsetMs(span.startMs), zone.offsetMs(span.endMs)) - anchorMs;
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil(firstMs / step) * step; at <= lastMs; at += step) {
    const localMs = at + anchorMs;
    const atMs = zone.atLocal(localMs);
    if (atMs === undefined || atMs < span.startMs || atMs > span.endMs) continue;
    ticks.push({ atMs, unit: localMs % dayMs === 0 ? "day" : step < minuteMs ? "second" : "minute" });
  }
  return ticks;
}
