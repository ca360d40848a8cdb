/** Stops against planned time: what is one, how long it is, and that all planned time is accounted for. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCalendar } from "../../../../common/calendar/calendar.ts";
import { clipSpans, totalMs } from "../../../../common/calendar/span.ts";
import { calendarSettings } from "../../../../common/contract/calendar-settings.ts";
import type { Segment } from "../../../../common/detection/segments.ts";
import { createStops, type Stop } from "../../../../common/detection/stops.ts";
import { anySegments, segmentsOf } from "./made-up-segments.ts";

interface Plan {
  readonly startMs: number;
  readonly endMs: number;
}

/** Planned spans from seconds such as `0-600 700-900`. */
function planOf(line: string): Plan[] {
  return line.split(" ").map((word) => {
    const [start = 0, end = 0] = word.split("-").map(Number);
    return { startMs: start * 1000, endMs: end * 1000 };
  });
}

function stopsOf(segments: readonly Segment[], plan: readonly Plan[], pauseS = 30) {
  const stops = createStops({
    plannedSpans: (startMs, endMs) => clipSpans(plan, { startMs, endMs }),
    pauseMs: pauseS * 1000,
  });
  const found: Stop[] = [...segments.flatMap(stops.add)];
  return { found: [...found, ...stops.finish()], times: stops.times() };
}

/** Start and end, planned length, kind. In seconds. */
function brief(line: string, plan = "0-100000", pauseS = 30): string[] {
  return stopsOf(segmentsOf(line), planOf(plan), pauseS).found.map(
    ({ startMs, endMs, plannedMs, kind, isWhole }) =>
      `${startMs / 1000}-${endMs / 1000} ${plannedMs / 1000} ${kind}${isWhole ? "" : " cut"}`,
  );
}

describe("a stop", () => {
  it("is a wait in planned time as long as the cycle pause or longer; shorter ones belong to a piece of work", () => {
    expect(brief("r60 i29.9 r60 i30 r60 o29 r60")).toEqual(["149.9-179.9 30 short"]);
  });

  it("is short below five minutes of planned time", () => {
    expect(brief("r60 i299.9 r60 i300 r60")).toEqual(["60-359.9 299.9 short", "419.9-719.9 300 stop"]);
  });

  it("counts idle and off alike: together they are one", () => {
    expect(brief("r60 i100 o300 i100 r60")).toEqual(["60-560 500 stop"]);
  });

  it("isn't where nothing is planned, and begins and ends with the plan", () => {
    expect(brief("r60 i1000 r60", "0-40 500-700")).toEqual(["500-700 200 short"]);
    expect(brief("r60 i1000 r60", "2000-3000")).toEqual([]);
  });

  it("goes over a break as one stop; the break doesn't count in its length", () => {
    expect(brief("r60 i7000 r60", "0-200 3800-90000")).toEqual(["60-7060 3400 stop"]);
  });

  it("ends with its shift: the next day has its own", () => {
    expect(brief("r60 i90000 r60", "0-200 50000-100000")).toEqual(["60-200 140 short", "50000-90060 40060 stop"]);
  });

  it("is ended by a run in a break", () => {
    expect(brief("r60 i200 r60 i200 r60", "0-200 330-90000")).toEqual(["60-200 140 short", "330-520 190 short"]);
  });

  it("is cut by planned time in which nobody knows: unknown is no stop", () => {
    expect(brief("r60 i100 u50 i100 r60")).toEqual(["60-160 100 short cut", "210-310 100 short cut"]);
    expect(brief("r60 u1000 r60")).toEqual([]);
  });

  it("isn't cut by unknown time that nobody planned: power that is off in the lunch break", () => {
    expect(brief("r60 i100 u1000 i100 r60", "0-160 1160-90000")).toEqual(["60-1260 200 short"]);
  });

  it("isn't whole where what is known begins or ends in it", () => {
    expect(brief("i100 r60 i100")).toEqual(["0-100 100 short cut", "160-260 100 short cut"]);
    expect(brief("i100 r60", "50-5000")).toEqual(["50-100 50 short"]);
  });

  it("is told as soon as it is over, not before", () => {
    const stops = createStops({ plannedSpans: (startMs, endMs) => [{ startMs, endMs }], pauseMs: 30_000 });
    const told = segmentsOf("r60 i20 o20 i20 r5 i5").map((segment) => stops.add(segment).length);
    expect(told).toEqual([0, 0, 0, 0, 1, 0]);
    expect(stops.finish()).toEqual([]);
  });

  it("takes its planned time from the site's calendar: no stop at lunch, at night or on a Sunday", () => {
    const calendar = createCalendar(calendarSettings.parse({}), "Asia/Tokyo");
    const friday = Date.UTC(2026, 3, 3, 0);
    const stops = createStops({ plannedSpans: calendar.plannedSpans, pauseMs: 0 });
    const segments = segmentsOf(`r${2.5 * 3600} i${2 * 3600} r1800 o${67 * 3600} r60`, friday);
    const found = [...segments.flatMap(stops.add), ...stops.finish()];
    const hours = found.map(({ startMs, endMs, plannedMs }) =>
      [startMs - friday, endMs - friday, plannedMs].map((ms) => ms / 3_600_000),
    );
    // 11:30 to 13:30 with an hour for lunch; 14:00 to 17:15; Monday from 8:30 until 9:00.
    expect(hours).toEqual([
      [2.5, 4.5, 1],
      [5, 8.25, 3.25],
      [71.5, 72, 0.5],
    ]);
  });
});

