/** Devices of other makers on real brokers: what they print becomes readings, and what is stale, dead or mad does not. */
import type { IClientOptions } from "mqtt";
import { describe, expect, it } from "vitest";
import { connectClient, internal, startBroker } from "../fakes/broker-under-test.ts";
import { startListeningGateway } from "./listening-gateway.ts";
import { freePort, startMosquitto } from "./mosquitto.ts";

const shellyPrefix = "shellyproem50-08f9e0e67204";
const sensors = [
  { id: "esp", type: "esphome", node: "cutter-clamp", objects: ["cutter_current"], periodMs: 1000 },
  { id: "plug", type: "tasmota", topic: "tasmota_0F2A1C", periodMs: 1000 },
  { id: "meter", type: "shelly", prefix: shellyPrefix, periodMs: 1000 },
  { id: "emon", type: "mqtt-json", topic: "emon/+/power1", deviceLevel: 2, unit: "W", volts: 100, periodMs: 1000 },
];
const channels = ["esp.1", "plug.1", "meter.em1-0", "emontx.1"];

const topics = {
  esphome: "cutter-clamp/sensor/cutter_current/state",
  tasmota: "tele/tasmota_0F2A1C/SENSOR",
  shelly: `${shellyPrefix}/events/rpc`,
  emonhub: "emon/emontx/power1",
};

/** What each maker's device prints for a current, under its own topic. */
function printed(amperes: number): Record<string, string> {
  const shelly = { src: shellyPrefix, dst: `${shellyPrefix}/events`, method: "NotifyStatus" };
  const params = { ts: 1788945292.88, "em1:0": { id: 0, act_power: amperes * 200, current: amperes } };
  return {
    [topics.esphome]: amperes.toFixed(2),
    // The device's own time, hours away from that of the gateway and without a zone.
    [topics.tasmota]: `{"Time":"2026-09-18T11:19:21","ENERGY":{"TotalStartTime":"2026-01-11T21:57:38","Total":3.705,"Power":5,"Voltage":101,"Current":${amperes}}}`,
    [topics.shelly]: JSON.stringify({ ...shelly, params }),
    [topics.emonhub]: String(amperes * 100),
  };
}

