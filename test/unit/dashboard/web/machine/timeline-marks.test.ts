/** What lies on a machine's timeline: a short stop is seen at every zoom, marks keep a width, changed spans are found. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TimelineSegment } from "../../../../../common/contract/live-events.ts";
import { layOutMark } from "../../../../../dashboard/web/machine/mark-layout.ts";
import { markedSpans } from "../../../../../dashboard/web/machine/marked-spans.ts";
import { covers, traceSpan } from "../../../../../dashboard/web/machine/trace-span.ts";
import { layOutColumns } from "../../../../../dashboard/web/timeline-layout.ts";

const dayMs = 86_400_000;
const at = Date.UTC(2026, 10, 20, 2);

describe("a stop of three seconds", () => {
  it("has a column of the screen's own pixels with a sixth of the height, from ten seconds to a month", () => {
    const zoom = fc.integer({ min: 10_000, max: 31 * dayMs });
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const state = fc.constantFrom<TimelineSegment[2][]>("idle", "off", "unknown");
    fc.assert(
      fc.property(zoom, place, state, fc.integer({ min: 200, max: 3840 }), (lengthMs, share, stopped, width) => {
        const startMs = Math.round(at - share * (lengthMs - 3000));
        const view = { startMs, endMs: startMs + lengthMs };
        const segments: TimelineSegment[] = [
          [view.startMs - dayMs, at, "running"],
          [at, at + 3000, stopped],
          [at + 3000, view.endMs + dayMs, "running"],
        ];
        const seen = layOutColumns(segments, view, width).filter(({ parts }) =>
          parts.some((part) => part.state === stopped && part.share >= 1 / 6),
        );
        const pixels = seen.reduce((sum, column) => sum + column.width, 0);
        expect(pixels).toBeGreaterThanOrEqual(1);
        expect(pixels).toBeLessThanOrEqual(Math.ceil((3000 / lengthMs) * width) + 1);
      }),
    );
  });
});

describe("a mark", () => {
  it("is as wide as its span, never narrower than it can be seen, and inside of the axis", () => {
    const spans = fc.tuple(fc.integer({ min: -dayMs, max: dayMs }), fc.integer({ min: 1, max: dayMs }));
    fc.assert(
      fc.property(spans, fc.integer({ min: 100, max: 3000 }), ([fromMs, length], width) => {
        const view = { startMs: at, endMs: at + dayMs };
        const span = { startMs: at + fromMs, endMs: at + fromMs + length };
        const place = layOutMark(span, view, width, 3);
        if (span.endMs <= view.startMs || span.startMs >= view.endMs) {
          expect(place).toBeNull();
          return;
        }
        expect(place?.width).toBeGreaterThanOrEqual(3);
        expect(place?.x).toBeGreaterThanOrEqual(0);
        expect((place?.x ?? 0) + (place?.width ?? 0)).toBeLessThanOrEqual(width);
        const middle = ((Math.max(span.startMs, at) + Math.min(span.endMs, at + dayMs)) / 2 - at) / dayMs;
        expect(Math.abs((place?.x ?? 0) + (place?.width ?? 0) / 2 - middle * width)).toBeLessThanOrEqual(3);
      }),
    );
  });
});

describe("changed spans", () => {
  it("are found in a packed timeline, neighbours as one", () => {
    const codes = [
      { state: "running", revision: 1 },
      { state: "idle", revision: 1, mark: "corrected" },
      { state: "off", revision: 1, mark: "corrected" },
      { state: "off", revision: 2, mark: "re-evaluated" },
    ] as const;
    const packed = { fromMs: 1000, codes, pairs: [10, 0, 20, 1, 30, 2, 40, 3, 50, 0] };
    expect(markedSpans(packed)).toEqual([
      { startMs: 1010, endMs: 1060, mark: "corrected" },
      { startMs: 1060, endMs: 1100, mark: "re-evaluated" },
    ]);
  });
});

describe("the span of a trace", () => {
  it("holds the view, is answered as finely as the view would be, and then covers it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 31 * dayMs }), (lengthMs) => {
        const view = { startMs: at, endMs: at + lengthMs };
        const span = traceSpan(view, at + 400 * dayMs);
        const fineness = (ms: number) => (ms <= 7_200_000 ? 1000 : ms <= 4 * dayMs ? 60_000 : 3_600_000);
        const stepMs = fineness(span.endMs - span.startMs);
        expect(stepMs).toBe(fineness(lengthMs));
        const trace = { machine: "m", fromMs: span.startMs, toMs: span.endMs, stepMs, channels: [] } as const;
        expect(covers(trace, view, at + 400 * dayMs)).toBe(true);
        const other = { startMs: span.endMs, endMs: span.endMs + lengthMs };
        expect(covers(trace, other, at + 400 * dayMs)).toBe(false);
      }),
    );
  });

  it("is asked for anew when the view has become so short that it can be finer", () => {
    const trace = { machine: "m", fromMs: at, toMs: at + dayMs, stepMs: 60_000, channels: [] } as const;
    expect(covers(trace, { startMs: at + 1000, endMs: at + 61_000 }, at + dayMs)).toBe(false);
  });
});