describe("the planned time of any machine", () => {
  const anyPlan = fc
    .array(fc.integer({ min: 1, max: 200_000 }), { minLength: 2, maxLength: 12 })
    .map((steps) => steps.map((_, index) => steps.slice(0, index + 1).reduce((sum, one) => sum + one, 0)))
    .map((edges) =>
      edges.flatMap((startMs, index) =>
        index % 2 === 0 ? [{ startMs, endMs: edges[index + 1] ?? startMs + 500 }] : [],
      ),
    );

  it("is running, pauses of cycles, stops and unknown, and nothing else", () => {
    fc.assert(
      fc.property(anySegments, anyPlan, fc.integer({ min: 0, max: 90 }), (segments, plan, pauseS) => {
        const { found, times } = stopsOf(segments, plan, pauseS);
        const { plannedMs, runningMs, pausesMs, stopsMs, unknownMs } = times;
        const inState = (state: string) =>
          totalMs(segments.filter((one) => one.state === state).flatMap((one) => clipSpans(plan, one)));
        expect(runningMs + pausesMs + stopsMs + unknownMs).toBe(plannedMs);
        expect(plannedMs).toBe(totalMs(segments.flatMap((one) => clipSpans(plan, one))));
        expect([runningMs, unknownMs]).toEqual([inState("running"), inState("unknown")]);
        expect(stopsMs).toBe(found.reduce((sum, stop) => sum + stop.plannedMs, 0));
        const short = found.filter(({ kind }) => kind === "short");
        expect(times.shortStopsMs).toBe(short.reduce((sum, stop) => sum + stop.plannedMs, 0));
        expect([times.stops, times.shortStops]).toEqual([found.length, short.length]);
      }),
    );
  });

  it("has stops in order that hold no run and no planned unknown time", () => {
    fc.assert(
      fc.property(anySegments, anyPlan, fc.integer({ min: 0, max: 90 }), (segments, plan, pauseS) => {
        const { found } = stopsOf(segments, plan, pauseS);
        for (const [index, stop] of found.entries()) {
          expect(stop.plannedMs).toBe(totalMs(clipSpans(plan, stop)));
          expect(stop.plannedMs).toBeGreaterThan(0);
          if (index > 0) expect(stop.startMs).toBeGreaterThanOrEqual(found[index - 1]?.endMs ?? 0);
          for (const { state, startMs, endMs } of segments) {
            const within = clipSpans([{ startMs, endMs }], stop);
            if (state === "running") expect(within).toEqual([]);
            if (state === "unknown") expect(within.flatMap((span) => clipSpans(plan, span))).toEqual([]);
          }
        }
      }),
    );
  });

  it("gives the same figures at any moment as when it is over, until the next segment", () => {
    fc.assert(
      fc.property(anySegments, anyPlan, (segments, plan) => {
        const stops = createStops({
          plannedSpans: (startMs, endMs) => clipSpans(plan, { startMs, endMs }),
          pauseMs: 20_000,
        });
        for (const segment of segments) stops.add(segment);
        const before = stops.times();
        stops.finish();
        expect(stops.times()).toEqual(before);
      }),
    );
  });
});

describe("the figures of planned time", () => {
  it("are by their formulas, of known time alone", () => {
    const { times } = stopsOf(segmentsOf("r600 i100 u300 r200"), planOf("0-2000"));
    expect(times.utilisation).toBeCloseTo(800 / 900);
    expect(times.availability).toBeCloseTo(800 / 900);
    expect(times.coverage).toBeCloseTo(900 / 1200);
  });

  it("leave pauses of a cycle out of availability, not out of utilisation", () => {
    const { times } = stopsOf(segmentsOf("r600 i20 r380 i500"), planOf("0-2000"));
    expect(times.utilisation).toBeCloseTo(980 / 1500);
    expect(times.availability).toBeCloseTo(980 / 1480);
  });

  it("aren't made up where nothing was planned or nothing is known", () => {
    expect(stopsOf(segmentsOf("r600"), planOf("5000-6000")).times).toMatchObject({
      utilisation: undefined,
      availability: undefined,
      coverage: undefined,
    });
    expect(stopsOf(segmentsOf("u600"), planOf("0-6000")).times).toMatchObject({ utilisation: undefined, coverage: 0 });
  });
});
