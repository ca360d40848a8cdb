/** What one clamp tells of its own health while it measures, and that a healthy one is left in peace. */
import { describe, expect, it } from "vitest";
import { secondFlags } from "../../../../../common/contract/records.ts";
import { type ClampWatch, createClampWatch } from "../../../../../common/detection/doctor/clamp-watch.ts";
import type { Second } from "../../../../../common/detection/second-window.ts";
import { loadTrace } from "../../../../../firmware-sim/signals/trace.ts";
import { type ClampSource, createClampSource, plainSecond } from "./made-up-clamp.ts";

const minuteS = 60;
const hourS = 3600;
/** What the simulated clamp of 30 A reads without a current. */
const floor = { noiseFloorA: 0.0316, noiseStdA: 0.0008 };

function start(more: Partial<Parameters<typeof createClampWatch>[0]> = {}) {
  const watch = createClampWatch({ currentFromA: 0.1, ...floor, ...more });
  let s = 0;
  return {
    watch,
    /** Lets so many seconds pass; answers the codes of the findings at their end. */
    pass(seconds: number, secondAt: (t: number, s: number) => Second | undefined): string[] {
      for (let index = 0; index < seconds; index += 1) {
        const second = secondAt(s * 1000, index);
        if (second) watch.second(second);
        s += 1;
      }
      return codes(watch, s * 1000);
    },
    now: () => s * 1000,
  };
}

function codes(watch: ClampWatch, t: number): string[] {
  return watch.findings(t).map(({ code }) => code);
}

/** The same amperes all the time, through the simulated converter. */
const steady =
  (clamp: ClampSource, amps: number, noiseTimes = 1) =>
  (t: number) =>
    clamp.second(t, amps, noiseTimes);

describe("a healthy clamp", () => {
  it("is left in peace for hours of work, waiting, starts and nights", () => {
    const clamp = createClampSource();
    const { pass, watch } = start({ nameplateA: 8 });
    watch.shiftBegan();
    for (let hour = 0; hour < 3; hour += 1) {
      expect(pass(10 * minuteS, steady(clamp, 0))).toEqual([]);
      expect(pass(5, steady(clamp, 28))).toEqual([]);
      expect(pass(20 * minuteS, steady(clamp, 6))).toEqual([]);
      expect(pass(15 * minuteS, steady(clamp, 0.3))).toEqual([]);
    }
    watch.shiftEnded(0, 3 * 45 * minuteS * 1000);
    expect(pass(1, steady(clamp, 0))).toEqual([]);
  });

  it("is left in peace with a small standby that blinks while its machine is off", () => {
    const clamp = createClampSource();
    const { pass } = start();
    const blinking = (t: number, s: number) => clamp.second(t, s % 3 === 0 ? 0.07 : 0.03);
    expect(pass(hourS, (t, s) => (s % 600 < 300 ? blinking(t, s) : clamp.second(t, 0)))).toEqual([]);
  });

  it("is left in peace when its device rounds: 0.00 while off, 0.30 for hours in standby", () => {
    const { pass } = start({ noiseFloorA: 0, noiseStdA: 0, currentFromA: 0.05 });
    expect(pass(2 * hourS, (t) => plainSecond(t, 0))).toEqual([]);
    expect(pass(2 * hourS, (t) => plainSecond(t, 0.3))).toEqual([]);
  });

  it("is left in peace as a compressor's recorded current, a value every 10 s", () => {
    const trace = loadTrace("metropt3-compressor");
    const { pass } = start({ nameplateA: 7, noiseFloorA: 0, noiseStdA: 0 });
    const everyTen = (t: number, s: number) =>
      s % 10 === 0 ? plainSecond(t, trace.ampsAt(t % trace.lengthMs), { validForMs: 25_000 }) : undefined;
    for (let turn = 0; turn < 20; turn += 1) expect(pass(30 * minuteS, everyTen)).toEqual([]);
  });
});

