/** Which part of time a machine's page looks at: zooming and moving it, and the days around it that are asked for. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { SiteZone } from "./site-zone.ts";

const dayMs = 86_400_000;

/** Shortest part that is looked at. */
export const shortestViewMs = 10_000;
/** Lengths of the days that are asked for; the last is the longest that can be looked at. */
export const periodDays = [1, 7, 31] as const;
export type PeriodDays = (typeof periodDays)[number];

/** Earliest time of any record. */
const earliestMs = Date.UTC(2020, 0, 1);

/** The length of a span, ms. */
export function lengthOf({ startMs, endMs }: TimeSpan): number {
  return endMs - startMs;
}

/** Whether a time lies within a span. */
export function holds({ startMs, endMs }: TimeSpan, atMs: number): boolean {
  return startMs <= atMs && atMs < endMs;
}

/** A span made `factor` times as long (below 1: zoomed in); what is at `atMs` stays in its place. In whole ms. */
export function zoomed(span: TimeSpan, factor: number, atMs: number): TimeSpan {
  const share = (atMs - span.startMs) / lengthOf(span);
  const wanted = Math.round(lengthOf(span) * factor);
  const length = Math.min(periodDays[2] * dayMs, Math.max(shortestViewMs, wanted));
  const startMs = Math.round(atMs - share * length);
  return { startMs, endMs: startMs + length };
}

/** A span moved by `byMs`, whole ms. */
export function moved({ startMs, endMs }: TimeSpan, byMs: number): TimeSpan {
  const by = Math.round(byMs);
  return { startMs: startMs + by, endMs: endMs + by };
}

/** A span pushed back to where there can be records: not before 2020, not behind `latestMs`. Its length stays. */
export function within(span: TimeSpan, latestMs: number): TimeSpan {
  const late = Math.max(0, span.endMs - latestMs);
  const early = Math.max(0, earliestMs - (span.startMs - late));
  return moved(span, early - late);
}

/** The whole days that end with the day of `atMs`. */
export function periodOf(atMs: number, days: PeriodDays, zone: SiteZone): TimeSpan {
  return { startMs: zone.midnight(atMs, 1 - days), endMs: zone.midnight(atMs, 1) };
}

/** How many days a period has been chosen to have: the smallest choice that holds it. */
export function daysOf(period: TimeSpan): PeriodDays {
  // A day of 25 hours is one day.
  return periodDays.find((days) => lengthOf(period) <= (days + 0.2) * dayMs) ?? periodDays[2];
}

/** The period moved on by `steps` of its own length. */
export function nextPeriod(period: TimeSpan, steps: number, zone: SiteZone): TimeSpan {
  const days = daysOf(period);
  return periodOf(zone.midnight(period.endMs - 1, steps * days), days, zone);
}

/**
 * The period that a view needs: the one there is while it holds the view; otherwise the shortest choice of days that holds
 * it, ending with the view's last day.
 */
export function periodFor(view: TimeSpan, period: TimeSpan, zone: SiteZone): TimeSpan {
  if (view.startMs >= period.startMs && view.endMs <= period.endMs) return period;
  const least = periodDays.indexOf(daysOf(period));
  for (const days of periodDays.slice(least)) {
    const wanted = periodOf(view.endMs - 1, days, zone);
    if (wanted.startMs <= view.startMs) return wanted;
  }
  return periodOf(view.endMs - 1, periodDays[2], zone);
}

/** The view within its period: the period itself when there is none, when it is all of it, or when it lies outside. */
export function viewWithin(view: TimeSpan | null, period: TimeSpan): TimeSpan {
  if (view === null || lengthOf(view) < shortestViewMs) return period;
  const isPart = view.startMs >= period.startMs && view.endMs <= period.endMs && lengthOf(view) < lengthOf(period);
  return isPart ? view : period;
}
