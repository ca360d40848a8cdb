/** Choosing a span on a time axis with a finger: pressed near one of its ends that end is moved, elsewhere a new span begins. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;

/** The end that stays where it is while the other one is dragged, epoch ms. `reachMs`: how far from an end a finger still takes it. */
export function anchorOf(span: TimeSpan | null, atMs: number, reachMs: number): number {
  if (span === null) return atMs;
  const toStart = Math.abs(atMs - span.startMs);
  const toEnd = Math.abs(atMs - span.endMs);
  if (Math.min(toStart, toEnd) > reachMs) return atMs;
  return toStart < toEnd ? span.endMs : span.startMs;
}

/** The span between two times, as fine as a screen of `viewMs` shows it, up to `latestMs`; null where nothing is left. */
export function spanBetween(oneMs: number, otherMs: number, viewMs: number, latestMs: number): TimeSpan | null {
  const stepMs = viewMs <= 60 * minuteMs ? secondMs : minuteMs;
  const round = (ms: number) => Math.min(Math.floor(latestMs / secondMs) * secondMs, Math.round(ms / stepMs) * stepMs);
  const startMs = round(Math.min(oneMs, otherMs));
  const endMs = round(Math.max(oneMs, otherMs));
  return startMs < endMs ? { startMs, endMs } : null;
}
