/** The cycle pause as it is learned: how often the pieces of work come out right, and when it declines. */
import { describe, expect, it } from "vitest";
import { createPauseLearner } from "../../../../common/detection/cycle-pause.ts";
import { createCycles } from "../../../../common/detection/cycles.ts";
import type { Segment } from "../../../../common/detection/segments.ts";
import { hurcoSegments, segmentsOf } from "./made-up-segments.ts";
import { type WorkHabits, workOf } from "./made-up-work.ts";

function propose(segments: readonly Segment[]) {
  const learner = createPauseLearner();
  for (const segment of segments) learner.add(segment);
  return learner.propose();
}

function countCycles(segments: readonly Segment[], pauseMs: number): number {
  const cycles = createCycles({ pauseMs });
  return [...segments.flatMap(cycles.add), ...cycles.finish()].length;
}

const byHand: WorkHabits = {
  runs: [3, 8],
  runS: [15, 90],
  withinS: [2, 8],
  changeS: [40, 200],
  pieces: 40,
  breakShare: 0.08,
  falseStartShare: 0,
};
const singleRuns: WorkHabits = { ...byHand, runs: [1, 1], runS: [60, 300] };

/** Share of made-up machines whose pieces are counted right to 2 %. */
function shareRight(habits: WorkHabits, machines = 60): number {
  let right = 0;
  for (let seed = 1; seed <= machines; seed += 1) {
    const segments = workOf(habits, seed);
    const counted = countCycles(segments, propose(segments).pauseMs);
    if (Math.abs(counted / habits.pieces - 1) <= 0.02) right += 1;
  }
  return right / machines;
}

describe("the milling machine's day", () => {
  it("comes to 10 pieces of work with the pause that is proposed, as its part counter says, not to 64", () => {
    const segments = hurcoSegments();
    const proposal = propose(segments);
    expect(proposal.pauseMs).toBeGreaterThan(27_000);
    expect(proposal.pauseMs).toBeLessThan(130_000);
    expect(proposal).toMatchObject({ isLearned: true, cycles: 10, shorter: 54, longer: 9 });
    expect(proposal.reason).toContain("10 pieces");
    expect(countCycles(segments, proposal.pauseMs)).toBe(10);
  });

  it("names the other pauses that would be possible, and what they would give", () => {
    for (const { toS, cycles, lengthSpread } of propose(hurcoSegments()).others) {
      expect(toS).toBeLessThan(30);
      expect(cycles).toBe(countCycles(hurcoSegments(), 3000));
      expect(lengthSpread).toBeGreaterThan(1);
    }
  });
});

describe("the pieces of made-up machines come out right", () => {
  it.each<[string, WorkHabits, number]>([
    ["tended by hand for a day", byHand, 0.95],
    ["tended by hand for weeks", { ...byHand, pieces: 600, breakShare: 0.05 }, 0.98],
    ["with a few long pieces", { ...byHand, runs: [2, 4], runS: [60, 400], pieces: 8, breakShare: 0.15 }, 0.9],
    [
      "of very different lengths, with the controller's own pauses, long changes and false starts",
      {
        ...byHand,
        runs: [1, 12],
        runS: [0.4, 400],
        withinS: [0.3, 0.8],
        changeS: [100, 2500],
        pieces: 11,
        breakShare: 0,
        falseStartShare: 0.2,
      },
      0.8,
    ],
    ["with false starts", { ...byHand, changeS: [60, 300], falseStartShare: 0.15 }, 0.8],
    ["that change tools", { ...byHand, withinS: [6, 14], changeS: [70, 300], runS: [40, 200], pieces: 25 }, 0.95],
    ["with three quick strokes", { ...byHand, runs: [3, 3], runS: [4, 6], withinS: [2, 4], changeS: [10, 30] }, 0.95],
    ["with a feeder", { ...byHand, runs: [3, 3], withinS: [3, 4.5], changeS: [8, 12], pieces: 150 }, 0.9],
    ["that run once for each piece, with breaks", singleRuns, 0.95],
    ["that run once and are loaded quickly, for weeks", { ...singleRuns, changeS: [8, 25], pieces: 600 }, 0.95],
    ["that run for long and stand for long", { ...singleRuns, changeS: [60, 400], pieces: 12, breakShare: 0.2 }, 0.95],
  ])("%s", (_what, habits, least) => {
    expect(shareRight(habits)).toBeGreaterThanOrEqual(least);
  });
});

describe("no pause is proposed", () => {
  it("for too few pauses, and it says how many there are", () => {
    expect(propose(segmentsOf("i60 r20 i2 r20 i90 r20 i60"))).toMatchObject({
      pauseMs: 0,
      isLearned: false,
      cycles: 3,
      reason: expect.stringMatching(/^Only 2 pauses/),
    });
  });

  it("for a machine that runs all day", () => {
    expect(propose(segmentsOf("o60 r28800 o60"))).toMatchObject({ pauseMs: 0, isLearned: false, cycles: 1 });
  });

  it("for pauses of one kind, however many", () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const proposal = propose(workOf({ ...singleRuns, changeS: [5, 60], breakShare: 0, pieces: 5 * seed }, seed));
      expect(proposal).toMatchObject({ pauseMs: 0, isLearned: false, cycles: 5 * seed, others: [] });
      expect(proposal.reason).toMatch(/all of one kind|Only \d pauses/);
    }
  });

  it("for what lies between two runs with unknown time in between: nobody knows how long the pause was", () => {
    const line = Array.from({ length: 20 }, () => "r60 i3 u10 i2 r60 i90").join(" ");
    expect(propose(segmentsOf(line))).toMatchObject({ pauseMs: 0, isLearned: false, shorter: 0, longer: 19 });
  });
});

it("the learner's memory doesn't grow, and it is quick enough for a year", () => {
  const segments = workOf({ ...byHand, pieces: 20_000 }, 1);
  const learner = createPauseLearner();
  const startMs = performance.now();
  for (const segment of segments) learner.add(segment);
  expect(learner.propose().pauseMs).toBeGreaterThan(0);
  expect((performance.now() - startMs) / segments.length).toBeLessThan(0.2);
});
