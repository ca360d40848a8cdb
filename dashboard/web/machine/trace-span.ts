/** Which span of a trace is asked for, so that it is as fine as the view can show and moving a little needs no new question. */
import type { TraceAnswer } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Longest spans that the server answers in seconds, in minutes, and in hours. */
const longestMs = [2 * hourMs, 4 * dayMs, 60 * dayMs];
/** Wanted beside the view, on each side, as a share of it. */
const margin = 0.5;

/** Longest span that is answered as finely as one of `lengthMs`. */
function limitOf(lengthMs: number): number {
  return longestMs.find((limit) => lengthMs <= limit) ?? lengthMs;
}

/** The view with a margin, as far as that makes the answer no coarser; not behind `nowMs`. In whole ms. */
export function traceSpan({ startMs, endMs }: TimeSpan, nowMs: number): TimeSpan {
  const length = endMs - startMs;
  const beside = Math.floor(Math.min(margin * length, (limitOf(length) - length) / 2));
  return { startMs: startMs - beside, endMs: Math.min(endMs + beside, Math.ceil(nowMs)) };
}

/** Whether an answer shows the whole view up to `nowMs`, as finely as it can be. */
export function covers(trace: TraceAnswer | null, view: TimeSpan, nowMs: number): boolean {
  if (trace === null) return false;
  const isFine = limitOf(trace.toMs - trace.fromMs) <= limitOf(view.endMs - view.startMs);
  return isFine && trace.fromMs <= view.startMs && trace.toMs >= Math.min(view.endMs, nowMs);
}
