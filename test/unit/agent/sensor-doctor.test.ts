/** The sensor doctor of a gateway: which clamps it watches, what it says of them, and whole shifts by the calendar. */
import { beforeEach, describe, expect, it } from "vitest";
import { createSensorDoctor, type SensorDoctor } from "../../../agent/sensor-doctor.ts";
import { problem } from "../../../common/contract/gateway-messages.ts";
import { type DesiredSettings, desiredSettings } from "../../../common/contract/plant-settings.ts";
import { dictionaries } from "../../../dashboard/web/dictionary.ts";
import { createTestClock, type TestClock } from "../../fakes/test-clock.ts";
import { plainSecond } from "../common/detection/doctor/made-up-clamp.ts";

const hourMs = 3_600_000;
/** Wednesday, 8:00 in Tokyo: half an hour before the usual shift. */
const wednesday = Date.UTC(2026, 3, 7, 23);

let clock: TestClock;
let doctor: SensorDoctor;
beforeEach(() => start(wednesday));

function start(wallMs: number | undefined): void {
  clock = createTestClock({ monoMs: 5000, wallMs });
  doctor = createSensorDoctor(clock, () => clock.monoMs() - 5000);
  clock.every(15_000, doctor.tick);
}

function desired(more: object = {}): DesiredSettings {
  return desiredSettings.parse({
    revision: 1,
    sensors: [],
    machines: [{ id: "press", name: "プレス", channels: ["press.1"] }],
    plan: { timeZone: "Asia/Tokyo", calendar: {} },
    ...more,
  });
}

/** Lets time pass with a second each second. */
function pass(ms: number, ampsAt: (t: number) => number, channel = "press.1"): void {
  for (let left = ms; left > 0; left -= 1000) {
    const t = clock.monoMs() - 5000;
    clock.advance(1000);
    doctor.second(channel, plainSecond(t, ampsAt(t)));
  }
}
const codes = () => doctor.problems().map(({ code }) => code);
const quiet = (t: number) => 0.03 + (t % 3000) / 1e6;

describe("what the doctor says", () => {
  it("names the channel, the figures and the mend, short enough to be sent", () => {
    doctor.configure(desired());
    pass(11 * 60_000, () => 4.21);
    const [found] = doctor.problems();
    expect(found).toMatchObject({ code: "clamp-stuck", subject: "press.1" });
    expect(found?.message).toMatch(/^press\.1: exactly 4\.21 A for 10 min.*Restart/);
    expect(problem.parse(found)).toEqual(found);
  });

  it("is on the board in Japanese too, for whatever it may find", () => {
    doctor.configure(desired());
    pass(2000, quiet);
    clock.advance(200_000);
    const known = Object.keys(dictionaries.ja.problems).filter((code) => code.startsWith("clamp-"));
    expect(codes()).toEqual(["clamp-silent"]);
    expect(known).toContain("clamp-silent");
    expect(known).toHaveLength(8);
    for (const code of known) expect(dictionaries.ja.problems[code]?.("press.1")).toContain("press.1");
  });

  it("is about clamps that measure a machine, no others", () => {
    doctor.configure(desired());
    pass(11 * 60_000, () => 4.21, "spare.1");
    expect(codes()).toEqual([]);
  });

  it("goes on over settings that don't concern the clamp, and begins anew with those that do", () => {
    doctor.configure(desired());
    pass(11 * 60_000, () => 4.21);
    doctor.configure(desired({ revision: 2, channels: [{ channel: "other.1", nameplateA: 3 }] }));
    expect(codes()).toEqual(["clamp-stuck"]);
    doctor.configure(desired({ revision: 3, channels: [{ channel: "press.1", nameplateA: 3 }] }));
    expect(codes()).toEqual([]);
    pass(11 * 60_000, (t) => 5 + (t % 7000) / 1e5);
    expect(codes()).toEqual(["clamp-above-nameplate"]);
  });

  it("counts a current from the machine's own threshold on, shared out where currents are added up", () => {
    const machine = {
      id: "press",
      name: "プレス",
      channels: ["press.1", "press.2"],
      detection: { offBelowA: 6, runAboveA: 9 },
    };
    doctor.configure(desired({ machines: [{ ...machine, combine: "sum" }] }));
    pass(11 * 60_000, () => 4.21);
    expect(codes()).toEqual(["clamp-stuck"]);
    doctor.configure(desired({ machines: [machine] }));
    pass(11 * 60_000, () => 4.21);
    expect(codes()).toEqual([]);
  });
});

describe("a whole shift without a current", () => {
  it("is told at its end, 17:15, and taken back at the next current", () => {
    doctor.configure(desired());
    pass(9 * hourMs, quiet);
    expect(codes()).toEqual([]);
    pass(hourMs / 3, quiet);
    expect(codes()).toEqual(["clamp-no-current"]);
    expect(doctor.problems()[0]?.message).toContain("8.8 h");
    pass(10_000, (t) => 2 + (t % 3000) / 1e5);
    expect(codes()).toEqual([]);
  });

  it("is told of a night shift when it is over, in the morning", () => {
    const night = { name: "夜勤", days: ["wed"], start: "20:00", end: "05:00" };
    doctor.configure(desired({ plan: { timeZone: "Asia/Tokyo", calendar: { shifts: [night] } } }));
    pass(20.9 * hourMs, quiet);
    expect(codes()).toEqual([]);
    pass(0.2 * hourMs, quiet);
    expect(codes()).toEqual(["clamp-no-current"]);
  });

  it("is told of a night shift that had begun the day before the gateway was switched on", () => {
    start(wednesday - 7.8 * hourMs);
    const night = { name: "夜勤", days: ["tue"], start: "23:50", end: "05:50" };
    doctor.configure(desired({ plan: { timeZone: "Asia/Tokyo", calendar: { shifts: [night] } } }));
    pass(5.8 * hourMs, quiet);
    expect(codes()).toEqual(["clamp-no-current"]);
  });

  it("isn't told on a day off", () => {
    start(wednesday + 3 * 24 * hourMs);
    doctor.configure(desired());
    pass(11 * hourMs, quiet);
    expect(codes()).toEqual([]);
  });

  it("isn't told where the machine ran before the shift, but for the next", () => {
    doctor.configure(desired());
    pass(hourMs, (t) => 2 + (t % 3000) / 1e5);
    pass(9 * hourMs, quiet);
    expect(codes()).toEqual([]);
    pass(24 * hourMs, quiet);
    expect(codes()).toEqual(["clamp-no-current"]);
  });

  it("isn't told when the gateway was switched on in the middle of it", () => {
    start(wednesday + 5 * hourMs);
    doctor.configure(desired());
    pass(6 * hourMs, quiet);
    expect(codes()).toEqual([]);
  });

  it("isn't told while the time of day isn't known, nor without a calendar", () => {
    start(undefined);
    doctor.configure(desired());
    pass(34 * hourMs, quiet);
    expect(codes()).toEqual([]);
    start(wednesday);
    doctor.configure(desired({ plan: undefined }));
    pass(11 * hourMs, quiet);
    expect(codes()).toEqual([]);
  });
});
