/** Levels found in made-up currents, and the thresholds that follow: between the levels, at any scale. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DetectionSecond } from "../../../../../common/detection/detection-second.ts";
import { binsPerDecade } from "../../../../../common/detection/learning/level-histogram.ts";
import { createLevelLearner } from "../../../../../common/detection/learning/level-learner.ts";
import { dwellsFor, levelSettings } from "../../../../../common/detection/learning/level-settings.ts";
import { findLevels } from "../../../../../common/detection/learning/levels.ts";
import { anyLevels, currentOf, type LevelsAtRandom, levelSeconds } from "./made-up-current.ts";

function learned(seconds: readonly DetectionSecond[]) {
  const learner = createLevelLearner();
  for (const second of seconds) learner.add(second);
  return learner.result();
}

/** Whether one gap between two levels is clearly wider than the other: else either may be the threshold. */
function hasWidestGap({ levelsA: [first = 1, second = 1, third] }: LevelsAtRandom): boolean {
  return third === undefined || Math.abs(Math.log((third * first) / second ** 2)) > 0.2;
}

const runs = { numRuns: 100 };

describe("levels", () => {
  it("are found wherever they lie, when they are twice apart", () => {
    fc.assert(
      fc.property(anyLevels, (machine) => {
        const { levelsA } = machine;
        const { levels } = learned(levelSeconds(machine));
        expect(levels).toHaveLength(levelsA.length);
        for (const [index, levelA] of levelsA.entries()) {
          expect((levels[index]?.medianA ?? 0) / levelA).toBeGreaterThan(0.9);
          expect((levels[index]?.medianA ?? 0) / levelA).toBeLessThan(1.1);
          expect(levels[index]?.fromA).toBeLessThan(levelA);
          expect(levels[index]?.toA).toBeGreaterThan(levelA);
        }
        expect(levels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
      }),
      runs,
    );
  });

  it("give thresholds between them: off below the lowest that isn't running, running from the widest gap on", () => {
    fc.assert(
      fc.property(anyLevels, (machine) => {
        const { levelsA } = machine;
        const { runAboveA, offBelowA } = levelSettings(learned(levelSeconds(machine)));
        const widest = levelsA.slice(1).reduce(
          (best, high, index) => {
            const low = levelsA[index] ?? 0;
            return high / low > best.ratio * 1.1 ? { low, high, ratio: high / low } : best;
          },
          { low: 0, high: 0, ratio: 0 },
        );
        if (hasWidestGap(machine)) {
          expect(runAboveA).toBeGreaterThan(widest.low);
          expect(runAboveA).toBeLessThan(widest.high);
        }
        expect(offBelowA).toBeLessThan(levelsA[0] ?? 0);
      }),
      runs,
    );
  });

  it("scale with the current: thresholds move by the same factor, to a bin", () => {
    const oneBin = 10 ** (1.5 / binsPerDecade);
    fc.assert(
      fc.property(anyLevels, fc.double({ min: 1, max: 50, noNaN: true }), (machine, factor) => {
        fc.pre(hasWidestGap(machine));
        const seconds = levelSeconds(machine);
        const plain = levelSettings(learned(seconds));
        const scaled = levelSettings(learned(seconds.map((second) => ({ ...second, meanA: second.meanA * factor }))));
        for (const ratio of [
          scaled.runAboveA / plain.runAboveA / factor,
          scaled.offBelowA / plain.offBelowA / factor,
        ]) {
          expect(ratio).toBeGreaterThan(1 / oneBin);
          expect(ratio).toBeLessThan(oneBin);
        }
      }),
      runs,
    );
  });

  it("don't depend on the order in which the machine was at them", () => {
    const stretches = [
      { seconds: 300, meanA: 0.4 },
      { seconds: 200, meanA: 5 },
      { seconds: 100, meanA: 1.4 },
    ];
    const { levels, zeroBelowA } = learned(currentOf([...stretches, ...stretches]));
    const turned = learned(
      currentOf([...stretches, ...stretches])
        .reverse()
        .map((second, index) => ({ ...second, t: index * 1000 })),
    );
    expect(turned).toMatchObject({ levels, zeroBelowA });
  });

  it("are none of noise around nothing: that is one level, of no current", () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.005, max: 0.2, noNaN: true }), (seed, noiseA) => {
        const seconds = currentOf([{ seconds: 600, meanA: 1, spread: 0.3 }], seed).map((second, index) => ({
          ...second,
          // The absolute value of noise: as much near nothing as elsewhere.
          meanA: (Math.abs(second.meanA - 1) * noiseA * ((index % 7) + 1)) / 7,
        }));
        const busy = currentOf([{ seconds: 600, meanA: noiseA * 60 }], seed).map((second) => ({
          ...second,
          t: second.t + 600_000,
        }));
        const { levels, zeroBelowA } = learned([...seconds, ...busy]);
        expect(levels.map(({ peakA }) => peakA > 0)).toEqual([false, true]);
        expect(zeroBelowA).toBeGreaterThan(0);
        expect(zeroBelowA).toBeLessThan(noiseA * 60);
      }),
      runs,
    );
  });

  it("are found in whole numbers and in coarse steps of a meter", () => {
    const coarse = currentOf([
      { seconds: 400, meanA: 3 },
      { seconds: 400, meanA: 12 },
      { seconds: 200, meanA: 3 },
    ]).map((second) => ({
      ...second,
      meanA: Math.round(second.meanA),
    }));
    const found = learned(coarse);
    expect(found.levels).toHaveLength(2);
    expect(levelSettings(found).runAboveA).toBeGreaterThan(4);
    expect(levelSettings(found).runAboveA).toBeLessThan(11);
  });

  it("are no more in whole numbers than they are: the gaps between numbers mean nothing", () => {
    const spread = currentOf([
      { seconds: 900, meanA: 10, spread: 0.15 },
      { seconds: 900, meanA: 50, spread: 0.1 },
    ]);
    expect(learned(spread.map((second) => ({ ...second, meanA: Math.round(second.meanA) }))).levels).toHaveLength(2);
  });

  it("leave out starting currents: peaks of a share of the time too small for a level", () => {
    const cycle = [
      { seconds: 98, meanA: 0.5 },
      { seconds: 1, meanA: 30 },
      { seconds: 98, meanA: 4 },
    ];
    expect(
      learned(currentOf([...cycle, ...cycle, ...cycle])).levels.map(({ medianA }) => Math.round(medianA * 2) / 2),
    ).toEqual([0.5, 4]);
  });

  it("are none where there is nothing", () => {
    expect(findLevels(new Float64Array(321))).toEqual({ levels: [], zeroBelowA: 0 });
    expect(learned([])).toMatchObject({ levels: [], knownMs: 0, noiseA: 0 });
  });
});

