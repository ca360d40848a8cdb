/** Quiet seconds joined to minutes: a machine that is off costs a row a minute, and a replay comes to the same segments. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DetectionSettings, detectionSettings } from "../../../../../common/contract/plant-settings.ts";
import { secondFlags } from "../../../../../common/contract/records.ts";
import type { DetectionSecond } from "../../../../../common/detection/detection-second.ts";
import { toDetectionSeconds } from "../../../../../common/detection/replay.ts";
import { createSegments, type Segment } from "../../../../../common/detection/segments.ts";
import { createStateDetector } from "../../../../../common/detection/state-detector.ts";
import { packHour, unpackHour } from "../../../../../dashboard/server/history/packed-hour.ts";
import { joinQuietSeconds } from "../../../../../dashboard/server/history/quiet-seconds.ts";
import { createSecondTable, type SecondTable } from "../../../../../dashboard/server/history/second-table.ts";

const hourMs = 3_600_000;

interface Second {
  readonly t: number;
  readonly mean: number;
  readonly max: number;
  readonly flags?: number;
}

function tableOf(seconds: readonly Second[]): SecondTable {
  const table = createSecondTable();
  for (const { t, mean, max, flags = 0 } of seconds) table.put([t, mean, mean, max, 0.001, 5, 2500, flags], 0);
  return table;
}

const steady = (from: number, count: number, mean: number): Second[] =>
  Array.from({ length: count }, (_, index) => ({ t: from + index * 1000, mean, max: mean }));

describe("the dead band of history", () => {
  it("keeps a row a minute of a machine that is off, and some seconds at the ends", () => {
    const table = joinQuietSeconds(tableOf(steady(0, 3600, 0.02)), 0.1);
    expect(table.size()).toBe(60 + 8);
    const [first] = table.within(4000, 5000);
    expect(first).toEqual({
      atMs: 4000,
      mean: expect.closeTo(0.02),
      min: 0.02,
      max: 0.02,
      std: expect.closeTo(0.001),
      n: 300,
      validForMs: 61_500,
      flags: secondFlags.joined,
    });
  });

  it("keeps every second of a machine that isn't off, and one in which any reading was higher", () => {
    expect(joinQuietSeconds(tableOf(steady(0, 3600, 0.4)), 0.1).size()).toBe(3600);
    const peak = [...steady(0, 100, 0.02), { t: 100_000, mean: 0.02, max: 3 }, ...steady(101_000, 100, 0.02)];
    expect(joinQuietSeconds(tableOf(peak), 0.1).within(100_000, 101_000)).toMatchObject([{ max: 3, flags: 0 }]);
  });

  it("joins nothing over a gap, and nothing that came late or was clipped", () => {
    const gap = joinQuietSeconds(tableOf([...steady(0, 30, 0), ...steady(40_000, 30, 0)]), 0.1);
    expect(gap.within(29_000, 40_000)).toMatchObject([{ atMs: 29_000, validForMs: 2500 }]);
    const flagged = steady(0, 60, 0).map((one) => ({ ...one, flags: secondFlags.late }));
    expect(joinQuietSeconds(tableOf(flagged), 0.1).size()).toBe(60);
  });

  it("joined once is the same as joined twice", () => {
    const once = joinQuietSeconds(tableOf(steady(0, 900, 0.02)), 0.1);
    const again = joinQuietSeconds(once, 0.1);
    expect([...again.cells()]).toEqual([...once.cells()]);
  });
});

/** A day in spans: a level, how long, and whether a silence follows. */
const anyTape = fc.array(
  fc.record({
    level: fc.constantFrom(0, 0.02, 0.04, 0.095, 0.1, 0.4, 0.99, 1, 3, 3.8),
    seconds: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 400 })),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    silentS: fc.constantFrom(0, 0, 0, 0, 2, 30, 400),
  }),
  { minLength: 1, maxLength: 20 },
);

const anySettings = fc.record({
  hysteresisShare: fc.constantFrom(0, 0.05, 0.3),
  dwellRunningMs: fc.constantFrom(0, 2000, 15_000),
  dwellIdleMs: fc.constantFrom(0, 3000, 20_000),
  dwellOffMs: fc.constantFrom(0, 3000, 60_000),
  activity: fc.option(fc.constant({ stepA: 0.5, pauseSpacings: 8, shortestPauseMs: 30_000, longestPauseMs: 180_000 }), {
    nil: undefined,
  }),
});

type Tape = typeof anyTape extends fc.Arbitrary<infer T> ? T : never;

function secondsOf(tape: Tape): Second[] {
  const seconds: Second[] = [];
  let t = 0;
  let before = 0;
  for (const { level, seconds: count, part, silentS } of tape) {
    for (let index = 0; index < count; index += 1) {
      // The second in which the level changes holds something of both.
      const mean = Math.round((index === 0 ? before * part + level * (1 - part) : level) * 1000) / 1000;
      seconds.push({ t, mean, max: Math.max(mean, index === 0 ? Math.max(before, level) : level) });
      t += 1000;
    }
    before = level;
    t += silentS * 1000;
  }
  return seconds;
}

function fold(seconds: Iterable<DetectionSecond>, settings: DetectionSettings): Segment[] {
  const detector = createStateDetector(settings, 0);
  const folded = createSegments();
  const segments: Segment[] = [];
  let end = 0;
  for (const { t, meanA, validForMs, lengthMs } of seconds) {
    for (const told of detector.second(t, meanA, validForMs, lengthMs)) segments.push(...folded.add(told, t));
    end = Math.max(end, t + validForMs);
  }
  for (const told of detector.finish()) segments.push(...folded.add(told, end));
  return [...segments, ...folded.finish(end)];
}

function groupByHour(seconds: readonly Second[]): Map<number, Second[]> {
  const hours = new Map<number, Second[]>();
  for (const second of seconds) {
    const hour = Math.floor(second.t / hourMs);
    hours.set(hour, [...(hours.get(hour) ?? []), second]);
  }
  return hours;
}

/** What history gives back of these seconds: hour by hour joined, packed and unpacked. */
function throughHistory(seconds: readonly Second[], belowA: number) {
  const hours = groupByHour(seconds);
  return [...hours].flatMap(([hour, own]) => {
    const packed = packHour(hour * hourMs, joinQuietSeconds(tableOf(own), belowA));
    const table = unpackHour(hour * hourMs, packed);
    return table.within(0, Number.MAX_SAFE_INTEGER).map(({ atMs, ...row }) => ({ ...row, t: atMs }));
  });
}

it("a replay of what history kept gives exactly the segments that were told live", () => {
  fc.assert(
    fc.property(anyTape, anySettings, (tape, some) => {
      const settings = detectionSettings.parse(some);
      const seconds = secondsOf(tape);
      const live = seconds.map(({ t, mean }) => ({ t, meanA: mean, validForMs: 2500, lengthMs: 1000 }));
      const kept = throughHistory(seconds, settings.offBelowA * (1 - settings.hysteresisShare));
      expect(kept.length).toBeLessThanOrEqual(seconds.length);
      expect(fold(toDetectionSeconds(kept), settings)).toEqual(fold(live, settings));
    }),
    { numRuns: 300 },
  );
});
