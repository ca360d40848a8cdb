/** The check of a clamp at set-up: the change is found where it should be, or the likely mistakes are named. */
import { describe, expect, it } from "vitest";
import { secondFlags } from "../../../../../common/contract/records.ts";
import type { SetUpMark } from "../../../../../common/detection/doctor/clamp-steps.ts";
import { createSetUpCheck } from "../../../../../common/detection/doctor/set-up-check.ts";
import type { Second } from "../../../../../common/detection/second-window.ts";
import { createClampSource, plainSecond } from "./made-up-clamp.ts";

/** What each channel reads in each step; amperes through the simulated converter, or seconds of one's own. */
type Readings = Readonly<
  Record<string, Readonly<Record<SetUpMark, number>> | ((step: SetUpMark, t: number) => Second)>
>;

const steps = ["clamp-off", "machine-off", "machine-on"] as const;
const stepS = 12;

function check(readings: Readings, nameplateA?: number, marks: readonly SetUpMark[] = steps) {
  const setUp = createSetUpCheck({ channel: "press.1", nameplateA });
  const clamps = new Map(Object.keys(readings).map((name, index) => [name, createClampSource({ seed: index + 1 })]));
  let t = 0;
  for (const step of marks) {
    setUp.mark(step, t + 300);
    for (let s = 0; s < stepS; s += 1) {
      for (const [name, reads] of Object.entries(readings)) {
        const made = typeof reads === "function" ? reads(step, t) : clamps.get(name)?.second(t, reads[step]);
        if (made) setUp.second(name, made);
      }
      t += 1000;
    }
  }
  return setUp.result();
}

const working = { "clamp-off": 0, "machine-off": 0, "machine-on": 4 };
const nothing = { "clamp-off": 0, "machine-off": 0, "machine-on": 0 };
const mistakesOf = (result: ReturnType<typeof check>) => result.mistakes.map(({ mistake }) => mistake);

describe("a clamp that is on right", () => {
  it("is good, and its noise and its levels are measured", () => {
    const result = check({ "press.1": { ...working, "machine-off": 0.2 }, "lathe.1": nothing }, 6);
    expect(result).toMatchObject({ isGood: true, mistakes: [] });
    expect(result.noiseFloorA).toBeCloseTo(0.0317, 3);
    expect(result.noiseStdA).toBeGreaterThan(0.0005);
    expect(result.noiseStdA).toBeLessThan(0.0012);
    expect(result.offA).toBeCloseTo(0.2, 2);
    expect(result.onA).toBeCloseTo(4, 1);
  });

  it("is good without the step of the machine off, and without a nameplate", () => {
    expect(check({ "press.1": working }, undefined, ["clamp-off", "machine-on"])).toMatchObject({ isGood: true });
  });

  it("is good without the noise, where the clamp stayed on the wire", () => {
    expect(check({ "press.1": working }, 6, ["machine-off", "machine-on"])).toMatchObject({
      isGood: true,
      noiseFloorA: undefined,
    });
  });

  it("is good when another machine starts at the same moment", () => {
    expect(check({ "press.1": working, "lathe.1": { ...working, "machine-on": 9 } })).toMatchObject({ isGood: true });
  });

  it("is good when the motor starts some seconds late, with a surge", () => {
    const clamp = createClampSource();
    const late = (step: SetUpMark, t: number) => {
      const s = t / 1000 - 2 * stepS;
      const amps = step !== "machine-on" || s < 4 ? 0 : s < 5 ? 20 : 4;
      return clamp.second(t, amps);
    };
    const result = check({ "press.1": late }, 6);
    expect(result.isGood).toBe(true);
    expect(result.onA).toBeLessThan(4.5);
  });

  it("is good though hands were on it in the second after each step", () => {
    const clamp = createClampSource();
    const touched = (step: SetUpMark, t: number) => {
      const isFirst = t % (stepS * 1000) === 1000;
      return clamp.second(t, isFirst ? 20 : step === "machine-on" ? 4 : 0);
    };
    expect(check({ "press.1": touched }, 6)).toMatchObject({ isGood: true });
  });

  it("isn't judged before the machine was on", () => {
    expect(check({ "press.1": working }, 6, ["clamp-off", "machine-off"])).toMatchObject({
      isGood: false,
      mistakes: [],
    });
  });
});

