/** Motion as a gateway knows it: words of many makers, motion that nobody ended, silence, and settings. */
import { beforeEach, describe, expect, it } from "vitest";
import { motionTypes } from "../../../../agent/motion/index.ts";
import { createMotionSet, type MotionSet } from "../../../../agent/motion/motion-set.ts";
import type { MqttMessage } from "../../../../common/runtime/mqtt-link.ts";
import { createTestClock, type TestClock } from "../../../fakes/test-clock.ts";

let clock: TestClock;
let told: string[];
let bad: string[];
let handlers: Map<string, Set<(message: MqttMessage) => void>>;
let set: MotionSet;

beforeEach(() => {
  clock = createTestClock();
  told = [];
  bad = [];
  handlers = new Map();
  set = createMotionSet({
    types: motionTypes,
    site: "site",
    clock,
    link: {
      subscribe(filter, handler) {
        const own = handlers.get(filter) ?? new Set();
        handlers.set(filter, own.add(handler));
        return () => void own.delete(handler);
      },
    },
    random: () => 0,
    onMotion: (id, isMoving, atMs) => void told.push(`${atMs} ${id} ${isMoving ? "moving" : "still"}`),
    badMessage: (subject, reason) => void bad.push(`${subject}: ${reason}`),
    onProblem() {},
  });
});

function bring(topic: string, payload: string, retained = false): void {
  for (const handler of handlers.get(topic) ?? []) handler({ topic, payload: Buffer.from(payload), retained });
}

const problems = () => set.problems().map(({ message }) => message);
const pir = { id: "pir", type: "mqtt-motion", topic: "pir" };

describe("mqtt-motion", () => {
  it.each([
    ["Zigbee2MQTT", { path: "occupancy" }, '{"battery":100,"occupancy":true}', '{"battery":100,"occupancy":false}'],
    ["Tasmota", { path: "Switch1.Action" }, '{"Switch1":{"Action":"ON"}}', '{"Switch1":{"Action":"OFF"}}'],
    ["Tasmota's SENSOR", { path: "Switch1" }, '{"Time":"2026-09-18T11:19:21","Switch1":"ON"}', '{"Switch1":"OFF"}'],
    ["Tasmota's own topic", { path: "POWER" }, '{"POWER":"ON"}', '{"POWER":"OFF"}'],
    ["Shelly Motion", { path: "motion" }, '{"motion":true,"bat":98}', '{"motion":false,"bat":98}'],
    [
      "a later Shelly",
      { path: 'params["presence:0"].state' },
      '{"params":{"presence:0":{"state":1}}}',
      '{"params":{"presence:0":{"state":0}}}',
    ],
    ["bare words", {}, "ON", "off"],
    ["bare numbers", {}, "1", "0"],
    ["its own words", { onValues: ["Somebody"], offValues: ["Nobody"] }, "somebody", "NOBODY"],
  ])("understands %s", async (_what, more, on, off) => {
    await set.configure([{ ...pir, ...more }]);
    bring("pir", on);
    clock.advance(1000);
    bring("pir", off);
    expect([told, bad]).toEqual([["0 pir moving", "1000 pir still"], []]);
  });

  it("doesn't believe what the broker has kept", async () => {
    await set.configure([pir]);
    bring("pir", "ON", true);
    expect([told, set.word("pir")]).toEqual([[], "unknown"]);
  });

  it("passes over messages about something else, and counts what it can't understand", async () => {
    await set.configure([{ ...pir, path: "occupancy" }]);
    for (const text of ['{"battery":90}', '{"occupancy":null}', "", "[1,2]"]) bring("pir", text);
    expect(bad).toEqual([]);
    const wrong = ["ON", '{"occupancy":"maybe"}', '{"occupancy":{"Action":"ON"}}', "x".repeat(20_000)];
    for (const text of wrong) bring("pir", text);
    expect([told, bad]).toEqual([
      [],
      [
        "pir: isn't JSON: ON",
        'pir: "maybe" is neither in onValues nor in offValues',
        'pir: the path ends at {"Action":"ON"}: it must go on to the word in it',
        "pir: has more than 16384 bytes",
      ],
    ]);
  });

  it.each([
    ["Online", "Offline"],
    ["true", "false"],
    ['{"state":"online"}', '{"state":"offline"}'],
  ])("hears %s and %s", async (online, offline) => {
    await set.configure([{ ...pir, statusTopic: "pir/LWT" }]);
    bring("pir", "ON");
    bring("pir/LWT", offline, true);
    expect([problems(), set.word("pir"), told.at(-1)]).toEqual([
      ["Motion sensor pir: is away; check its battery or power, and its network"],
      "unknown",
      "0 pir still",
    ]);
    bring("pir/LWT", online);
    expect(problems()).toEqual([]);
  });
});