describe("the learner", () => {
  it("knows how often values come, how long they are known, and how noisy they are", () => {
    const seconds = currentOf([{ seconds: 3000, meanA: 10, spread: 0.02 }], 3);
    const { intervalMs, knownMs, noiseA } = learned(seconds);
    expect(intervalMs).toBeGreaterThan(970);
    expect(intervalMs).toBeLessThan(1030);
    expect(knownMs).toBe(3_000_000);
    expect(noiseA).toBeGreaterThan(0.18);
    expect(noiseA).toBeLessThan(0.22);
  });

  it("counts a gap as known for no longer than the value before it was valid", () => {
    const seconds = currentOf([{ seconds: 10, meanA: 1 }]);
    const later = seconds.map((second) => ({ ...second, t: second.t + 1_000_000 }));
    expect(learned([...seconds, ...later]).knownMs).toBe(9000 + 2500 + 10_000);
  });
});

describe("dwells", () => {
  it("are as usual for a value a second, longer than a value for slow ones, and short for fine ones", () => {
    expect(dwellsFor(1000)).toEqual({ dwellRunningMs: 2000, dwellIdleMs: 3000, dwellOffMs: 3000 });
    expect(dwellsFor(10_000)).toEqual({ dwellRunningMs: 15_000, dwellIdleMs: 15_000, dwellOffMs: 15_000 });
    expect(dwellsFor(100)).toEqual({ dwellRunningMs: 150, dwellIdleMs: 150, dwellOffMs: 150 });
    expect(dwellsFor(86_400_000).dwellOffMs).toBe(600_000);
  });
});