describe("a change that isn't there", () => {
  it("but on another channel: the wrong channel, with what it read", () => {
    const result = check({ "press.1": nothing, "lathe.1": working, "saw.1": { ...working, "machine-off": 4 } });
    expect(result.mistakes[0]).toMatchObject({ mistake: "wrong-channel", channel: "lathe.1" });
    expect(result.mistakes[0]?.evidence.toA).toBeCloseTo(4, 1);
    expect(result.isGood).toBe(false);
  });

  it("nor on any channel: round the whole cable, open, or the machine isn't on, in this order", () => {
    expect(mistakesOf(check({ "press.1": nothing, "lathe.1": nothing }))).toEqual([
      "whole-cable",
      "jaw-open",
      "machine-off",
    ]);
  });

  it("but what was there anyway, going up and down: nothing was switched on", () => {
    const clamp = createClampSource();
    const wandering = (step: SetUpMark, t: number) =>
      clamp.second(t, step === "clamp-off" ? 0 : 1 + Math.sin(t / 900) + (step === "machine-on" ? 0.1 : 0));
    expect(mistakesOf(check({ "press.1": wandering }))).toContain("machine-off");
  });

  it("but by a last digit: 0.003 A is no machine", () => {
    const digit = (step: SetUpMark, t: number) => plainSecond(t, step === "machine-on" ? 0.003 : 0);
    expect(mistakesOf(check({ "press.1": digit }, 0.05))).toContain("machine-off");
  });

  it("because the same value comes all the time: the lead isn't in", () => {
    const constant = (_step: SetUpMark, t: number) => plainSecond(t, 0);
    const result = check({ "press.1": constant });
    expect(result.mistakes[0]).toEqual({ mistake: "constant", evidence: { amps: 0 } });
  });

  it("because nothing comes: the channel is silent", () => {
    expect(mistakesOf(check({ "lathe.1": nothing }))).toEqual(["silent"]);
    expect(mistakesOf(check({ "lathe.1": working }))).toEqual(["wrong-channel", "silent"]);
  });

  it("because it was done in another order: the current falls", () => {
    expect(mistakesOf(check({ "press.1": { "clamp-off": 0, "machine-off": 4, "machine-on": 0.2 } }))).toEqual([
      "falls",
    ]);
  });
});

describe("a change that isn't as it should be", () => {
  it("of a trifle of the nameplate is what a whole cable leaks", () => {
    expect(mistakesOf(check({ "press.1": { ...working, "machine-on": 0.15 } }, 10))).toEqual([
      "whole-cable",
      "jaw-open",
    ]);
    expect(check({ "press.1": { ...working, "machine-on": 0.15 } }, 1).isGood).toBe(true);
  });

  it("of less than 0.1 A is doubted where no nameplate was told", () => {
    expect(mistakesOf(check({ "press.1": { ...working, "machine-on": 0.08 } }))).toEqual(["whole-cable", "jaw-open"]);
  });

  it("far above the nameplate says that the ratio is wrong", () => {
    expect(mistakesOf(check({ "press.1": working }, 2))).toEqual(["above-nameplate"]);
    expect(check({ "press.1": working }, 3).isGood).toBe(true);
  });

  it("at the limit of the input is clipped, however plausible it looks", () => {
    const clamp = createClampSource({ fullScaleA: 3 });
    const clipped = (step: SetUpMark, t: number) => clamp.second(t, step === "machine-on" ? 4 : 0);
    expect(check({ "press.1": clipped }).mistakes).toEqual([{ mistake: "clipped", evidence: { percent: 100 } }]);
  });

  it("with a middle that has moved names that", () => {
    const moved = (step: SetUpMark, t: number) =>
      plainSecond(t, (step === "machine-on" ? 4 : 0.03) + (t % 3000) / 1e6, { flags: secondFlags.drifted });
    expect(mistakesOf(check({ "press.1": moved }))).toEqual(["drifted"]);
  });

  it("over a floor that is no noise says that the clamp was on a wire", () => {
    expect(mistakesOf(check({ "press.1": { "clamp-off": 2, "machine-off": 2, "machine-on": 4 } }))).toEqual([
      "not-quiet",
    ]);
  });

  it("after a touch that made a second jump says so too; a twitch of noise is none", () => {
    const jumping = (amps: number) => {
      const clamp = createClampSource();
      return (step: SetUpMark, t: number) =>
        clamp.second(t, step === "machine-on" ? 4 : step === "clamp-off" && t === 5000 ? amps : 0);
    };
    expect(mistakesOf(check({ "press.1": jumping(0.9) }))).toEqual(["not-quiet"]);
    expect(check({ "press.1": jumping(0.1) }).isGood).toBe(true);
  });
});
