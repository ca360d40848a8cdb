/** The bar of a day: slices that tile it, short stops that stay visible, its span and its hours. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TimelineSegment } from "../../../../common/contract/live-events.ts";
import {
  barSpan,
  hourTicks,
  layOutSlices,
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

describe("the slices of a timeline bar", () => {
  it("tile the bar without hole or overlap", () => {
    fc.assert(
      fc.property(
        segmentsArbitrary,
        fc.integer({ min: 4, max: 2000 }),
        fc.integer({ min: 1, max: 3 }),
        (all, width, min) => {
          let x = 0;
          for (const slice of layOutSlices(all, day.span, width, min)) {
            expect(slice.x).toBe(x);
            expect(slice.width).toBeGreaterThan(0);
            x += slice.width;
          }
          expect(x).toBe(width);
        },
      ),
    );
  });

  it("show every segment that isn't running with at least a pixel that isn't running, however short", () => {
    fc.assert(
      fc.property(segmentsArbitrary, fc.integer({ min: 50, max: 2000 }), (all, width) => {
        const span = { startMs: midnight, endMs: at(150) };
        const slices = layOutSlices(all, span, width);
        for (const [startMs, , state] of all) {
          if (state === "running") continue;
          const x = Math.min(width - 1, Math.floor(((startMs - midnight) / (span.endMs - midnight)) * width));
          const near = slices.filter((slice) => slice.x <= x + 1 && slice.x + slice.width > x);
          expect(near.some((slice) => slice.state !== "running" && slice.state !== null)).toBe(true);
        }
      }),
    );
  });

  it("show a stop of three seconds in ten hours of running, in its place and colour", () => {
    const stop = at(11.2);
    const segments: TimelineSegment[] = [
      [at(8), stop, "running"],
      [stop, stop + 3000, "idle"],
      [stop + 3000, at(18), "running"],
    ];
    const slices = layOutSlices(segments, { startMs: at(8), endMs: at(18) }, 300);
    expect(slices.map(({ width, state }) => [width, state])).toEqual([
      [96, "running"],
      [1, "idle"],
      [203, "running"],
    ]);
  });

  it("keep the share of long segments", () => {
    const segments: TimelineSegment[] = [
      [at(8), at(12), "running"],
      [at(12), at(13), "idle"],
    ];
    expect(layOutSlices(segments, { startMs: at(8), endMs: at(18) }, 1000)).toEqual([
      { x: 0, width: 400, state: "running" },
      { x: 400, width: 100, state: "idle" },
      { x: 500, width: 500, state: null },
    ]);
  });

  it("are one empty slice when nothing is known of the day", () => {
    expect(layOutSlices([], day.span, 100)).toEqual([{ x: 0, width: 100, state: null }]);
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
