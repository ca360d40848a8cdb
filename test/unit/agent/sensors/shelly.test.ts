/** Shelly meters of the second generation and later. */
import { beforeEach, describe, expect, it } from "vitest";
import { shelly } from "../../../../agent/sensors/shelly.ts";
import { createSensorWorld, describeSensor, type SensorWorld } from "../../../suites/sensor-suite.ts";

const prefix = "shellyproem50-08f9e0e67204";
const settings = { type: "shelly", prefix };

const full =
  '{"id":0,"current":2.598,"voltage":234.9,"act_power":501.8,"aprt_power":609.1,"pf":0.84,"freq":50.0,"calibration":"factory"}';
const threePhases =
  '{"id":0,"a_act_power":2407.9,"a_aprt_power":2484.2,"a_current":10.626,"a_pf":0.97,"a_voltage":233.9,' +
  '"b_act_power":408.8,"b_aprt_power":442.2,"b_current":1.865,"b_pf":-0.93,"b_voltage":237.1,"c_act_power":222.8,' +
  '"c_aprt_power":263.3,"c_current":1.111,"c_pf":-0.88,"c_voltage":237.2,"n_current":null,"total_act_power":3039.524,' +
  '"total_aprt_power":3189.632,"total_current":13.602}';

let world: SensorWorld;
beforeEach(() => {
  world = createSensorWorld();
});

function notify(params: string, method = "NotifyStatus", on: SensorWorld = world): void {
  const topic = `${prefix}/events/rpc`;
  on.bring(
    topic,
    topic,
    `{"src":"${prefix}","dst":"${prefix}/events","method":"${method}","params":{"ts":1788945292.88,${params}}}`,
  );
}
const status = (component: string, text: string, retained = false) =>
  world.bring(`${prefix}/status/+`, `${prefix}/status/${component}`, text, retained);
const online = (word: string, retained = false) => world.bring(`${prefix}/online`, `${prefix}/online`, word, retained);
const taken = () => world.readings.splice(0).map(({ channel, rmsA }) => [channel, rmsA]);

async function open(more: object = {}): Promise<void> {
  const config = shelly.config.parse({ id: "own", ...settings, ...more });
  await shelly.create(config, world.context).open(new AbortController().signal);
}

describeSensor("shelly", {
  adapter: shelly,
  settings: () => settings,
  provoke: (on) => notify(`"em1:0":${full}`, "NotifyStatus", on),
});