describe("motion", () => {
  it("ends by itself when the sensor doesn't say so, and each new sign prolongs it", async () => {
    await set.configure([{ ...pir, endsAfterMs: 60_000 }]);
    bring("pir", "ON");
    clock.advance(50_000);
    bring("pir", "ON");
    clock.advance(59_999);
    expect(set.word("pir")).toBe("moving");
    clock.advance(1);
    expect([set.word("pir"), told.at(-1)]).toEqual(["still", "110000 pir still"]);
  });

  it("isn't told to have ended twice", async () => {
    await set.configure([pir]);
    for (const word of ["OFF", "ON", "OFF", "OFF"]) bring("pir", word);
    clock.advance(3_600_000);
    expect(told).toEqual(["0 pir moving", "0 pir still"]);
  });

  it("of a sensor that has been silent for too long is unknown, until it speaks again", async () => {
    await set.configure([{ ...pir, silentAfterMs: 7_200_000 }]);
    bring("pir", "OFF");
    clock.advance(7_199_999);
    expect([set.word("pir"), problems()]).toEqual(["still", []]);
    clock.advance(1);
    expect(set.word("pir")).toBe("unknown");
    expect(problems()).toEqual(["Motion sensor pir: has said nothing for 2 h; check its battery and its place"]);
    bring("pir", "ON");
    expect([set.word("pir"), problems()]).toEqual(["moving", []]);
  });

  it("of our own kind of device comes over our own topics, and counts as simulated", async () => {
    await set.configure([{ id: "door", type: "simulated-motion", device: "sim-1" }, pir]);
    bring("machikoba/1/site/devices/sim-1/motion", '{"motion":true}');
    expect([told, set.isSimulated("door"), set.isSimulated("pir")]).toEqual([["0 door moving"], true, false]);
    bring("machikoba/1/site/devices/sim-1/motion", "{}");
    expect(bad).toEqual([expect.stringMatching(/sim-1\/motion: motion: /)]);
    bring("machikoba/1/site/devices/sim-1/status", "offline");
    expect(set.word("door")).toBe("unknown");
  });
});

describe("settings", () => {
  it("that are wrong are told with what would be right, and the others work", async () => {
    await set.configure([
      { ...pir, id: "a", topic: "zigbee/#" },
      { ...pir, id: "b", type: "mqtt-motoin" },
      pir,
      { ...pir, topic: "other" },
    ]);
    expect(set.ids()).toEqual(["pir"]);
    expect(problems().sort()).toEqual([
      "Motion sensor a: topic: stands for one device: leave out + and #",
      'Motion sensor b: there is no type "mqtt-motoin"; did you mean mqtt-motion?',
      "Motion sensor pir: stands twice; give each an id of its own",
    ]);
  });

  it("that change or take away a sensor end the motion that it has told", async () => {
    const door = { ...pir, id: "door", topic: "door" };
    await set.configure([pir, door]);
    bring("pir", "ON");
    bring("door", "ON");
    clock.advance(1000);
    await set.configure([{ ...pir, endsAfterMs: 60_000 }]);
    expect(told.slice(2).sort()).toEqual(["1000 door still", "1000 pir still"]);
    expect(set.word("pir")).toBe("unknown");
  });

  it("that change leave the other sensors as they are", async () => {
    await set.configure([pir, { ...pir, id: "door", topic: "door" }]);
    bring("pir", "ON");
    bring("door", "ON");
    await set.configure([pir, { ...pir, id: "door", topic: "gate" }]);
    bring("gate", "ON");
    expect([set.word("pir"), set.word("door"), handlers.get("door")?.size]).toEqual(["moving", "moving", 0]);
    await set.close();
    expect([[...handlers.values()].every(({ size }) => size === 0), clock.pendingTimers]).toEqual([true, 0]);
  });
});
