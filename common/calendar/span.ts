/** Spans of time and what can be done with lists of them: unite, subtract, clip, measure. */
import type { TimeSpan } from "../contract/live-events.ts";

/** A half-open span of time in epoch milliseconds: `startMs` belongs to it, `endMs` does not. */
export type Span = TimeSpan;

/** The same time as sorted, disjoint spans; spans that overlap or touch become one, empty ones vanish. */
export function uniteSpans(spans: readonly Span[]): Span[] {
  const sorted = spans.filter(isNotEmpty).sort((a, b) => a.startMs - b.startMs);
  const united: Span[] = [];
  for (const span of sorted) {
    const last = united.at(-1);
    if (last === undefined || last.endMs < span.startMs) united.push(span);
    else if (last.endMs < span.endMs) united[united.length - 1] = { startMs: last.startMs, endMs: span.endMs };
  }
  return united;
}

/** The parts of one span that none of `holes` covers, sorted and disjoint; the holes may overlap and be in any order. */
export function subtractSpans(span: Span, holes: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let startMs = span.startMs;
  for (const hole of uniteSpans(holes)) {
    rest.push({ startMs, endMs: Math.min(hole.startMs, span.endMs) });
    startMs = Math.max(startMs, hole.endMs);
  }
  rest.push({ startMs, endMs: span.endMs });
  return rest.filter(isNotEmpty);
}

/** The parts of `spans` that lie within `bounds`, in the same order, as new objects. */
export function clipSpans(spans: readonly Span[], bounds: Span): Span[] {
  return spans
    .map(({ startMs, endMs }) => ({
      startMs: Math.max(startMs, bounds.startMs),
      endMs: Math.min(endMs, bounds.endMs),
    }))
    .filter(isNotEmpty);
}

/** The sum of the lengths of `spans` in milliseconds; time that two of them share counts twice. */
export function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sumMs, { startMs, endMs }) => sumMs + (endMs - startMs), 0);
}

/** Whether a span holds any time at all. */
export function isNotEmpty({ startMs, endMs }: Span): boolean {
  return startMs < endMs;
}
