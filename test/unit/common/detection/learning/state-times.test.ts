/** What settings make of a recording: times, runs and stops add up. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStateTimes } from "../../../../../common/detection/learning/state-times.ts";
import type { Segment } from "../../../../../common/detection/segments.ts";
import { repeat, settingsOf, type TapeSecond, tape } from "../detector-tape.ts";
import { anySettingsAndActivity, anyStepTape, stepTape } from "../step-tape.ts";

function timesOf(seconds: readonly TapeSecond[], settings = settingsOf()) {
  const segments: Segment[] = [];
  const times = createStateTimes(settings, (segment) => segments.push(segment));
  for (const second of seconds) times.add({ ...second, lengthMs: 1000 });
  return { ...times.result(), segments };
}

describe("the times of states", () => {
  it("add up to the whole time, and to the segments that were told", () => {
    fc.assert(
      fc.property(anyStepTape, anySettingsAndActivity, (seconds, settings) => {
        const { ms, runs, segments } = timesOf(seconds, settings);
        const last = seconds.at(-1);
        const wholeMs = (last ? last.t + last.validForMs : 0) - (seconds[0]?.t ?? 0);
        expect(Object.values(ms).reduce((sum, part) => sum + part, 0)).toBe(wholeMs);
        for (const state of ["running", "idle", "off", "unknown"] as const) {
          const told = segments.filter((one) => one.state === state);
          expect(told.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)).toBe(ms[state]);
          if (state === "running") expect(told).toHaveLength(runs);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("count as a stop what lies between two runs and was known", () => {
    const day = [
      ...repeat(3, 10),
      ...repeat(0.4, 10),
      ...repeat(3, 10),
      ...repeat(0, 10),
      ...repeat(3, 10),
      ...repeat(0.4, 10),
    ];
    expect(timesOf(tape(day))).toMatchObject({ runs: 3, stops: 2 });
    const gap = [...tape(repeat(3, 10)), ...tape(repeat(3, 10), { startT: 60_000 })];
    expect(timesOf(gap)).toMatchObject({ runs: 2, stops: 0 });
  });

  it("count steps within the working level, and the time at it", () => {
    const activity = { stepA: 0.3, pauseSpacings: 8, shortestPauseMs: 30_000, longestPauseMs: 180_000 };
    const seconds = [...stepTape([5, 9, 20], 40), ...tape(repeat(0, 20), { startT: 40_000 })];
    expect(timesOf(seconds, settingsOf({ activity }))).toMatchObject({ steps: 3, workingLevelMs: 40_000 });
    expect(timesOf(seconds)).toMatchObject({ steps: 0, workingLevelMs: 40_000 });
  });

  it("know long runs, and long quiets within the working level", () => {
    const activity = { stepA: 0.3, pauseSpacings: 8, shortestPauseMs: 30_000, longestPauseMs: 180_000 };
    const steps = Array.from({ length: 60 }, (_, index) => 10 + index * 2);
    const { longRuns, longRunsMs, longQuietsMs } = timesOf(stepTape(steps, 400), settingsOf({ activity }));
    expect([longRuns, longRunsMs, longQuietsMs]).toEqual([1, 119_000, 271_000]);
  });

  it("are nothing without a recording", () => {
    expect(timesOf([])).toMatchObject({ ms: { running: 0, idle: 0, off: 0, unknown: 0 }, runs: 0, stops: 0 });
  });
});