describe("a Shelly", () => {
  it("says all of a component, or that its current has changed", async () => {
    await open();
    status("em1:0", full);
    expect(world.readings).toEqual([{ rmsA: 2.598, channel: "em1-0", periodMs: 60_000, clipped: false }]);
    taken();
    notify('"switch:0":{"apower":11.5,"current":0.071}');
    notify(`"pm1:1":{"id":1,"current":0.5},"em1:1":${full}`, "NotifyFullStatus");
    expect(taken()).toEqual([
      ["switch-0", 0.071],
      ["pm1-1", 0.5],
      ["em1-1", 2.598],
    ]);
  });

  it("with three phases has a channel for each, also where only one of them has changed", async () => {
    await open();
    notify(`"em:0":${threePhases}`);
    expect(taken()).toEqual([
      ["em-0-a", 10.626],
      ["em-0-b", 1.865],
      ["em-0-c", 1.111],
    ]);
    notify('"em:0":{"id":0,"b_current":0.02}');
    expect(taken()).toEqual([
      ["em-0-a", 10.626],
      ["em-0-b", 0.02],
      ["em-0-c", 1.111],
    ]);
  });

  it("that speaks of a component without its current says that the current is still what it was", async () => {
    await open();
    notify('"switch:0":{"id":0,"output":true,"current":1.5}');
    taken();
    world.clock.advance(60_000);
    notify('"switch:0":{"id":0,"aenergy":{"by_minute":[0.000,0.000,0.000],"minute_ts":1698999959,"total":123.585}}');
    expect(taken()).toEqual([["switch-0", 1.5]]);
  });

  it("that speaks of something else says nothing of a current", async () => {
    await open();
    notify(`"em1:0":${full}`);
    taken();
    notify('"cloud":{"connected":false}');
    notify('"em1:1":{"id":1,"voltage":234}');
    notify('"em1data:0":{"id":0,"total_act_energy":6644.90}');
    notify('"em1:0":{"id":0,"current":9}', "NotifyEvent");
    status("em1data:0", '{"id":0,"total_act_energy":6644.90}');
    status("switch:0", '{"id":0,"source":"HTTP_in","output":true,"temperature":{"tC":29.4,"tF":85.0}}');
    expect([taken(), world.badMessages]).toEqual([[], []]);
  });

  it.each([
    ["the device was away", () => [online("false"), online("true")]],
    ["the gateway was away and hears the kept status again", () => online("true", true)],
    ["the component was silent for long", () => world.clock.advance(150_001)],
  ])("isn't taken at its old word after %s: what changed meanwhile wasn't heard", async (_what, happens) => {
    await open();
    online("true", true);
    notify(`"em1:0":${full}`);
    taken();
    happens();
    notify('"em1:0":{"id":0,"voltage":233.1}');
    expect(taken()).toEqual([]);
    notify('"em1:0":{"id":0,"current":0.02}');
    expect(taken()).toEqual([["em1-0", 0.02]]);
  });

  it("forgets what the full status doesn't have any more", async () => {
    await open();
    notify(`"em1:0":${full}`);
    taken();
    status("em1:0", '{"id":0,"voltage":234.9}');
    notify('"em1:0":{"id":0,"freq":50}');
    expect(taken()).toEqual([]);
  });

  it("isn't believed when the broker has kept its status, nor are changes laid over that", async () => {
    await open();
    status("em1:0", full, true);
    notify('"em1:0":{"id":0,"voltage":233.1}');
    expect(taken()).toEqual([]);
  });

  it("without a value says null: the current isn't known then, not 0 and not what it was", async () => {
    await open();
    notify(`"em1:0":${full}`);
    taken();
    notify('"em1:0":{"id":0,"current":null}');
    notify('"em1:0":{"id":0,"voltage":230}');
    expect([taken(), world.badMessages]).toEqual([[], []]);
  });

  it("whose input is at its limit says so, until it takes that back", async () => {
    await open();
    notify('"em1:0":{"id":0,"current":50,"errors":["out_of_range:current"]}');
    notify('"em1:0":{"id":0,"current":49}');
    notify('"em1:0":{"id":0,"current":20,"errors":null}');
    expect(world.readings.map(({ rmsA, clipped }) => [rmsA, clipped])).toEqual([
      [50, true],
      [49, true],
      [20, false],
    ]);
  });

  it("whose meter has failed gives no reading of it, and is named", async () => {
    await open();
    notify('"em:0":{"id":0,"a_current":0,"a_errors":["power_meter_failure"],"b_current":1}');
    notify('"em1:0":{"id":0,"current":0,"errors":["ct_type_not_set"]}');
    expect(taken()).toEqual([["em-0-b", 1]]);
    expect(world.badMessages).toEqual([
      expect.stringContaining("em:0: power_meter_failure"),
      expect.stringContaining("em1:0: ct_type_not_set"),
    ]);
  });

  it.each(['"x"', "-3", "1e999", "true", "[]"])("that says %s for a current is named", async (current) => {
    await open();
    notify(`"em1:0":{"id":0,"current":${current}}`);
    expect(taken()).toEqual([]);
    expect(world.badMessages).toHaveLength(1);
  });

  it.each(["", "nonsense", "null", "[]", "{}", '{"method":"NotifyStatus"}', '{"method":"NotifyStatus","params":[]}'])(
    "that says %j on its topics does no harm",
    async (text) => {
      await open();
      for (const topic of [`${prefix}/events/rpc`, `${prefix}/status/+`]) {
        world.bring(topic, topic.replace("+", "em1:0"), text);
      }
      notify('"em1:0":null,"em:0":[1],"pm1:0":"off"');
      expect(taken()).toEqual([]);
    },
  );

  it("can't fill the memory with components that it makes up", async () => {
    await open();
    notify(Array.from({ length: 100 }, (_, n) => `"em1:${n}":{"current":1}`).join(","));
    expect(taken()).toHaveLength(16);
  });

  it("is heard only on the channels that the settings name", async () => {
    await open({ channels: ["em-0-b"], periodMs: 5000 });
    notify(`"em:0":${threePhases},"switch:0":{"current":1}`);
    expect(world.readings).toEqual([{ rmsA: 1.865, channel: "em-0-b", periodMs: 5000, clipped: false }]);
  });

  it("comes and goes", async () => {
    await open();
    online("true", true);
    online("false");
    online("true");
    expect(world.statuses).toEqual(["own online", "own offline", "own online"]);
  });

  it.each(["#", "shelly/+", "", "machikoba/1/x"])("can't have the prefix %j", (wrong) => {
    expect(shelly.config.safeParse({ id: "own", ...settings, prefix: wrong }).success).toBe(false);
  });
});
