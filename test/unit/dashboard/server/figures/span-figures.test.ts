/** Figures of a span: what its planned time was spent on, and what happens at its ends. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipSpans, subtractSpans, totalMs } from "../../../../../common/calendar/span.ts";
import type { TimeSpan } from "../../../../../common/contract/live-events.ts";
import type { Segment } from "../../../../../common/detection/segments.ts";
import { createStops } from "../../../../../common/detection/stops.ts";
import {
  addTimes,
  type ReckonedSpan,
  reckonPieces,
  reckonSpan,
  type SpanInput,
  withShares,
} from "../../../../../dashboard/server/figures/span-figures.ts";
import { anySegments, segmentsOf } from "../../../common/detection/made-up-segments.ts";

/** A span from seconds such as "0-600". */
function spanOf(word: string): TimeSpan {
  const [start = 0, end = 0] = word.split("-").map(Number);
  return { startMs: start * 1000, endMs: end * 1000 };
}

function spansOf(line: string): TimeSpan[] {
  return line === "" ? [] : line.split(" ").map(spanOf);
}

interface Case {
  readonly span: string;
  readonly plan?: string;
  readonly excluded?: string;
}

function inputOf(line: string, { span, plan = "0-1000000", excluded = "" }: Case): SpanInput {
  const planned = spansOf(plan);
  return {
    segments: segmentsOf(line),
    span: spanOf(span),
    plannedSpans: (startMs, endMs) => clipSpans(planned, { startMs, endMs }),
    excluded: spansOf(excluded),
    cyclePauseMs: 30_000,
    shortStopMs: 300_000,
  };
}

function briefStops({ stops }: ReckonedSpan): string[] {
  return stops.map(
    ({ startMs, endMs, plannedMs, kind, isWhole }) =>
      `${startMs / 1000}-${endMs / 1000} ${plannedMs / 1000} ${kind}${isWhole ? "" : " cut"}`,
  );
}

/** Times in seconds: planned = running + pauses + stops + unknown + excluded. */
function briefTimes({ times }: ReckonedSpan): string {
  const { plannedMs, runningMs, pausesMs, stopsMs, unknownMs, excludedMs } = times;
  const [planned, ...parts] = [plannedMs, runningMs, pausesMs, stopsMs, unknownMs, excludedMs].map((ms) => ms / 1000);
  return `${planned} = ${parts.join(" + ")}`;
}

describe("figures of a span", () => {
  it("tell what planned time was spent on", () => {
    const found = reckonSpan(inputOf("r60 i20 r40 i400 r30 u50 r100", { span: "0-700", plan: "0-500 510-700" }));
    expect(briefTimes(found)).toBe("690 = 230 + 20 + 390 + 50 + 0");
    expect(found.times).toMatchObject({ stops: 1, shortStops: 0, allRunningMs: 230_000 });
  });

  it("count what is excluded nowhere else, and no stop in it", () => {
    const found = reckonSpan(inputOf("r100 i400 r100", { span: "0-600", excluded: "80-520 90-100" }));
    expect(briefTimes(found)).toBe("600 = 160 + 0 + 0 + 0 + 440");
    expect(found.stops).toEqual([]);
    expect(withShares(found.times)).toMatchObject({ utilisation: 1, availability: 1, coverage: 1 });
  });

  it("take time that no segment tells of as unknown", () => {
    const found = reckonSpan(inputOf("r100", { span: "0-300" }));
    expect(briefTimes(found)).toBe("300 = 100 + 0 + 0 + 200 + 0");
    expect(withShares(found.times)).toMatchObject({ utilisation: 1, coverage: 1 / 3 });
  });

  it("have no shares where there is nothing to divide by", () => {
    const found = reckonSpan(inputOf("i100", { span: "0-100", plan: "" }));
    expect(withShares(found.times)).toMatchObject({ utilisation: null, availability: null, coverage: null });
  });
});

describe("at the end of a span", () => {
  const night = "r100 i800 r100";

  it("a stop is cut, and both parts add up to it", () => {
    expect(briefStops(reckonSpan(inputOf(night, { span: "0-500" })))).toEqual(["100-500 400 stop cut"]);
    expect(briefStops(reckonSpan(inputOf(night, { span: "500-1000" })))).toEqual(["500-900 400 stop cut"]);
  });

  it("the short part of a long stop is no short stop", () => {
    const found = reckonSpan(inputOf(night, { span: "0-200" }));
    expect(briefStops(found)).toEqual(["100-200 100 stop cut"]);
    expect(found.times).toMatchObject({ stops: 1, shortStops: 0, shortStopsMs: 0 });
  });

  it("a part begins and ends in planned time", () => {
    const found = reckonSpan(inputOf(night, { span: "0-500", plan: "0-400 600-1000" }));
    expect(briefStops(found)).toEqual(["100-400 300 stop cut"]);
    const other = reckonSpan(inputOf(night, { span: "500-1000", plan: "0-400 600-1000" }));
    expect(briefStops(other)).toEqual(["600-900 300 stop cut"]);
  });

  it("what lies outside is only looked at: its stops count elsewhere", () => {
    const found = reckonSpan(inputOf("r50 i100 r50 i400 r100", { span: "200-250" }));
    expect(briefStops(found)).toEqual(["200-250 50 stop cut"]);
    expect(reckonSpan(inputOf("r50 i100 r50 i400 r100", { span: "150-200" })).stops).toEqual([]);
  });

  it("a wait is a pause if the cycle goes on behind it, and a stop if it doesn't", () => {
    const pause = reckonSpan(inputOf("r90 i20 r100", { span: "0-100" }));
    expect(briefTimes(pause)).toBe("100 = 90 + 10 + 0 + 0 + 0");
    const stop = reckonSpan(inputOf("r90 i40 r100", { span: "0-100" }));
    expect(briefTimes(stop)).toBe("100 = 90 + 0 + 10 + 0 + 0");
  });

  it("a cycle counts where it ends", () => {
    const line = "i100 r80 i100 r80 i100";
    expect(reckonSpan(inputOf(line, { span: "0-300" })).cycles.map(({ endMs }) => endMs)).toEqual([180_000]);
    expect(reckonSpan(inputOf(line, { span: "300-460" })).cycles).toEqual([
      { startMs: 280_000, endMs: 360_000, runningMs: 80_000, pauses: 0, isWhole: true },
    ]);
  });
});

