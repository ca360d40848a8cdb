/** Work told from waiting by steps: what people would see of single steps, pauses, corrections and gaps. */
import { describe, expect, it } from "vitest";
import { createActivity, isStep } from "../../../../common/detection/activity.ts";
import { createStateDetector } from "../../../../common/detection/state-detector.ts";
import { repeat, settingsOf, tape } from "./detector-tape.ts";
import { segmentsOf, stepTape } from "./step-tape.ts";

const activity = { stepA: 0.3, pauseSpacings: 8, shortestPauseMs: 30_000, longestPauseMs: 180_000 };
const settings = settingsOf({ activity });

/** Every `everyS` seconds from one second on up to another, both included. */
function everyS(spacingS: number, fromS: number, toS: number): number[] {
  return Array.from({ length: Math.floor((toS - fromS) / spacingS) + 1 }, (_, index) => fromS + index * spacingS);
}

/** The states of a tape with their beginnings, in seconds. */
function statesOf(stepsAtS: readonly number[], lengthS: number, given = settings): [string, number][] {
  return segmentsOf(stepTape(stepsAtS, lengthS), given).map(({ state, startMs }) => [state, startMs / 1000]);
}

describe("a step", () => {
  it.each([
    ["a change within the working level", 3, 3.5, true],
    ["a change downwards", 3.5, 3, true],
    ["a smaller change", 3, 3.2, false],
    ["a change of just so much", 3, 3.5 - 0.2, false],
    ["switching on", 0.1, 3, false],
    ["switching off", 3, 0.1, false],
    ["a change below the working level", 0.1, 0.8, false],
  ])("is or isn't %s", (_what, before, now, is) => {
    expect(isStep(before, now, 0.3, 0.95)).toBe(is);
  });
});

describe("a machine that works in steps", () => {
  it("runs from its first step to the end of its last one", () => {
    expect(statesOf(everyS(2, 50, 100), 400)).toEqual([
      ["idle", 0],
      ["running", 50],
      ["idle", 101],
    ]);
  });

  it("waits all the time when it draws its working current without a step", () => {
    expect(statesOf([], 1000)).toEqual([["idle", 0]]);
  });

  it("hasn't worked where there was a single step between two pauses", () => {
    expect(statesOf([300], 800)).toEqual([["idle", 0]]);
    expect(statesOf([...everyS(2, 50, 100), 400, ...everyS(2, 700, 750)], 1200)).toEqual([
      ["idle", 0],
      ["running", 50],
      ["idle", 101],
      ["running", 700],
      ["idle", 751],
    ]);
  });

  it("has worked where there were two steps near each other", () => {
    expect(statesOf([300, 310], 800)).toEqual([
      ["idle", 0],
      ["running", 300],
      ["idle", 311],
    ]);
  });

  it("always pauses in a quiet longer than the longest pause, however slow its steps are", () => {
    const slow = settingsOf({ activity: { ...activity, pauseSpacings: 50 } });
    const steps = [...everyS(60, 100, 700), ...everyS(60, 700 + 181, 1500)];
    expect(statesOf(steps, 2000, slow)).toContainEqual(["idle", 701]);
    expect(statesOf([...everyS(60, 100, 700), ...everyS(60, 700 + 180, 1500)], 2000, slow)).not.toContainEqual([
      "idle",
      701,
    ]);
  });

  it("never pauses in a quiet up to the shortest pause, however quick its steps are", () => {
    const steps = [...everyS(1, 50, 100), ...everyS(1, 130, 200)];
    expect(statesOf(steps, 600)).toEqual([
      ["idle", 0],
      ["running", 50],
      ["idle", 201],
    ]);
    expect(statesOf([...everyS(1, 50, 100), ...everyS(1, 131, 200)], 600)).toContainEqual(["idle", 101]);
  });

  it("tells a pause soon on screens, and takes it back when the steps behind it are as slow", () => {
    const detector = createStateDetector(settings, 0);
    const told = stepTape([...everyS(2, 50, 100), ...everyS(25, 125, 400)], 500).map(({ t, meanA, validForMs }) => {
      const news = detector.second(t, meanA, validForMs);
      return { t, news, now: detector.current().state };
    });
    const at = (s: number) => told[s]?.now;
    expect(at(99)).toBe("running");
    expect(at(122)).toBe("idle");
    expect(at(126)).toBe("running");
    expect(told.flatMap(({ news }) => news)).toContainEqual({ state: "running", since: 101_000 });
    expect(segmentsOf(stepTape([...everyS(2, 50, 100), ...everyS(25, 125, 400)], 700), settings)).toMatchObject([
      { state: "idle", startMs: 0 },
      { state: "running", startMs: 50_000 },
      { state: "idle", startMs: 401_000 },
    ]);
  });
});

