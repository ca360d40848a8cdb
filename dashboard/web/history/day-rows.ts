/** The rows of a day's page: each machine's segments on the time axis that all of them share. */
import type { DayAnswer, DayMachine } from "../../../common/contract/history-answers.ts";
import type { TimelineSegment, TimeSpan } from "../../../common/contract/live-events.ts";
import { barSpan } from "../timeline-layout.ts";
import { unpackTimeline } from "./unpack-timeline.ts";

/** A machine's row. */
export interface DayRow {
  readonly machine: DayMachine;
  /** Until now at most: what is to come is empty. */
  readonly segments: readonly TimelineSegment[];
}

/** The rows and their common time axis. */
export interface DayRows {
  readonly span: TimeSpan;
  readonly rows: readonly DayRow[];
}

/** Lays a day out. */
export function dayRows(answer: DayAnswer): DayRows {
  const rows = answer.machines.map((machine) => ({
    machine,
    segments: until(unpackTimeline(machine.timeline), answer.nowMs),
  }));
  // A machine that is off all night says nothing: the axis begins and ends where it was on, or planned.
  const powered = rows.map(({ segments }) => ({ segments: segments.filter(([, , state]) => state !== "off") }));
  return { span: barSpan(answer, powered), rows };
}

/** Segments up to a time; the one that goes on then is cut. */
function until(segments: readonly TimelineSegment[], endMs: number): readonly TimelineSegment[] {
  return segments.flatMap(([startMs, toMs, state]) =>
    startMs < endMs ? [[startMs, Math.min(toMs, endMs), state] as const] : [],
  );
}

/** The time at a share of the axis, 0 at its left end. */
export function timeAtShare(span: TimeSpan, share: number): number {
  return span.startMs + Math.min(1, Math.max(0, share)) * (span.endMs - span.startMs);
}

/** Where a time lies on the axis, 0 to 1. */
export function shareOfTime(span: TimeSpan, atMs: number): number {
  return (atMs - span.startMs) / (span.endMs - span.startMs);
}
