/** Spans that can be measured: how much of them lies within any other span, in a few steps. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";

/** Sorted, disjoint spans with their sums. Times in ms. */
export interface MeasuredSpans {
  /** How much of them lies within. */
  within(startMs: number, endMs: number): number;
  /** The parts of them that lie within, in order. */
  parts(startMs: number, endMs: number): TimeSpan[];
}

/** Measures spans that are sorted and disjoint. */
export function measureSpans(spans: readonly TimeSpan[]): MeasuredSpans {
  const before = new Float64Array(spans.length + 1);
  for (const [index, { startMs, endMs }] of spans.entries()) before[index + 1] = (before[index] ?? 0) + endMs - startMs;

  /** The first span that ends behind `atMs`. */
  function firstBehind(atMs: number): number {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.endMs ?? 0) > atMs) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function until(atMs: number): number {
    const index = firstBehind(atMs);
    return (before[index] ?? 0) + Math.max(0, atMs - (spans[index]?.startMs ?? atMs));
  }

  return {
    within: (startMs, endMs) => (endMs > startMs ? until(endMs) - until(startMs) : 0),
    parts(startMs, endMs) {
      const parts: TimeSpan[] = [];
      if (endMs <= startMs) return parts;
      for (let index = firstBehind(startMs); index < spans.length; index += 1) {
        const span = spans[index];
        if (!span || span.startMs >= endMs) break;
        parts.push({ startMs: Math.max(span.startMs, startMs), endMs: Math.min(span.endMs, endMs) });
      }
      return parts;
    },
  };
}
