/** Runs joined to cycles over short pauses, and how long cycles take. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cycle, createCycles, createCycleTimes } from "../../../../common/detection/cycles.ts";
import type { Segment } from "../../../../common/detection/segments.ts";
import { anySegments, hurcoSegments, segmentsOf } from "./made-up-segments.ts";

function cyclesOf(segments: readonly Segment[], pauseS: number): Cycle[] {
  const cycles = createCycles({ pauseMs: pauseS * 1000 });
  return [...segments.flatMap(cycles.add), ...cycles.finish()];
}

/** Start and end in seconds, running time, pauses, and whether it was seen whole. */
function brief(line: string, pauseS: number) {
  return cyclesOf(segmentsOf(line), pauseS).map(
    ({ startMs, endMs, runningMs, pauses, isWhole }) =>
      `${startMs / 1000}-${endMs / 1000} ran ${runningMs / 1000} pauses ${pauses}${isWhole ? "" : " cut"}`,
  );
}

describe("a cycle", () => {
  it("goes over pauses that are shorter than the cycle pause, and ends at the others", () => {
    expect(brief("i60 r20 i5 r20 i30 r10 o40", 30)).toEqual(["60-105 ran 40 pauses 1", "135-145 ran 10 pauses 0"]);
  });

  it("is every run where the cycle pause is 0", () => {
    expect(brief("i60 r20 i1 r20 o5", 0)).toEqual(["60-80 ran 20 pauses 0", "81-101 ran 20 pauses 0"]);
  });

  it("is over as soon as its pause has lasted long enough, before the next run", () => {
    const cycles = createCycles({ pauseMs: 30_000 });
    const told = segmentsOf("i60 r20 i20 o10 r5").map((segment) => cycles.add(segment).length);
    expect(told).toEqual([0, 0, 0, 1, 0]);
  });

  it("adds up a wait of several states: idle and off are one pause", () => {
    expect(brief("i60 r20 i10 o10 i9 r20 i30", 30)).toEqual(["60-129 ran 40 pauses 1"]);
  });

  it("goes on over a moment of unknown, which counts neither as running nor as a pause", () => {
    expect(brief("i60 r20 u5 r20 i60", 30)).toEqual(["60-105 ran 40 pauses 0"]);
    expect(brief("i60 r20 i3 u5 r20 i60", 30)).toEqual(["60-108 ran 40 pauses 1"]);
  });

  it("is cut by unknown time that is as long as the cycle pause: what is on both sides isn't whole", () => {
    expect(brief("i60 r20 u30 r20 i60", 30)).toEqual(["60-80 ran 20 pauses 0 cut", "110-130 ran 20 pauses 0 cut"]);
  });

  it("is whole when a pause was seen between unknown time and itself", () => {
    expect(brief("i60 r20 i40 u3600 i40 r20 i60", 30)).toEqual(["60-80 ran 20 pauses 0", "3760-3780 ran 20 pauses 0"]);
    expect(brief("i60 r20 i10 u3600 i10 r20 i60", 30)).toEqual([
      "60-80 ran 20 pauses 0 cut",
      "3700-3720 ran 20 pauses 0 cut",
    ]);
  });

  it("isn't whole at the beginning and at the end of what is known", () => {
    expect(brief("r20 i60 r20", 30)).toEqual(["0-20 ran 20 pauses 0 cut", "80-100 ran 20 pauses 0 cut"]);
    expect(brief("i5 r20 i60", 30)).toEqual(["5-25 ran 20 pauses 0 cut"]);
  });
});

describe("the cycles of any machine", () => {
  it("hold all of its running time, in order, with a cycle pause between two of them", () => {
    fc.assert(
      fc.property(anySegments, fc.integer({ min: 0, max: 90 }), (segments, pauseS) => {
        const cycles = cyclesOf(segments, pauseS);
        const ran = segments.filter(({ state }) => state === "running");
        const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
        expect(sum(cycles.map(({ runningMs }) => runningMs))).toBe(
          sum(ran.map(({ startMs, endMs }) => endMs - startMs)),
        );
        for (const [index, { startMs, endMs }] of cycles.entries()) {
          expect(ran.some((run) => run.startMs === startMs)).toBe(true);
          expect(ran.some((run) => run.endMs === endMs)).toBe(true);
          if (index > 0) expect(startMs - (cycles[index - 1]?.endMs ?? 0)).toBeGreaterThanOrEqual(pauseS * 1000);
        }
        for (const [index, run] of ran.entries()) {
          const next = ran[index + 1];
          const isOne = cycles.some((one) => one.startMs <= run.startMs && next && next.endMs <= one.endMs);
          if (next) expect(isOne).toBe(next.startMs - run.endMs < pauseS * 1000);
        }
      }),
    );
  });

  it("are fewer the longer the cycle pause", () => {
    fc.assert(
      fc.property(anySegments, fc.integer({ min: 0, max: 60 }), (segments, pauseS) => {
        expect(cyclesOf(segments, pauseS + 10).length).toBeLessThanOrEqual(cyclesOf(segments, pauseS).length);
      }),
    );
  });
});

describe("a milling machine's day", () => {
  it.each([27, 58, 130])("is 10 pieces of work with a cycle pause of %i s, as its part counter says", (pauseS) => {
    expect(cyclesOf(hurcoSegments(), pauseS)).toHaveLength(10);
  });

  it("is 64 runs", () => {
    expect(cyclesOf(hurcoSegments(), 0)).toHaveLength(64);
  });
});

describe("the distribution of cycle times", () => {
  it("gives median, quarters and extremes of whole cycles, to 3 %", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2000, max: 36_000_000 }), { minLength: 1, maxLength: 300 }), (lengths) => {
        const times = createCycleTimes();
        for (const ms of lengths) {
          times.add({ startMs: 5, endMs: 5 + ms, runningMs: ms, pauses: 0, isWhole: true });
          times.add({ startMs: 5, endMs: 6, runningMs: 1, pauses: 0, isWhole: false });
        }
        const sorted = lengths.toSorted((a, b) => a - b);
        const result = times.result();
        expect(result).toMatchObject({ count: lengths.length, shortestMs: sorted[0], longestMs: sorted.at(-1) });
        const near = (found = 0, share = 0) => {
          const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
          expect(Math.abs(found / exact - 1)).toBeLessThan(0.031);
        };
        near(result?.quarterMs, 0.25);
        near(result?.medianMs, 0.5);
        near(result?.threeQuartersMs, 0.75);
        near(result?.ninetyPercentMs, 0.9);
      }),
    );
  });

  it("is undefined where no cycle was whole", () => {
    const times = createCycleTimes();
    times.add({ startMs: 0, endMs: 9, runningMs: 9, pauses: 0, isWhole: false });
    expect(times.result()).toBeUndefined();
  });
});
