/** The bar of a day: slices that tile it, short stops that stay visible, its span and its hours. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TimelineSegment } from "../../../../common/contract/live-events.ts";
import {
  barSpan,
  hourTicks,
  layOutColumns,
  segmentsUntilNow,
  totalsMs,
} from "../../../../dashboard/web/timeline-layout.ts";

const hourMs = 3_600_000;
const midnight = Date.UTC(2026, 10, 19, 15);
const at = (hour: number) => midnight + hour * hourMs;
const day = { span: { startMs: midnight, endMs: at(24) }, planned: [{ startMs: at(8.5), endMs: at(17.5) }] };

/** Days whose segments tile from midnight on, from one second to three hours each. */
const segmentsArbitrary = fc
  .array(fc.tuple(fc.integer({ min: 1000, max: 3 * hourMs }), fc.constantFrom("running", "idle", "off", "unknown")), {
    minLength: 1,
    maxLength: 40,
  })
  .map((parts) => {
    let startMs = midnight;
    return parts.map(([lastsMs, state]): TimelineSegment => {
      const segment = [startMs, startMs + lastsMs, state] as const;
      startMs += lastsMs;
      return segment;
    });
  });

describe("the columns of a timeline bar", () => {
  it("tile the bar without hole or overlap, and each is filled to the top or empty", () => {
    fc.assert(
      fc.property(segmentsArbitrary, fc.integer({ min: 4, max: 2000 }), (all, width) => {
        let x = 0;
        for (const column of layOutColumns(all, day.span, width)) {
          expect(column.x).toBe(x);
          expect(column.width).toBeGreaterThan(0);
          const filled = column.parts.reduce((sum, { share }) => sum + share, 0);
          expect(column.parts.length === 0 ? 1 : filled).toBeCloseTo(1, 9);
          for (const { share } of column.parts) expect(share).toBeGreaterThan(0);
          x += column.width;
        }
        expect(x).toBe(width);
      }),
    );
  });

  it("show every segment that isn't running in the column where it begins, with a sixth of the height at least", () => {
    fc.assert(
      fc.property(segmentsArbitrary, fc.integer({ min: 50, max: 2000 }), (all, width) => {
        const span = { startMs: midnight, endMs: at(150) };
        const columns = layOutColumns(all, span, width);
        for (const [startMs, , state] of all) {
          if (state === "running") continue;
          const x = Math.min(width - 1, Math.floor(((startMs - midnight) / (span.endMs - midnight)) * width));
          const column = columns.find((one) => one.x <= x && x < one.x + one.width);
          expect(column?.parts.find((part) => part.state === state)?.share ?? 0).toBeGreaterThan(1 / 6);
        }
      }),
    );
  });

  it("show a stop of three seconds in ten hours of running as a notch in its place", () => {
    const stop = at(11.21);
    const segments: TimelineSegment[] = [
      [at(8), stop, "running"],
      [stop, stop + 3000, "idle"],
      [stop + 3000, at(18), "running"],
    ];
    const columns = layOutColumns(segments, { startMs: at(8), endMs: at(18) }, 300);
    expect(columns.map(({ width, parts }) => [width, parts.map(({ state }) => state).join()])).toEqual([
      [96, "running"],
      [1, "running,idle"],
      [203, "running"],
    ]);
  });

  it("look as the utilisation says when many short cycles share the pixels", () => {
    const segments: TimelineSegment[] = [];
    for (let startMs = at(8); startMs < at(18); startMs += 60_000) {
      segments.push([startMs, startMs + 36_000, "running"], [startMs + 36_000, startMs + 60_000, "idle"]);
    }
    const columns = layOutColumns(segments, { startMs: at(8), endMs: at(18) }, 100);
    const running = columns.map(({ parts }) => parts.find(({ state }) => state === "running")?.share ?? 0);
    for (const share of running) expect(share).toBeCloseTo(0.6, 1);
  });

  it("keep the share of long segments", () => {
    const segments: TimelineSegment[] = [
      [at(8), at(12), "running"],
      [at(12), at(13), "idle"],
    ];
    expect(layOutColumns(segments, { startMs: at(8), endMs: at(18) }, 1000)).toEqual([
      { x: 0, width: 400, parts: [{ state: "running", share: 1 }] },
      { x: 400, width: 100, parts: [{ state: "idle", share: 1 }] },
      { x: 500, width: 500, parts: [] },
    ]);
  });

  it("are one empty column when nothing is known of the day", () => {
    expect(layOutColumns([], day.span, 100)).toEqual([{ x: 0, width: 100, parts: [] }]);
  });
});

describe("the span of the bars", () => {
  it("is the planned time when nothing was known outside of it", () => {
    const segments: TimelineSegment[] = [
      [midnight, at(9), "unknown"],
      [at(9), at(10), "running"],
    ];
    expect(barSpan(day, [{ segments }])).toEqual({ startMs: at(8.5), endMs: at(17.5) });
  });

  it("reaches out to what was known before and after it, of any machine, in whole quarters of an hour", () => {
    const early: TimelineSegment[] = [[at(7.9), at(9), "idle"]];
    const late: TimelineSegment[] = [[at(17), at(19.1), "running"]];
    expect(barSpan(day, [{ segments: early }, { segments: late }])).toEqual({ startMs: at(7.75), endMs: at(19.25) });
  });

  it("is the whole day when nothing is planned or known", () => {
    expect(barSpan({ ...day, planned: [] }, [])).toEqual(day.span);
  });
});

describe("a day up to now", () => {
  const segments: TimelineSegment[] = [[at(8), at(10), "running"]];
  const reckoned = { segments, untilMs: at(10) };

  it("goes on with the state that is shown", () => {
    const until = segmentsUntilNow(reckoned, { state: "idle", sinceMs: at(10.5) }, at(11));
    expect(until.slice(1)).toEqual([
      [at(10), at(10.5), "running"],
      [at(10.5), at(11), "idle"],
    ]);
  });

  it("doesn't reach back into what was reckoned", () => {
    const until = segmentsUntilNow(reckoned, { state: "off", sinceMs: at(9) }, at(11));
    expect(until.slice(1)).toEqual([[at(10), at(11), "off"]]);
  });

  it("adds up to the totals that are read out", () => {
    expect(totalsMs(segments, { startMs: at(9), endMs: at(12) })).toEqual({
      running: hourMs,
      idle: 0,
      off: 0,
      unknown: 0,
    });
  });
});

describe("the hours on a bar", () => {
  it("are full hours of the site's clock, at most seven", () => {
    const hourOf = (atMs: number) => ((atMs - midnight) / hourMs) % 24;
    const ticks = hourTicks({ startMs: at(7.75), endMs: at(17.5) }, hourOf);
    expect(ticks.map(({ hour }) => hour)).toEqual([8, 10, 12, 14, 16]);
    for (let hours = 1; hours <= 24; hours += 1) {
      expect(hourTicks({ startMs: midnight, endMs: at(hours) }, hourOf).length).toBeLessThanOrEqual(7);
    }
  });
});
