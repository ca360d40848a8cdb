/** Measured spans, against the plain functions of the calendar. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipSpans, totalMs, uniteSpans } from "../../../../../common/calendar/span.ts";
import { measureSpans } from "../../../../../dashboard/server/figures/measured-spans.ts";

const anySpan = fc.tuple(fc.nat(200), fc.nat(30)).map(([startMs, ms]) => ({ startMs, endMs: startMs + ms }));

describe("measured spans", () => {
  it("have the parts and the lengths of spans that are clipped one by one", () => {
    fc.assert(
      fc.property(fc.array(anySpan), anySpan, (spans, { startMs, endMs }) => {
        const sorted = uniteSpans(spans);
        const measured = measureSpans(sorted);
        const expected = clipSpans(sorted, { startMs, endMs });
        expect(measured.parts(startMs, endMs)).toEqual(expected);
        expect(measured.within(startMs, endMs)).toBe(totalMs(expected));
      }),
    );
  });

  it("take spans that touch for two", () => {
    const measured = measureSpans([
      { startMs: 0, endMs: 10 },
      { startMs: 10, endMs: 20 },
    ]);
    expect(measured.parts(10, 15)).toEqual([{ startMs: 10, endMs: 15 }]);
    expect(measured.within(5, 15)).toBe(10);
  });

  it("have nothing in a span that ends before it begins", () => {
    expect(measureSpans([{ startMs: 0, endMs: 10 }]).within(8, 2)).toBe(0);
  });
});