describe.each([
  ["our broker", async () => (await startBroker()).port],
  [
    "Mosquitto",
    async () => {
      const port = await freePort();
      await startMosquitto(port);
      return port;
    },
  ],
])("on %s", (_name, start) => {
  /** A device, and how it publishes what it prints. */
  async function device(port: number, options: IClientOptions = {}) {
    const client = await connectClient(port, options);
    return {
      client,
      async say(messages: Record<string, string>, retain = false) {
        for (const [topic, text] of Object.entries(messages))
          await client.publishAsync(topic, text, { qos: 1, retain });
      },
    };
  }

  it("every maker's device is heard as it prints, and what the broker has kept of it isn't believed", async () => {
    const port = await start();
    const { say } = await device(port);
    await say(printed(9.5), true);
    await say({ [`${shellyPrefix}/status/em1:0`]: '{"id":0,"current":9.5}' }, true);
    const gateway = await startListeningGateway(port, { sensors, channels });
    await say(printed(2.5));
    for (const channel of channels) {
      await expect.poll(() => gateway.currents(channel), { timeout: 10_000 }).toEqual([2.5]);
    }
    await expect.poll(() => ["esp", "plug", "meter", "emontx"].map(gateway.state)).toEqual(Array(4).fill("running"));
  });

  it("a device whose socket is killed is reported by its will, and its machine is unknown, not off", async () => {
    const port = await start();
    const gateway = await startListeningGateway(port, { sensors, channels });
    const wills = [
      { topic: "cutter-clamp/status", on: "online", off: "offline", says: topics.esphome },
      { topic: "tele/tasmota_0F2A1C/LWT", on: "Online", off: "Offline", says: topics.tasmota },
      { topic: `${shellyPrefix}/online`, on: "true", off: "false", says: topics.shelly },
    ];
    const devices = await Promise.all(
      wills.map(async ({ topic, on, off, says }) => {
        const will = { topic, payload: Buffer.from(off), qos: 1, retain: true } as const;
        const { client, say } = await device(port, { will });
        await say({ [topic]: on }, true);
        await say({ [says]: printed(2.5)[says] ?? "" });
        return client;
      }),
    );
    const ids = ["esp", "plug", "meter"];
    await expect.poll(() => ids.map(gateway.state), { timeout: 10_000 }).toEqual(["running", "running", "running"]);
    for (const client of devices) client.stream.destroy();
    await expect.poll(() => ids.map(gateway.state), { timeout: 15_000 }).toEqual(["unknown", "unknown", "unknown"]);
    await expect
      .poll(() => [...gateway.events].sort(), { timeout: 10_000 })
      .toEqual(ids.flatMap((id) => [`device-offline ${id}`, `device-online ${id}`]).sort());
  });

  it("a change that the gateway didn't hear isn't covered up by the old word: a Shelly that says only other things is silent", async () => {
    const port = await start();
    const { say } = await device(port);
    await say({ [`${shellyPrefix}/online`]: "true" }, true);
    const slow = sensors.map((sensor) => (sensor.id === "meter" ? { ...sensor, periodMs: 60_000 } : sensor));
    const gateway = await startListeningGateway(port, { sensors: slow, channels });
    const notify = (component: object) =>
      say({ [topics.shelly]: JSON.stringify({ method: "NotifyStatus", params: { "em1:0": component } }) });
    await notify({ id: 0, current: 2.598 });
    await notify({ id: 0, voltage: 234.9 });
    await expect.poll(() => gateway.currents("meter.em1-0")).toEqual([2.598, 2.598]);
    await gateway.cutOff(() => notify({ id: 0, current: 0.02 }));
    await expect
      .poll(async () => {
        await say({ [topics.esphome]: "1.00" });
        return gateway.currents("esp.1").length;
      })
      .toBeGreaterThan(0);
    await notify({ id: 0, voltage: 233.1 });
    await notify({ id: 0, current: 0.03 });
    await expect.poll(() => gateway.currents("meter.em1-0")).toEqual([2.598, 2.598, 0.03]);
  });

  it("a device that floods, and one that says nonsense, cost the others nothing", async () => {
    const port = await start();
    const gateway = await startListeningGateway(port, { sensors, channels });
    const { client, say } = await device(port);
    const begunMs = performance.now();
    const flood = Array.from({ length: 1500 }, (_, n) => {
      const text = n % 2 ? "nan" : String(1 + n / 1000);
      return client.publishAsync(topics.esphome, text, { qos: 1 });
    });
    await Promise.all(flood);
    await say({ [topics.tasmota]: "nonsense", [topics.shelly]: "[", [topics.emonhub]: "NaN" });
    await say(printed(2.5));
    for (const channel of channels.slice(1)) {
      await expect.poll(() => gateway.currents(channel), { timeout: 10_000 }).toEqual([2.5]);
    }
    const seconds = Math.ceil((performance.now() - begunMs) / 1000) + 1;
    expect(gateway.currents("esp.1").length).toBeGreaterThan(0);
    expect(gateway.currents("esp.1").length).toBeLessThanOrEqual(20 * seconds);
  });
});

it("hears the last of a hundred devices on our broker, each with three subscriptions", {
  timeout: 60_000,
}, async () => {
  const { port } = await startBroker();
  const many = Array.from({ length: 100 }, (_, index) => {
    return { id: `plug-${index}`, type: "tasmota", topic: `plug_${index}`, periodMs: 1000 };
  });
  const gateway = await startListeningGateway(port, { sensors: many, channels: ["plug-99.1"] });
  const client = await connectClient(port, internal);
  const payload = '{"Time":"2026-09-18T11:19:21","ENERGY":{"Current":4.5}}';
  await expect
    .poll(
      async () => {
        await client.publishAsync("tele/plug_99/SENSOR", payload);
        return gateway.currents("plug-99.1").at(-1);
      },
      { timeout: 40_000, interval: 200 },
    )
    .toBe(4.5);
});
