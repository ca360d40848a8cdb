/** From readings to records: what a gateway keeps and what it shows. */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createMeasurement, type Measurement } from "../../../agent/measurement.ts";
import type { GatewayLive } from "../../../common/contract/gateway-messages.ts";
import { desiredSettings, detectionSettings } from "../../../common/contract/plant-settings.ts";
import { type RecordOf, secondFlags, type UnnumberedRecord } from "../../../common/contract/records.ts";
import { createStateDetector } from "../../../common/detection/state-detector.ts";
import type { StateTransition } from "../../../common/detection/state-transition.ts";
import { toSteps, toValue } from "../../../dashboard/server/history/value-steps.ts";
import { createTestClock, type TestClock } from "../../fakes/test-clock.ts";

let clock: TestClock;
let measurement: Measurement;
let records: UnnumberedRecord[];
let live: Omit<GatewayLive, "run">[];
let refused: string[];
let disbelieved: string[];

beforeEach(() => begin());

function begin(): void {
  clock = createTestClock({ monoMs: 0 });
  records = [];
  live = [];
  refused = [];
  disbelieved = [];
  measurement = createMeasurement(clock, () => clock.monoMs(), {
    record: (record) => void records.push(record),
    live: (message) => void live.push(message),
    measured: () => {},
    inventoryChanged() {},
    tooManyChannels: (device) => void refused.push(device),
    badReading: (device, rmsA) => void disbelieved.push(`${device} ${rmsA}`),
  });
  const machines = [
    {
      id: "press",
      name: "press",
      channels: ["clamp.1"],
      combine: "largest" as const,
      detection: detectionSettings.parse({}),
    },
  ];
  measurement.machines.configure(desiredSettings.parse({ revision: 3, sensors: [], machines }), 0);
  clock.every(100, measurement.tick);
}

function take(
  rmsA: number,
  more: {
    at?: number;
    device?: string;
    channel?: string;
    clipped?: boolean;
    drifted?: boolean;
    incomplete?: boolean;
  } = {},
): void {
  measurement.take("machikoba-device", "devices", [{ rmsA, device: "clamp", ...more }]);
}

function ofKind<K extends UnnumberedRecord["kind"]>(kind: K) {
  return records.filter((record) => record.kind === kind) as Omit<RecordOf<K>, "seq">[];
}
const rows = () => ofKind("seconds").flatMap(({ t, rows: own }) => own.map((row) => [t, ...row]));

describe("a second of a channel", () => {
  it("becomes one record, after it has ended and a late packet had its chance", () => {
    for (const [ms, amps] of [
      [0, 1],
      [300, 2],
      [900, 3],
    ] as const) {
      clock.advance(ms - clock.monoMs());
      take(amps);
    }
    clock.advance(1200 - clock.monoMs());
    expect(rows()).toEqual([]);
    clock.advance(200);
    expect(rows()).toEqual([[0, "clamp.1", 2, 1, 3, 0.816, 3, expect.any(Number)]]);
  });

  it("stands in one record with the other channels of the same second", () => {
    take(1);
    take(2, { channel: "2" });
    clock.advance(2000);
    expect(ofKind("seconds").map(({ t, rows: own }) => [t, own.map(([channel, mean]) => [channel, mean])])).toEqual([
      [
        0,
        [
          ["clamp.1", 1],
          ["clamp.2", 2],
        ],
      ],
    ]);
  });

  it("says when the converter was at its limit", () => {
    take(99, { clipped: true });
    clock.advance(2000);
    expect(rows()[0]?.at(-1)).toBe(secondFlags.clipped);
  });

  it("keeps what else was wrong with a reading", () => {
    take(4, { drifted: true });
    take(5, { incomplete: true });
    clock.advance(2000);
    expect(rows()[0]?.at(-1)).toBe(secondFlags.drifted | secondFlags.incomplete);
  });

  it("comes after the record that says what its channel is", () => {
    take(1);
    clock.advance(2000);
    expect(records.map(({ kind }) => kind)).toEqual(["channel", "seconds", "state"]);
  });
});

describe("the time of a reading", () => {
  const wallMs = () => clock.wallMs() ?? 0;

  it("is its own when the device has held it back, and it is kept as late, not shown as new", () => {
    clock.advance(60_000);
    take(1);
    clock.advance(5000);
    live.length = 0;
    take(7, { at: wallMs() - 20_000 });
    expect(live).toEqual([]);
    const [late] = ofKind("seconds").slice(-1);
    expect(late).toMatchObject({ t: 45_000, rows: [["clamp.1", 7, 7, 7, 0, 1, expect.any(Number), secondFlags.late]] });
  });

  it.each([
    ["in 1970", () => 5000],
    ["in the future", () => wallMs() + 50_000],
    ["hours ago", () => wallMs() - 7_200_000],
    ["almost now", () => wallMs() - 900],
  ])("is when it came, if the device's clock puts it %s", (_what, at) => {
    clock.advance(60_000);
    take(7, { at: at() });
    clock.advance(2000);
    expect(rows().map((row) => row.slice(0, 3))).toEqual([[60_000, "clamp.1", 7]]);
  });

  it("is when it came, while the gateway's own clock isn't set", () => {
    clock.setWall(undefined);
    clock.advance(60_000);
    take(7, { at: Date.UTC(2026, 3, 1) });
    clock.advance(2000);
    expect(rows().map((row) => row.slice(0, 3))).toEqual([[60_000, "clamp.1", 7]]);
  });

  it("lets a ring buffer in one message become one second each", () => {
    clock.advance(60_000);
    take(1);
    clock.advance(5000);
    const readings = Array.from({ length: 50 }, (_, i) => ({
      rmsA: 2,
      device: "clamp",
      at: wallMs() - 30_000 + i * 200,
    }));
    measurement.take("machikoba-device", "devices", readings);
    const late = ofKind("seconds").filter(({ rows: own }) => own[0]?.[7] === secondFlags.late);
    expect(late.map(({ t }) => t)).toEqual(Array.from({ length: 10 }, (_, i) => 35_000 + i * 1000));
    expect(late.every(({ rows: own }) => own[0]?.[5] === 5)).toBe(true);
  });
});