it("goes by no step that comes later than the longest pause after the last one before a quiet", () => {
  const followed = createActivity(activity);
  for (const t of [...everyS(2, 0, 20), 60]) followed.step(t * 1000, (t + 1) * 1000);
  // Values are missing in between: the next thing that is seen is a step.
  expect(followed.step(300_000, 301_000)).toContainEqual({ isActive: false, since: 21_000 });
});

describe("the level and the steps together", () => {
  it("end work at once when the machine leaves the current at which it works", () => {
    const amps = [...stepTape(everyS(2, 10, 60), 62).map(({ meanA }) => meanA), ...repeat(0.4, 100)];
    expect(segmentsOf(tape(amps), settings)).toMatchObject([
      { state: "idle", startMs: 0, endMs: 10_000 },
      { state: "running", startMs: 10_000, endMs: 62_000 },
      { state: "idle", startMs: 62_000, endMs: 162_000 },
    ]);
  });

  it.each([110, 150])("hold a single step for no work when the machine is switched off at second %i", (offS) => {
    const amps = [...stepTape([100], offS).map(({ meanA }) => meanA), ...repeat(0.02, 100)];
    expect(segmentsOf(tape(amps), settings)).toEqual([
      { startMs: 0, endMs: offS * 1000, state: "idle" },
      { startMs: offS * 1000, endMs: (offS + 100) * 1000, state: "off" },
    ]);
  });

  it("never tell anything about the time before the level of work, whatever steps a spike has had", () => {
    const amps = [...repeat(0.02, 10), 3, 4, ...repeat(0.02, 10), ...repeat(3, 300)];
    expect(segmentsOf(tape(amps), settingsOf({ activity, dwellRunningMs: 3000 }))).toEqual([
      { startMs: 0, endMs: 22_000, state: "off" },
      { startMs: 22_000, endMs: 322_000, state: "idle" },
    ]);
  });

  it("decide what is still open with what is known when the machine leaves the current at which it works", () => {
    const steps = [...everyS(2, 50, 100), ...everyS(25, 125, 200)];
    const amps = [...stepTape(steps, 205).map(({ meanA }) => meanA), ...repeat(0.02, 100)];
    expect(segmentsOf(tape(amps), settings).map(({ state, startMs }) => [state, startMs / 1000])).toEqual([
      ["idle", 0],
      ["running", 50],
      ["off", 205],
    ]);
  });

  it("let no work go on through a time at a lower level", () => {
    const working = stepTape(everyS(2, 10, 60), 62).map(({ meanA }) => meanA);
    const amps = [...working, ...repeat(0.4, 6), ...repeat(3, 100)];
    expect(segmentsOf(tape(amps), settings).map(({ state }) => state)).toEqual(["idle", "running", "idle"]);
  });

  it("let work go on through a short time of which nothing is known, if the last step isn't long ago", () => {
    const before = stepTape(everyS(2, 10, 60), 62);
    const after = stepTape(everyS(2, 4, 60), 300).map((second) => ({ ...second, t: second.t + 70_000 }));
    expect(segmentsOf([...before, ...after], settings).map(({ state, startMs }) => [state, startMs / 1000])).toEqual([
      ["idle", 0],
      ["running", 10],
      ["unknown", 63.5],
      ["running", 70],
      ["idle", 131],
    ]);
  });

  it("never tell anything about a time of which nothing is known, however the steps behind it change the picture", () => {
    const before = stepTape(everyS(2, 10, 60), 62);
    const after = stepTape(everyS(25, 15, 290), 500).map((second) => ({ ...second, t: second.t + 80_000 }));
    const unknown = segmentsOf([...before, ...after], settings).filter(({ state }) => state === "unknown");
    expect(unknown).toEqual([{ startMs: 63_500, endMs: 80_000, state: "unknown", cause: "sensor-silent" }]);
  });

  it("let no work go on that was cut by a time of which nothing is known, behind which the machine was off", () => {
    const before = stepTape(everyS(2, 10, 60), 62);
    const after = tape([...repeat(0.02, 3), ...repeat(3, 100)], { startT: 66_000 });
    const detector = createStateDetector(settings, 0);
    const told = [...before, ...after].flatMap(({ t, meanA, validForMs }) => detector.second(t, meanA, validForMs));
    expect(told.map(({ state }) => state)).toEqual(["idle", "running", "unknown", "off", "idle"]);
  });

  it("hold a single step for no work when the recording ends in the pause behind it", () => {
    expect(statesOf([...everyS(2, 50, 100), 300], 370)).toEqual([
      ["idle", 0],
      ["running", 50],
      ["idle", 101],
    ]);
    expect(statesOf([...everyS(2, 50, 100), 300], 310)).toContainEqual(["running", 300]);
  });

  it("decide what is still open with what is known when the recording ends", () => {
    const steps = [...everyS(2, 50, 100), ...everyS(25, 125, 200)];
    expect(statesOf(steps, 205)).toEqual([
      ["idle", 0],
      ["running", 50],
    ]);
  });
});
