/** The comparison with a threshold: hysteresis, dwells, and edges dated to a tenth of a second. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLevelTrigger } from "../../../../common/detection/level-trigger.ts";

const options = { thresholdA: 1, hysteresisShare: 0.05, riseMs: 2000, fallMs: 3000 };

/** Plays means from t = 0 on; answers the seconds, counted from 0, after which the answer that counts had changed. */
function changesOf(
  means: readonly number[],
  given = options,
  lengthMs = 1000,
): { index: number; isAbove: boolean; since: number }[] {
  const trigger = createLevelTrigger(given);
  return means.flatMap((meanA, index) => {
    const second = { t: index * lengthMs, meanA, lengthMs };
    if (index === 0) {
      trigger.begin(second);
      return [];
    }
    trigger.observe(second);
    if (!trigger.settle(second.t + lengthMs)) return [];
    return [{ index, isAbove: trigger.isAbove(), since: trigger.rawSince() }];
  });
}

/** Means over whole seconds of a current that goes from one level to another at `atMs`. */
function step(fromA: number, toA: number, atMs: number, seconds: number): number[] {
  return Array.from({ length: seconds }, (_, second) => {
    const share = Math.min(1, Math.max(0, (second * 1000 + 1000 - atMs) / 1000));
    return fromA + share * (toA - fromA);
  });
}

describe("a trigger", () => {
  it("believes the second at which it begins", () => {
    const trigger = createLevelTrigger(options);
    trigger.begin({ t: 5000, meanA: 1, lengthMs: 1000 });
    expect([trigger.isAbove(), trigger.isRawAbove(), trigger.rawSince()]).toEqual([true, true, 5000]);
    trigger.begin({ t: 9000, meanA: 0.99, lengthMs: 1000 });
    expect([trigger.isAbove(), trigger.isRawAbove(), trigger.rawSince()]).toEqual([false, false, 9000]);
  });

  it("counts the current as above after its dwell, and as below after another", () => {
    expect(changesOf([0, 0, 0, 2, 2, 2, 0, 0, 0, 0])).toEqual([
      { index: 4, isAbove: true, since: 3000 },
      { index: 8, isAbove: false, since: 6000 },
    ]);
  });

  it("begins to count anew when the current was on the other side meanwhile", () => {
    expect(changesOf([0, 2, 0, 2, 0, 2, 2])).toEqual([{ index: 6, isAbove: true, since: 5000 }]);
  });

  it("is passed upwards at the threshold, downwards only below it by the hysteresis", () => {
    expect(changesOf([0, 1, 1, 0.95, 0.95, 0.95, 0.95])).toHaveLength(1);
    expect(changesOf([0, 1, 1, 0.949, 0.949, 0.949])).toHaveLength(2);
    expect(changesOf([0, 0.999, 0.999, 0.999])).toEqual([]);
  });

  it("counts as above when something higher does", () => {
    const trigger = createLevelTrigger(options);
    trigger.begin({ t: 0, meanA: 0, lengthMs: 1000 });
    trigger.raise();
    expect(trigger.isAbove()).toBe(true);
  });
});

describe("the edge of a step", () => {
  const anyStep = fc.record({
    lowA: fc.double({ min: 0, max: 0.9, noNaN: true }),
    highA: fc.double({ min: 1.05, max: 30, noNaN: true }),
    atMs: fc.integer({ min: 4000, max: 6000 }),
  });

  it("is dated to a tenth of a second, wherever in a second a rise lies", () => {
    fc.assert(
      fc.property(anyStep, ({ lowA, highA, atMs }) => {
        const [change, ...more] = changesOf(step(lowA, highA, atMs, 12));
        expect(more).toEqual([]);
        expect(Math.abs((change?.since ?? 0) - atMs)).toBeLessThanOrEqual(50.001);
      }),
      { numRuns: 500 },
    );
  });

  it("is dated to a tenth of a second, wherever in a second a fall lies", () => {
    fc.assert(
      fc.property(anyStep, ({ lowA, highA, atMs }) => {
        const [change, ...more] = changesOf(step(highA, lowA, atMs, 12));
        expect(more).toEqual([]);
        expect(Math.abs((change?.since ?? 0) - atMs)).toBeLessThanOrEqual(50.001);
      }),
      { numRuns: 500 },
    );
  });

  it("is the beginning of the second in values that come more slowly or more often than once a second", () => {
    const means = step(0, 3, 4300, 12);
    expect(changesOf(means, { ...options, riseMs: 200 }, 100)).toMatchObject([{ since: 400 }]);
    expect(changesOf(means, { ...options, riseMs: 20_000 }, 10_000)).toMatchObject([{ since: 40_000 }]);
  });

  it("is the beginning of the second where the current never settles, as on a ramp that turns back", () => {
    expect(changesOf([0, 0, 0, 5, 1, 1, 1, 1])).toMatchObject([{ since: 3000 }]);
  });

  it("is the beginning of the second behind a missing one", () => {
    const trigger = createLevelTrigger(options);
    trigger.begin({ t: 0, meanA: 0, lengthMs: 1000 });
    for (const [t, meanA] of [
      [1000, 0],
      [4000, 1.5],
      [5000, 3],
      [6000, 3],
    ] as const) {
      trigger.observe({ t, meanA, lengthMs: 1000 });
      trigger.settle(t + 1000);
    }
    expect([trigger.isAbove(), trigger.rawSince()]).toEqual([true, 4000]);
  });
});