describe("what is shown", () => {
  it("are readings with their age and how much longer they are valid", () => {
    clock.advance(10_000);
    take(1.5);
    expect(live.flatMap(({ readings }) => readings ?? [])).toEqual([["clamp.1", 1.5, 0, 25_000]]);
  });

  it("is what a first reading looks like, at once; what is recorded waits for the second", () => {
    take(3);
    expect(live[0]?.states).toMatchObject([{ machine: "press", state: "running" }]);
    expect(ofKind("state")).toEqual([]);
    clock.advance(1000);
    take(3);
    clock.advance(1000);
    expect(ofKind("state")).toMatchObject([{ state: "running", since: 0 }]);
  });

  it("is a state as soon as it is decided, and unknown when the sensor falls silent", () => {
    for (let i = 0; i < 5; i += 1) {
      take(3);
      clock.advance(1000);
    }
    clock.advance(30_000);
    const states = live.flatMap(({ states: own }) => own ?? []);
    expect(states[0]).toMatchObject({ machine: "press", state: "running" });
    expect(states.at(-1)).toMatchObject({ machine: "press", state: "unknown", cause: "sensor-silent" });
    expect(ofKind("state")).toMatchObject([
      { machine: "press", state: "running", since: 0, revision: 3 },
      { state: "unknown", cause: "sensor-silent" },
    ]);
  });

  it("isn't what can't be a current, whatever sensor says it; the others of its readings count", () => {
    const readings = [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300, 2].map((rmsA) => ({ rmsA }));
    measurement.take("trace", "wave", readings);
    clock.advance(2000);
    expect(disbelieved).toEqual(["wave NaN", "wave -1", "wave Infinity", "wave 1e+300"]);
    expect(rows().map((row) => row.slice(1, 3))).toEqual([["wave.1", 2]]);
  });

  it("includes the second that is running when the gateway is stopped in order", () => {
    take(3);
    measurement.finish();
    expect(rows()).toHaveLength(1);
  });

  it("names a device that has too many channels", () => {
    for (let i = 0; i < 201; i += 1) take(1, { device: "chatty", channel: `c${i}` });
    expect(refused).toEqual(["chatty"]);
  });
});

describe("a replay of the recorded seconds", () => {
  it("gives exactly the states that were decided live", () => {
    const anyReading = fc.record({
      amps: fc.oneof(
        fc.constantFrom(0, 0.0999996, 0.4, 0.9999996, 0.9999, 0.95000001, 0.9499996, 3),
        fc.double({ min: 0, max: 2, noNaN: true }),
      ),
      count: fc.integer({ min: 1, max: 12 }),
      everyMs: fc.constantFrom(200, 333, 1000, 3000, 20_000),
    });
    fc.assert(
      fc.property(fc.array(anyReading, { minLength: 1, maxLength: 15 }), (stretches) => {
        begin();
        for (const { amps, count, everyMs } of stretches) {
          for (let i = 0; i < count; i += 1) {
            take(amps);
            clock.advance(everyMs);
          }
        }
        clock.advance(60_000);
        const detector = createStateDetector(detectionSettings.parse({}), 0);
        const replayed: StateTransition[] = [];
        for (const { t, rows: own } of ofKind("seconds")) {
          for (const [, mean, , , , , validForMs] of own) replayed.push(...detector.second(t, mean, validForMs));
        }
        replayed.push(...detector.expire(clock.monoMs()));
        const decided = ofKind("state").map(({ state, since, cause }) => ({ state, since, ...(cause && { cause }) }));
        expect(decided).toEqual(replayed);
      }),
      { numRuns: 60 },
    );
  });

  it("gives them with a noise floor too, which is taken out of what is recorded", () => {
    measurement.channels.configure([{ channel: "clamp.1", noiseFloorA: 0.9, noiseStdA: 0.02 }]);
    for (const amps of [0.91, 0.92, 1.3, 1.4, 1.4, 0.9, 0.95, 0.9, 0.9]) {
      take(amps);
      clock.advance(1000);
    }
    expect(rows().map((row) => row[2])).toEqual([0, 0, 0.938, 1.072, 1.072, 0, 0, 0]);
    expect(live.flatMap(({ readings }) => readings ?? []).map((reading) => reading[1])[0]).toBe(0);
    const detector = createStateDetector(detectionSettings.parse({}), 0);
    const replayed = rows().flatMap(([t, , mean, , , , , validForMs]) =>
      detector.second(Number(t), Number(mean), Number(validForMs)),
    );
    const told = ofKind("state").map(({ state, since, cause }) => ({ state, since, ...(cause && { cause }) }));
    expect(told).toEqual(replayed);
    expect(told.map(({ state }) => state)).toEqual(["off", "running", "off"]);
  });

  it("is as good from history, which keeps values to the nearest mA", () => {
    for (const amps of [0.12345, 1.23456, 12.34567, 123.4567]) {
      take(amps);
      clock.advance(1000);
    }
    clock.advance(2000);
    for (const [, , mean] of rows()) expect(toValue(toSteps(Number(mean)))).toBe(mean);
  });
});
