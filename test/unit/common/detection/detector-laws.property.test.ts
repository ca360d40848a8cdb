/** What holds for every machine and all settings, with steps and without: tiling, bounded corrections, the same live and in replay. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSegments } from "../../../../common/detection/segments.ts";
import { createStateDetector } from "../../../../common/detection/state-detector.ts";
import { longestTakeBackMs } from "../../../../common/detection/state-transition.ts";
import type { TapeSecond } from "./detector-tape.ts";
import { anySettingsAndActivity, anyStepTape, segmentsOf } from "./step-tape.ts";

const runs = { numRuns: 300 };

describe("any machine, with steps or without", () => {
  it("has segments that tile the time from its first second to the end, each of another state than the one before", () => {
    fc.assert(
      fc.property(anyStepTape, anySettingsAndActivity, (seconds, settings) => {
        const segments = segmentsOf(seconds, settings);
        expect(segments[0]?.startMs).toBe(seconds[0]?.t);
        expect(segments.at(-1)?.endMs).toBe((seconds.at(-1)?.t ?? 0) + 1000);
        for (const [index, { startMs, endMs, state, cause }] of segments.entries()) {
          expect(endMs).toBeGreaterThan(startMs);
          const before = segments[index - 1];
          if (!before) continue;
          expect(startMs).toBe(before.endMs);
          expect({ state, cause }).not.toEqual({ state: before.state, cause: before.cause });
        }
      }),
      runs,
    );
  });

  it("is told of no change before it is there, and of none longer ago than pauses and dwells last", () => {
    fc.assert(
      fc.property(anyStepTape, anySettingsAndActivity, (seconds, settings) => {
        const { activity, dwellRunningMs, dwellIdleMs, dwellOffMs } = settings;
        // What counts is seen when the next second comes.
        const longestGapMs = Math.max(...seconds.map(({ t }, index) => t - (seconds[index - 1]?.t ?? t)));
        const dwellsMs = dwellRunningMs + dwellIdleMs + dwellOffMs;
        const longestMs = (activity?.longestPauseMs ?? 0) + dwellsMs + 2000 + 3 * longestGapMs;
        const detector = createStateDetector(settings, 0);
        for (const { t, meanA, validForMs } of seconds) {
          for (const { since, state } of detector.second(t, meanA, validForMs)) {
            expect(since).toBeLessThanOrEqual(t);
            if (state === "unknown") continue;
            expect(t - since).toBeLessThanOrEqual(longestMs);
          }
        }
      }),
      runs,
    );
  });

  it("shows at every moment what its segments end with", () => {
    fc.assert(
      fc.property(anyStepTape, anySettingsAndActivity, (seconds, settings) => {
        const detector = createStateDetector(settings, 0);
        let told: Parameters<ReturnType<typeof createSegments>["add"]>[0][] = [];
        for (const { t, meanA, validForMs } of seconds) {
          const news = detector.second(t, meanA, validForMs);
          if (news.length === 0) continue;
          told = [...told, ...news];
          const folded = createSegments();
          for (const one of told) folded.add(one, 0);
          const { state, since } = detector.current();
          expect(folded.finish(t + 1000).at(-1)).toMatchObject({ state, startMs: since });
        }
      }),
      { numRuns: 100 },
    );
  });

  it("is unknown exactly where no reading is valid, whatever is corrected later", () => {
    fc.assert(
      fc.property(anyStepTape, anySettingsAndActivity, (seconds, settings) => {
        const unknown = segmentsOf(seconds, settings).filter(({ state }) => state === "unknown");
        expect(unknown.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(gapsIn(seconds));
      }),
      runs,
    );
  });

  it("becomes the same in replay as live, however often the clock was looked at, also just as the next second begins", () => {
    fc.assert(
      fc.property(anyStepTape, anySettingsAndActivity, fc.integer({ min: 1, max: 40 }), (seconds, settings, tick) => {
        const quiet = createStateDetector(settings, 0);
        const watched = createStateDetector(settings, 0);
        let previousT = 0;
        for (const { t, meanA, validForMs } of seconds) {
          const ticks: number[] = [];
          for (let at = previousT; at <= t; at += tick * 250) ticks.push(at);
          const live = [...ticks, t].flatMap((at) => watched.expire(at));
          live.push(...watched.second(t, meanA, validForMs));
          expect(live).toEqual(quiet.second(t, meanA, validForMs));
          previousT = t;
        }
      }),
      runs,
    );
  });

  it("runs only within the level at which it works, give or take its dwells", () => {
    fc.assert(
      fc.property(anyStepTape, anySettingsAndActivity, (seconds, settings) => {
        const { activity: _, ...levels } = settings;
        const byLevel = segmentsOf(seconds, levels).filter(({ state }) => state === "running");
        for (const { startMs, endMs } of segmentsOf(seconds, settings).filter(({ state }) => state === "running")) {
          expect(byLevel.some((level) => level.startMs <= startMs && endMs <= level.endMs)).toBe(true);
        }
      }),
      runs,
    );
  });

  it("is off and idle by its level alone: steps decide between running and idle, nothing else", () => {
    fc.assert(
      fc.property(anyStepTape, anySettingsAndActivity, (seconds, settings) => {
        const { activity: _, ...levels } = settings;
        const off = (given: typeof settings) =>
          segmentsOf(seconds, given)
            .filter(({ state }) => state === "off")
            .map(({ startMs, endMs }) => [startMs, endMs]);
        expect(off(settings)).toEqual(off(levels));
      }),
      runs,
    );
  });
});

it("no dwell is so long that an edge lies farther back than anything may be taken back", () => {
  expect(longestTakeBackMs).toBeGreaterThanOrEqual(600_000 + 180_000 + 2000);
});

/** Spans in which no second is valid, before the last second. */
function gapsIn(seconds: readonly TapeSecond[]): [number, number][] {
  const gaps: [number, number][] = [];
  let validUntil = seconds[0]?.t ?? 0;
  for (const { t, validForMs } of seconds) {
    if (t > validUntil) gaps.push([validUntil, t]);
    validUntil = Math.max(validUntil, t + validForMs);
  }
  return gaps;
}