describe("pieces of a span", () => {
  it("count a stop where it ends, and each has its own time of it", () => {
    const input = inputOf("r100 i800 r100", { span: "0-1000" });
    const [first, second] = reckonPieces(input, spansOf("0-500 500-1000"));
    expect([first?.times.stops, first?.times.stopsMs]).toEqual([0, 400_000]);
    expect([second?.times.stops, second?.times.stopsMs]).toEqual([1, 400_000]);
  });
});

/** Up to six spans of which some overlap, within what made-up segments last. */
const anySpans = fc.array(
  fc.tuple(fc.nat(3_000_000), fc.nat(900_000)).map(([startMs, ms]) => ({ startMs, endMs: startMs + ms })),
  { maxLength: 6 },
);

const anyInput = fc
  .record({
    segments: anySegments,
    plan: anySpans,
    excluded: anySpans,
    cyclePauseMs: fc.constantFrom(0, 1000, 30_000, 200_000),
    cut: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ segments, plan, excluded, cyclePauseMs, cut }): SpanInput => {
    const startMs = segments[0]?.startMs ?? 0;
    const lengthMs = (segments.at(-1)?.endMs ?? startMs) - startMs;
    const [from = 0, until = 0] = cut.map((share) => startMs + Math.round(share * lengthMs)).sort((a, b) => a - b);
    const disjoint = subtractSpans({ startMs: -1e9, endMs: 1e9 }, subtractSpans({ startMs: -1e9, endMs: 1e9 }, plan));
    return {
      segments,
      span: { startMs: from, endMs: until + 1 },
      plannedSpans: (start, end) => clipSpans(disjoint, { startMs: start, endMs: end }),
      excluded,
      cyclePauseMs,
      shortStopMs: 300_000,
    };
  });

describe("whatever happened", () => {
  it("planned = running + pauses + stops + unknown + excluded, and nothing is below 0", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { times, stops } = reckonSpan(input);
        const { plannedMs, runningMs, pausesMs, stopsMs, shortStopsMs, unknownMs, excludedMs } = times;
        expect(plannedMs).toBe(runningMs + pausesMs + stopsMs + unknownMs + excludedMs);
        expect(Math.min(...Object.values(times))).toBeGreaterThanOrEqual(0);
        expect(shortStopsMs).toBeLessThanOrEqual(stopsMs);
        expect(stopsMs).toBe(stops.reduce((sum, one) => sum + one.plannedMs, 0));
        expect(times.stops).toBe(stops.length);
        for (const { startMs, endMs, plannedMs: ms } of stops) {
          expect(ms).toBeGreaterThan(0);
          expect([startMs >= input.span.startMs, endMs <= input.span.endMs]).toEqual([true, true]);
        }
      }),
    );
  });

  it("the times of a whole recording are those of the stops themselves", () => {
    fc.assert(
      fc.property(anyInput, ({ segments, plannedSpans, cyclePauseMs, shortStopMs, ...rest }) => {
        const span = { startMs: segments[0]?.startMs ?? 0, endMs: segments.at(-1)?.endMs ?? 0 };
        const stops = createStops({ plannedSpans, pauseMs: cyclePauseMs, shortStopMs });
        const found = [...segments.flatMap((segment: Segment) => stops.add(segment)), ...stops.finish()];
        const input = { ...rest, segments, plannedSpans, cyclePauseMs, shortStopMs, excluded: [], span };
        const reckoned = reckonSpan(input as SpanInput);
        const { utilisation, availability, coverage, ...times } = stops.times();
        expect(reckoned.times).toMatchObject(times);
        expect(reckoned.stops).toEqual(found);
        expect(withShares(reckoned.times)).toMatchObject({
          utilisation: utilisation ?? null,
          availability: availability ?? null,
          coverage: coverage ?? null,
        });
      }),
    );
  });

  it("days that tile a span have its times between them, and no fewer stops; pieces have the very same", () => {
    fc.assert(
      fc.property(anyInput, fc.nat(1000), (input, at) => {
        const { startMs, endMs } = input.span;
        const middleMs = startMs + Math.floor(((endMs - startMs) * at) / 1000);
        const halves = [
          { startMs, endMs: middleMs },
          { startMs: middleMs, endMs },
        ];
        const whole = reckonSpan(input).times;
        const pieces = reckonPieces(input, halves).map(({ times }) => times);
        expect(pieces.reduce(addTimes)).toEqual(whole);
        const days = halves.map((span) => reckonSpan({ ...input, span }).times).reduce(addTimes);
        expect(days).toEqual({ ...whole, stops: days.stops, shortStops: days.shortStops });
        expect(days.stops - whole.stops).toBeGreaterThanOrEqual(0);
        expect(days.stops - whole.stops).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("excluded spans only take away", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { times } = reckonSpan(input);
        const planned = input.plannedSpans(input.span.startMs, input.span.endMs);
        const counted = planned.flatMap((one) => subtractSpans(one, input.excluded));
        expect(times.excludedMs).toBe(totalMs(planned) - totalMs(counted));
      }),
    );
  });
});