describe("a clamp", () => {
  it("that isn't heard any more is silent, once a restart would be over, until it speaks again", () => {
    const { pass, watch, now } = start();
    pass(60, (t) => plainSecond(t, 2));
    expect(pass(2 * minuteS, () => undefined)).toEqual([]);
    expect(pass(10, () => undefined)).toEqual(["clamp-silent"]);
    expect(watch.findings(now())).toMatchObject([{ since: 61_500, evidence: { minutes: 2 } }]);
    expect(pass(1, (t) => plainSecond(t, 2.1))).toEqual([]);
  });

  it("whose value stands still to the last digit is stuck after ten minutes, until it moves", () => {
    const { pass, watch, now } = start();
    expect(pass(10 * minuteS, (t) => plainSecond(t, 4.21))).toEqual([]);
    expect(pass(1, (t) => plainSecond(t, 4.21))).toEqual(["clamp-stuck"]);
    expect(watch.findings(now())).toMatchObject([{ since: 0, evidence: { amps: 4.21, minutes: 10 } }]);
    expect(pass(1, (t) => plainSecond(t, 4.22))).toEqual([]);
  });

  it("that is read once a minute needs an hour to be stuck", () => {
    const { pass } = start();
    const everyMinute = (t: number, s: number) =>
      s % 60 === 0 ? plainSecond(t, 4.213, { validForMs: 150_000 }) : undefined;
    expect(pass(40 * minuteS, everyMinute)).toEqual([]);
    expect(pass(21 * minuteS, everyMinute)).toEqual(["clamp-stuck"]);
  });

  it("at the limit of its input in most of the time is clipped, until it is hardly ever", () => {
    const clamp = createClampSource({ fullScaleA: 5 });
    const { pass, watch, now } = start();
    expect(pass(10 * minuteS, steady(clamp, 3))).toEqual([]);
    expect(pass(5, steady(clamp, 9))).toEqual([]);
    expect(pass(5 * minuteS, steady(clamp, 9))).toEqual(["clamp-clipped"]);
    expect(watch.findings(now())[0]?.evidence.percent).toBeGreaterThan(20);
    expect(pass(hourS, steady(clamp, 0))).toEqual(["clamp-clipped"]);
    expect(pass(40 * minuteS, steady(clamp, 3))).toEqual([]);
  });

  it("that was at the limit for some seconds of its first minute isn't clipped", () => {
    const { pass } = start();
    const flags = secondFlags.clipped;
    expect(pass(29, (t) => plainSecond(t, 9 + t / 1e6, { flags }))).toEqual([]);
    expect(pass(1, (t) => plainSecond(t, 9 + t / 1e6, { flags }))).toEqual(["clamp-clipped"]);
  });

  it("whose middle has moved says so", () => {
    const { pass } = start();
    expect(pass(5 * minuteS, (t) => plainSecond(t, 2 + (t % 7000) / 1e5, { flags: secondFlags.drifted }))).toEqual([
      "clamp-drifted",
    ]);
  });

  it("that is three times as noisy as at set-up is noticed within minutes, and when it is quiet again", () => {
    const clamp = createClampSource();
    const { pass, watch, now } = start();
    expect(pass(30 * minuteS, steady(clamp, 0))).toEqual([]);
    expect(pass(5 * minuteS, steady(clamp, 0, 3))).toEqual(["clamp-noisy"]);
    const [finding] = watch.findings(now());
    expect(finding?.evidence.stdA).toBeGreaterThan(1.7 * floor.noiseStdA);
    expect(finding?.since).toBeGreaterThanOrEqual(30 * minuteS * 1000);
    expect(pass(10 * minuteS, steady(clamp, 0))).toEqual([]);
  });

  it("that was never measured at set-up is never called noisy", () => {
    const clamp = createClampSource();
    const { pass } = start({ noiseFloorA: 0, noiseStdA: 0 });
    expect(pass(20 * minuteS, steady(clamp, 0, 2))).toEqual([]);
  });

  it("above its nameplate for ten minutes is implausible; a start isn't", () => {
    const clamp = createClampSource();
    const { pass, watch, now } = start({ nameplateA: 5 });
    expect(pass(9 * minuteS, steady(clamp, 9))).toEqual([]);
    expect(pass(9 * minuteS, steady(clamp, 4))).toEqual([]);
    expect(pass(11 * minuteS, steady(clamp, 9))).toEqual(["clamp-above-nameplate"]);
    expect(watch.findings(now())[0]?.evidence).toMatchObject({ nameplateA: 5 });
    expect(pass(25 * minuteS, steady(clamp, 4))).toEqual([]);
  });

  it("with a trifle of its nameplate for a working day is implausible, until it has more", () => {
    const { pass, watch, now } = start({ nameplateA: 10 });
    const trifle = (t: number) => plainSecond(t, 0.2 + (t % 7000) / 1e5);
    expect(pass(7.9 * hourS, trifle)).toEqual([]);
    expect(pass(0.2 * hourS, trifle)).toEqual(["clamp-below-nameplate"]);
    expect(watch.findings(now())[0]?.evidence).toMatchObject({ nameplateA: 10, hours: 8 });
    expect(pass(1, (t) => plainSecond(t, 3))).toEqual([]);
  });
});

describe("a shift without a current", () => {
  const shiftS = 8 * hourS;
  const quiet = (t: number) => plainSecond(t, 0.03 + (t % 3000) / 1e6);

  it("is told when it is over, until there is a current", () => {
    const { pass, watch, now } = start();
    watch.shiftBegan();
    expect(pass(shiftS, quiet)).toEqual([]);
    watch.shiftEnded(0, now());
    expect(watch.findings(now())).toMatchObject([{ code: "clamp-no-current", since: 0, evidence: { hours: 8 } }]);
    expect(pass(hourS, quiet)).toEqual(["clamp-no-current"]);
    expect(pass(6, (t) => plainSecond(t, 2 + t / 1e9))).toEqual([]);
  });

  it("isn't one when the machine ran for some seconds, and a spike isn't a run", () => {
    const ran = start();
    ran.watch.shiftBegan();
    ran.pass(shiftS, (t, s) => (s > 900 && s < 930 ? plainSecond(t, 2) : quiet(t)));
    ran.watch.shiftEnded(0, ran.now());
    expect(codes(ran.watch, ran.now())).toEqual([]);
    const spike = start();
    spike.watch.shiftBegan();
    spike.pass(shiftS, (t, s) => (s === 900 ? plainSecond(t, 2) : quiet(t)));
    spike.watch.shiftEnded(0, spike.now());
    expect(codes(spike.watch, spike.now())).toEqual(["clamp-no-current"]);
  });

  it("isn't told of a shift that was heard in part only, nor by a current before the shift", () => {
    const { pass, watch, now } = start();
    watch.shiftBegan();
    pass(shiftS / 2, quiet);
    pass(shiftS / 2 - 5, () => undefined);
    pass(5, quiet);
    watch.shiftEnded(0, now());
    expect(codes(watch, now())).toEqual([]);
    pass(hourS, (t) => plainSecond(t, 2 + (t % 7000) / 1e5));
    const nextT = now();
    watch.shiftBegan();
    pass(shiftS, quiet);
    watch.shiftEnded(nextT, now());
    expect(codes(watch, now())).toEqual(["clamp-no-current"]);
  });
});
