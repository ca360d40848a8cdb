/** The level of a machine: brief idling on the way to a run or from it, and which second the states begin in. */
import { describe, expect, it } from "vitest";
import { createLevelStates, type LevelState } from "../../../../common/detection/level-states.ts";
import { repeat, settingsOf } from "./detector-tape.ts";

const off = 0.02;
const idle = 0.4;
const cutting = 3;

/** Plays means, one a second; answers the changes, their beginnings in seconds, and in which second each was told. */
function changesOf(means: readonly number[], given = settingsOf()): [LevelState, number, number][] {
  const levels = createLevelStates(given);
  return means.flatMap((meanA, index): [LevelState, number, number][] => {
    const second = { t: index * 1000, meanA, lengthMs: 1000 };
    if (index === 0) {
      levels.begin(second);
      return [];
    }
    const changed = levels.second(second);
    if (changed) expect([levels.now(), levels.since()]).toEqual([changed.state, changed.since]);
    return changed ? [[changed.state, changed.since / 1000, index]] : [];
  });
}

describe("brief idling", () => {
  it("on the way from off to running belongs to the run", () => {
    expect(changesOf([...repeat(off, 5), idle, idle, ...repeat(cutting, 5)])).toEqual([["running", 5, 8]]);
  });

  it("on the way from running to off belongs to off", () => {
    const changes = changesOf([...repeat(cutting, 5), idle, idle, ...repeat(off, 5)]);
    // For two seconds it looks idle; the record has nothing of that.
    expect(changes).toEqual([
      ["idle", 5, 7],
      ["off", 5, 9],
    ]);
  });

  it("is a state of its own when it lasts as long as its dwell", () => {
    expect(changesOf([...repeat(off, 5), ...repeat(idle, 3), ...repeat(cutting, 5)])).toEqual([
      ["idle", 5, 7],
      ["running", 8, 9],
    ]);
    expect(changesOf([...repeat(cutting, 5), ...repeat(idle, 3), ...repeat(off, 5)])).toEqual([
      ["idle", 5, 7],
      ["off", 8, 10],
    ]);
  });

  it("that falls back before running counts is idle from its beginning on", () => {
    const means = [...repeat(off, 5), idle, idle, cutting, ...repeat(idle, 6)];
    expect(changesOf(means)).toEqual([["idle", 5, 8]]);
  });

  it("that falls back to off leaves no trace", () => {
    expect(changesOf([...repeat(off, 5), idle, cutting, ...repeat(off, 6)])).toEqual([]);
  });

  it("belongs to the run however slowly the values come", () => {
    const levels = createLevelStates(settingsOf({ dwellRunningMs: 15_000, dwellIdleMs: 15_000, dwellOffMs: 15_000 }));
    const changes = [off, off, idle, cutting, cutting, cutting].flatMap((meanA, index) => {
      const second = { t: index * 10_000, meanA, lengthMs: 1000 };
      if (index > 0) return levels.second(second) ?? [];
      levels.begin(second);
      return [];
    });
    expect(changes).toEqual([{ state: "running", since: 20_000 }]);
  });
});

describe("a level", () => {
  it("never begins before the level before it, though edges within seconds may change places by a tenth", () => {
    const given = settingsOf({ dwellRunningMs: 2000, dwellIdleMs: 0, dwellOffMs: 0 });
    let before = 0;
    for (const [, since] of changesOf([off, 0.9, 3, 3, 1.1, 0.3, off, off, 1.4, 3, 3, off, off, off], given)) {
      expect(since).toBeGreaterThanOrEqual(before);
      before = since;
    }
  });

  it.each([
    [0.099, "off"],
    [0.1, "idle"],
    [0.999, "idle"],
    [1, "running"],
  ])("looks at a glimpse of %d A like %s", (amps, state) => {
    expect(createLevelStates(settingsOf()).glimpse(amps)).toBe(state);
  });

  it("is believed at once when it begins anew, and forgets what it was on the way to", () => {
    const levels = createLevelStates(settingsOf());
    levels.begin({ t: 0, meanA: off, lengthMs: 1000 });
    for (const [t, meanA] of [
      [1000, idle],
      [2000, idle],
      [3000, cutting],
    ] as const)
      levels.second({ t, meanA, lengthMs: 1000 });
    expect(levels.begin({ t: 90_000, meanA: idle, lengthMs: 1000 })).toBe("idle");
    expect(levels.second({ t: 91_000, meanA: idle, lengthMs: 1000 })).toBeUndefined();
    expect([levels.now(), levels.since()]).toEqual(["idle", 90_000]);
  });
});
