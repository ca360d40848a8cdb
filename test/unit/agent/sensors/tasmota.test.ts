/** Meters with Tasmota. */
import { beforeEach, describe, expect, it } from "vitest";
import { tasmota } from "../../../../agent/sensors/tasmota.ts";
import { createSensorWorld, describeSensor, type SensorWorld } from "../../../suites/sensor-suite.ts";

const sensorTopic = "tele/tasmota_0F2A1C/SENSOR";
const statusTopic = "tele/tasmota_0F2A1C/LWT";
const settings = { type: "tasmota", topic: "tasmota_0F2A1C" };

/** A message as a plug prints it; `Time` is the device's own, without zone. */
const plug = (current: string, more = "") =>
  `{"Time":"2026-09-18T11:19:21",${more}"ENERGY":{"TotalStartTime":"2026-01-11T21:57:38","Total":3.705,"Yesterday":0.028,` +
  `"Today":0.026,"Period":1,"Power":5,"ApparentPower":5,"ReactivePower":0,"Factor":1.00,"Voltage":101,"Current":${current}}}`;

describeSensor("tasmota", {
  adapter: tasmota,
  settings: () => settings,
  provoke: (world) => world.bring(sensorTopic, sensorTopic, plug("0.278")),
});

let world: SensorWorld;
beforeEach(() => {
  world = createSensorWorld();
});

async function open(more: object = {}): Promise<void> {
  const config = tasmota.config.parse({ id: "own", ...settings, ...more });
  await tasmota.create(config, world.context).open(new AbortController().signal);
}
const say = (text: string, topic = sensorTopic, retained = false) => world.bring(topic, topic, text, retained);
const taken = () => world.readings.map(({ channel, rmsA }) => [channel, rmsA]);

describe("a meter", () => {
  it("with one input is channel 1, valid by the settings' interval, at the time when it is heard", async () => {
    await open();
    say(plug("0.278"));
    expect(world.readings).toEqual([{ rmsA: 0.278, channel: "1", periodMs: 10_000 }]);
  });

  it("with several inputs has a channel for each, or for those that are asked for", async () => {
    await open();
    say(plug("[0.103,0.293,0]"));
    expect(taken()).toEqual([
      ["1", 0.103],
      ["2", 0.293],
      ["3", 0],
    ]);
    world.readings.length = 0;
    await open({ inputs: [2], topic: "other" });
    say(plug("[0.103,0.293]"), "tele/other/SENSOR");
    expect(taken()).toEqual([["2", 0.293]]);
  });

  it("with a clamp on its analogue pin is read at a path of its own", async () => {
    await open({ path: "ANALOG.CTEnergy1.Current" });
    say(
      '{"Time":"2026-06-13T06:59:52","ANALOG":{"CTEnergy1":{"Energy":0.006,"Power":2068,"Voltage":230,"Current":8.992}}}',
    );
    expect(taken()).toEqual([["1", 8.992]]);
  });

  it("that is asked for its status answers as well", async () => {
    await open();
    const answer = `{"StatusSNS":${plug("1.5")}}`;
    world.bring("stat/tasmota_0F2A1C/+", "stat/tasmota_0F2A1C/STATUS10", answer);
    world.bring("stat/tasmota_0F2A1C/+", "stat/tasmota_0F2A1C/STATUS8", answer);
    world.bring("stat/tasmota_0F2A1C/+", "stat/tasmota_0F2A1C/RESULT", '{"POWER":"ON"}');
    world.bring("stat/tasmota_0F2A1C/+", "stat/tasmota_0F2A1C/POWER", "ON");
    expect(taken()).toEqual([
      ["1", 1.5],
      ["1", 1.5],
    ]);
    expect(world.badMessages).toEqual([]);
  });

  it("isn't believed when the broker has kept its message", async () => {
    await open();
    say(plug("4.2"), sensorTopic, true);
    expect(world.readings).toEqual([]);
  });

  it("isn't asked for the time: a clock of 1970, of tomorrow or none at all changes nothing", async () => {
    await open();
    for (const time of ["1970-01-01T00:00:09", "2199-01-01T00:00:00", ""]) {
      say(plug("1").replace("2026-09-18T11:19:21", time));
    }
    expect(world.readings).toHaveLength(3);
    expect(world.readings.every((reading) => !("at" in reading))).toBe(true);
  });

  it("that starts its energy counter again goes on measuring", async () => {
    await open();
    say(plug("1"));
    say(plug("1.1").replace('"Total":3.705', '"Total":0.000'));
    expect(taken()).toEqual([
      ["1", 1],
      ["1", 1.1],
    ]);
  });

  it("may send what other sensors of it say in between; one that never sends a current is named", async () => {
    await open();
    const other = '{"Time":"2026-09-18T11:19:21","Switch1":"ON"}';
    say(other);
    expect(world.badMessages).toEqual([expect.stringContaining("has nothing at ENERGY.Current")]);
    say(plug("1"));
    say(other);
    expect(world.badMessages).toHaveLength(1);
  });

  it("of which one input can't be understood gives the others", async () => {
    await open();
    say(plug('[1,null,-7,"2",3]'));
    expect(taken()).toEqual([
      ["1", 1],
      ["5", 3],
    ]);
    expect(world.badMessages).toHaveLength(3);
  });

  it.each([plug("nan"), "nonsense", plug("{}"), "[]"])("that says %s is named", async (text) => {
    await open();
    say(text);
    expect(world.readings).toEqual([]);
    expect(world.badMessages).toHaveLength(1);
  });

  it("comes and goes by its will", async () => {
    await open();
    say("Online", statusTopic, true);
    say("Offline", statusTopic);
    expect(world.statuses).toEqual(["own online", "own offline"]);
  });
});

describe("topics", () => {
  it.each([
    ["%prefix%/%topic%/", "tele/plug/"],
    ["%topic%/%prefix%", "plug/tele/"],
    ["hall/%prefix%/%topic%/", "hall/tele/plug/"],
  ])("follow the device's FullTopic %s", async (fullTopic, start) => {
    await open({ topic: "plug", fullTopic });
    expect(world.filters()).toEqual([`${start}LWT`, `${start}SENSOR`, `${start.replace("tele", "stat")}+`]);
  });

  it("take a name literally, whatever signs stand in it", async () => {
    await open({ topic: "a$&b%prefix%" });
    expect(world.filters()[1]).toBe("tele/a$&b%prefix%/SENSOR");
  });

  it.each<[object, string]>([
    [{ topic: "#" }, "topic"],
    [{ topic: "a/+" }, "topic"],
    [{ fullTopic: "%prefix%/" }, "fullTopic"],
    [{ fullTopic: "%prefix%/%topic%/%topic%/" }, "fullTopic"],
    [{ fullTopic: "#/%prefix%/%topic%/" }, "fullTopic"],
    [{ fullTopic: "machikoba/%prefix%/%topic%/" }, "fullTopic"],
    [{ fullTopic: `${"x".repeat(100)}/%prefix%/%topic%/`, topic: "y".repeat(100) }, "fullTopic"],
    [{ inputs: [0] }, "inputs.0"],
  ])("of %j are refused", (more, at) => {
    const { error } = tasmota.config.safeParse({ id: "own", ...settings, ...more });
    expect(error?.issues[0]?.path.join(".")).toBe(at);
  });
});
