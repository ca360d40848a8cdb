/** The state detector on made-up machines: what people on the floor would see. */
import { describe, expect, it } from "vitest";
import { createStateDetector } from "../../../../common/detection/state-detector.ts";
import { play, repeat, settingsOf, tape } from "./detector-tape.ts";

const off = 0.02;
const idle = 0.4;
const cutting = 3;

describe("a machine's state", () => {
  it("is unknown until its first second, then what that second says", () => {
    const detector = createStateDetector(settingsOf(), 7000);
    expect(detector.current()).toEqual({ state: "unknown", since: 7000, cause: "starting" });
    expect(detector.second(8000, cutting, 2500)).toEqual([{ state: "running", since: 8000 }]);
    expect(detector.current()).toEqual({ state: "running", since: 8000 });
  });

  it.each([
    [off, "off"],
    [0.1, "idle"],
    [idle, "idle"],
    [0.999, "idle"],
    [1, "running"],
    [cutting, "running"],
  ])("at %d A is %s", (amps, state) => {
    expect(play(tape([amps]))).toMatchObject([{ state }]);
  });

  it("goes through a working day, each change dated at its edge", () => {
    const day = [
      ...repeat(off, 10),
      ...repeat(idle, 10),
      ...repeat(cutting, 10),
      ...repeat(idle, 10),
      ...repeat(off, 9),
    ];
    expect(play(tape(day))).toEqual([
      { state: "off", since: 0 },
      { state: "idle", since: 10_000 },
      { state: "running", since: 20_000 },
      { state: "idle", since: 30_000 },
      { state: "off", since: 40_000 },
    ]);
  });

  it("says nothing before the dwell is over, then dates the change back to the edge", () => {
    const detector = createStateDetector(settingsOf({ dwellRunningMs: 5000 }), 0);
    detector.second(0, idle, 2500);
    for (let t = 1000; t <= 4000; t += 1000) expect(detector.second(t, cutting, 2500)).toEqual([]);
    expect(detector.current().state).toBe("idle");
    expect(detector.second(5000, cutting, 2500)).toEqual([{ state: "running", since: 1000 }]);
  });

  it("changes with the very second when there is no dwell", () => {
    const settings = settingsOf({ dwellRunningMs: 0, dwellIdleMs: 0, dwellOffMs: 0 });
    expect(play(tape([off, cutting, off, idle]), settings)).toEqual([
      { state: "off", since: 0 },
      { state: "running", since: 1000 },
      { state: "off", since: 2000 },
      { state: "idle", since: 3000 },
    ]);
  });

  it.each([
    ["a peak while idle", idle, cutting, 1],
    ["a peak while off", off, cutting, 1],
    ["a flicker of the supply while off", off, idle, 2],
    ["a pause while cutting", cutting, idle, 2],
    ["a dropped contact while cutting", cutting, off, 2],
    ["a dropped contact while idle", idle, off, 2],
  ])("shows no trace of %s", (_what, before, spike, seconds) => {
    const amps = [...repeat(before, 10), ...repeat(spike, seconds), ...repeat(before, 10)];
    expect(play(tape(amps))).toHaveLength(1);
  });

  it("shows no trace of many brief spikes one after the other", () => {
    const amps = Array.from({ length: 60 }, (_, second) => (second % 3 === 2 ? cutting : idle));
    expect(play(tape(amps))).toMatchObject([{ state: "idle" }]);
  });

  it("is idle, never off, after work that ended with a moment without current, however short the dwell of off is", () => {
    const amps = [...repeat(cutting, 5), ...repeat(off, 4), ...repeat(idle, 20)];
    expect(play(tape(amps), settingsOf({ dwellOffMs: 3000, dwellIdleMs: 10_000 }))).toEqual([
      { state: "running", since: 0 },
      { state: "idle", since: 5000 },
    ]);
  });

  it("doesn't flap at a current that is exactly a threshold", () => {
    expect(play(tape([off, ...repeat(1, 60)]))).toMatchObject([{ state: "off" }, { state: "running", since: 1000 }]);
    expect(play(tape([off, ...repeat(0.1, 60)]))).toMatchObject([{ state: "off" }, { state: "idle", since: 1000 }]);
  });

  it("doesn't flap at a current that wavers around a threshold, within the hysteresis", () => {
    const wavering = Array.from({ length: 120 }, (_, second) => 1 + (second % 2 === 0 ? 0.001 : -0.04));
    expect(play(tape([...repeat(cutting, 5), ...wavering]))).toMatchObject([{ state: "running" }]);
    const below = Array.from({ length: 120 }, (_, second) => (second % 2 === 0 ? 0.999 : 0.96));
    expect(play(tape([...repeat(idle, 5), ...below]))).toMatchObject([{ state: "idle" }]);
  });

  it("leaves running only below the threshold by the hysteresis", () => {
    expect(play(tape([...repeat(cutting, 5), ...repeat(0.95, 20)]))).toHaveLength(1);
    expect(play(tape([...repeat(cutting, 5), ...repeat(0.949, 20)]))).toMatchObject([
      { state: "running" },
      { state: "idle", since: 5000 },
    ]);
  });
});

describe("a machine that isn't heard any more", () => {
  it("is unknown from the moment when its last reading ran out, not from when that was noticed", () => {
    const detector = createStateDetector(settingsOf(), 0);
    detector.second(0, cutting, 2500);
    expect(detector.expire(2499)).toEqual([]);
    expect(detector.expire(9000)).toEqual([{ state: "unknown", since: 2500, cause: "sensor-silent" }]);
    expect(detector.expire(10_000)).toEqual([]);
  });

  it("was unknown in between when it is heard again, also if nobody looked meanwhile", () => {
    expect(play([...tape([cutting, cutting]), ...tape([cutting], { startT: 60_000 })])).toEqual([
      { state: "running", since: 0 },
      { state: "unknown", since: 3500, cause: "sensor-silent" },
      { state: "running", since: 60_000 },
    ]);
  });

  it("is believed at once when it is heard again: nothing else is known", () => {
    const detector = createStateDetector(settingsOf({ dwellOffMs: 600_000 }), 0);
    detector.second(0, cutting, 2500);
    expect(detector.second(60_000, off, 2500).at(-1)).toEqual({ state: "off", since: 60_000 });
  });

  it("goes on undisturbed when it is heard just as its last reading runs out", () => {
    expect(play(tape([cutting, cutting, cutting], { validForMs: 1000 }))).toEqual([{ state: "running", since: 0 }]);
  });

  it("keeps its state through a pause within the validity", () => {
    const slow = [0, 10_000, 20_000].map((t) => ({ t, meanA: cutting, validForMs: 25_000 }));
    expect(play(slow)).toEqual([{ state: "running", since: 0 }]);
  });
});
