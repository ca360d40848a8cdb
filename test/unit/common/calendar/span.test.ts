/** Lists of spans: unite, subtract, clip, measure. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipSpans, type Span, subtractSpans, totalMs, uniteSpans } from "../../../../common/calendar/span.ts";

const anySpan = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }))
  .map(([startMs, lengthMs]): Span => ({ startMs, endMs: startMs + lengthMs }));
const anySpans = fc.array(anySpan, { maxLength: 8 });

/** Every millisecond that the spans cover, the slow and obvious way. */
function coveredMs(spans: readonly Span[]): Set<number> {
  const covered = new Set<number>();
  for (const { startMs, endMs } of spans) for (let ms = startMs; ms < endMs; ms++) covered.add(ms);
  return covered;
}

function isSortedAndApart(spans: readonly Span[]): boolean {
  return spans.every(({ startMs, endMs }, i) => startMs < endMs && (spans[i - 1]?.endMs ?? -1) < startMs);
}

describe("spans", () => {
  it("cover the same time when united, sorted and apart", () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const united = uniteSpans(spans);
        expect(coveredMs(united)).toEqual(new Set([...coveredMs(spans)].sort((a, b) => a - b)));
        expect(isSortedAndApart(united)).toBe(true);
        expect(totalMs(united)).toBe(coveredMs(spans).size);
      }),
    );
  });

  it("lose exactly the holes that are subtracted", () => {
    fc.assert(
      fc.property(anySpan, anySpans, (span, holes) => {
        const rest = subtractSpans(span, holes);
        const inHoles = coveredMs(holes);
        expect(coveredMs(rest)).toEqual(new Set([...coveredMs([span])].filter((ms) => !inHoles.has(ms))));
        expect(isSortedAndApart(rest)).toBe(true);
      }),
    );
  });

  it("keep exactly the part within the bounds when clipped", () => {
    fc.assert(
      fc.property(anySpans, anySpan, (spans, bounds) => {
        const within = coveredMs([bounds]);
        expect(coveredMs(clipSpans(spans, bounds))).toEqual(
          new Set([...coveredMs(spans)].filter((ms) => within.has(ms))),
        );
      }),
    );
  });
});
