/** Any device on MQTT that says a number. */
import { beforeEach, describe, expect, it } from "vitest";
import { maxMessagesPerS } from "../../../../agent/sensors/flood-guard.ts";
import { mqttJson } from "../../../../agent/sensors/mqtt-json.ts";
import { createSensorWorld, describeSensor, type SensorWorld } from "../../../suites/sensor-suite.ts";

describeSensor("mqtt-json", {
  adapter: mqttJson,
  settings: () => ({ type: "mqtt-json", topic: "plant/press/meter", path: "amps" }),
  provoke: (world) => world.bring("plant/press/meter", "plant/press/meter", '{"amps":1.23}'),
});

let world: SensorWorld;
beforeEach(() => {
  world = createSensorWorld();
});

async function open(settings: object): Promise<(payload: string | Uint8Array, topic?: string) => void> {
  const config = mqttJson.config.parse({ id: "own", type: "mqtt-json", topic: "plant/press", ...settings });
  await mqttJson.create(config, world.context).open(new AbortController().signal);
  return (payload, topic = config.topic) => world.bring(config.topic, topic, payload);
}

describe("a device that says a bare number", () => {
  it("is understood as emonhub prints it", async () => {
    const say = await open({ topic: "emon/emontx/power1", unit: "W", volts: 100 });
    for (const payload of ["100", "103.7", "-250", " 0 \n"]) say(payload);
    expect(world.readings.map(({ rmsA }) => rmsA)).toEqual([1, 1.037, 2.5, 0]);
  });

  it.each(["nan", "NaN", "Infinity", "1,23", "1.23 A", "0x10", '"1"', "null", "", "{}", "e5", "--1"])(
    "gives no reading for %j",
    async (payload) => {
      (await open({}))(payload);
      expect(world.readings).toEqual([]);
      expect(world.badMessages).toHaveLength(payload === "" ? 0 : 1);
    },
  );
});

describe("a device that says JSON", () => {
  it("gives the number at the path, scaled to amperes, with the interval of the settings", async () => {
    const say = await open({ path: 'data["em1:0"].i[1]', unit: "mA", scale: 2, periodMs: 5000 });
    say('{"data":{"em1:0":{"i":[0,1500]}},"time":"2026-09-18T11:19:21"}');
    expect(world.readings).toEqual([{ rmsA: 3, periodMs: 5000 }]);
  });

  it.each([
    ["", ""],
    ["no json", "isn't JSON: no json"],
    ["[1]", "amps: nothing isn't a number"],
    ['{"amps":null}', "amps: null isn't a number"],
    ['{"amps":"1.2"}', `amps: "1.2" isn't a number`],
    ['{"amps":NaN}', "isn't JSON"],
    ['{"amps":1e999}', "amps: Infinity isn't a number"],
    ['{"amps":-1}', "amps: -1 is below 0"],
    [new Uint8Array([0xff, 0xfe]), "isn't UTF-8"],
  ])("is named with the reason when it says %j", async (payload, reason) => {
    (await open({ path: "amps" }))(payload);
    expect(world.readings).toEqual([]);
    expect(world.badMessages).toEqual(reason ? [expect.stringContaining(`plant/press: ${reason}`)] : []);
  });

  it("is named with the reason when it says very much, or nests very deep", async () => {
    const say = await open({ path: "amps" });
    say(JSON.stringify({ amps: 1, more: "x".repeat(70_000) }));
    say("[".repeat(60_000));
    expect(world.readings).toEqual([]);
    expect(world.badMessages).toEqual([
      expect.stringContaining("has more than 65536 bytes"),
      expect.stringContaining("isn't JSON: [[["),
    ]);
  });

  it("isn't believed when the broker has kept its value", async () => {
    await open({ path: "amps" });
    world.bring("plant/press", "plant/press", '{"amps":5}', true);
    expect([world.readings, world.badMessages]).toEqual([[], []]);
  });

  it("that floods is looked at a few times a second, and the rest is counted", async () => {
    const say = await open({ path: "amps" });
    for (let n = 0; n < 1000; n += 1) say('{"amps":1}');
    expect(world.readings).toHaveLength(maxMessagesPerS);
    expect(world.badMessages).toHaveLength(1000 - maxMessagesPerS);
    expect(world.badMessages[0]).toContain("too many");
    world.clock.advance(1000);
    say('{"amps":2}');
    expect(world.readings.at(-1)).toMatchObject({ rmsA: 2 });
  });
});

describe("several devices on one filter", () => {
  it("are told apart by levels of the topic", async () => {
    const say = await open({ topic: "emon/+/+", deviceLevel: 2, channelLevel: 3 });
    say("1", "emon/emontx/ct1");
    say("2", "emon/emontx/ct2");
    say("3", "emon/other/ct1");
    expect(world.readings.map(({ device, channel, rmsA }) => [device, channel, rmsA])).toEqual([
      ["emontx", "ct1", 1],
      ["emontx", "ct2", 2],
      ["other", "ct1", 3],
    ]);
  });

  it("that call themselves what no device can be called are named", async () => {
    const say = await open({ topic: "emon/+/i", deviceLevel: 2 });
    for (const name of ["a.b", "", "x".repeat(41), "-a"]) say("1", `emon/${name}/i`);
    expect(world.readings).toEqual([]);
    expect(world.badMessages).toHaveLength(4);
    expect(world.badMessages[0]).toContain(`the level "a.b" can't be the name`);
  });
});

describe("settings", () => {
  it.each<[object, string, string]>([
    [{ topic: "#" }, "topic", "would hear too much"],
    [{ topic: "emon/+/i" }, "topic", "deviceLevel or channelLevel"],
    [{ topic: "emon/a", deviceLevel: 3 }, "deviceLevel", "only 2 levels"],
    [{ topic: "emon/a", path: "a[*]" }, "path", "from character 2 on"],
    [{ topic: "emon/a", unit: "W" }, "volts", "voltage of the mains"],
    [{ topic: "machikoba/1/site/devices/sim/readings", path: "rmsA" }, "topic", "machikoba-device"],
  ])("%j are refused at %s: %s", (settings, at, why) => {
    const { error } = mqttJson.config.safeParse({ id: "own", type: "mqtt-json", ...settings });
    expect(error?.issues).toEqual([expect.objectContaining({ path: [at], message: expect.stringContaining(why) })]);
  });
});
