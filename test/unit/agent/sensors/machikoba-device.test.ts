/** Devices that speak our own messages over MQTT. */
import { beforeEach, describe, expect, it } from "vitest";
import { machikobaDevice } from "../../../../agent/sensors/machikoba-device.ts";
import { createSensorWorld, describeSensor, type SensorWorld } from "../../../suites/sensor-suite.ts";

const readingsFilter = "machikoba/1/site/devices/+/readings";
const statusFilter = "machikoba/1/site/devices/+/status";
const readingsOf = (device: string) => `machikoba/1/site/devices/${device}/readings`;
const statusOf = (device: string) => `machikoba/1/site/devices/${device}/status`;

describeSensor("machikoba-device", {
  adapter: machikobaDevice,
  settings: () => ({ type: "machikoba-device" }),
  provoke: (world) => world.bring(readingsFilter, readingsOf("clamp"), '{"rmsA":1.23}'),
});

describe("devices of our own", () => {
  let world: SensorWorld;
  beforeEach(() => {
    world = createSensorWorld();
  });

  async function open(more: object = {}): Promise<void> {
    const config = machikobaDevice.config.parse({ id: "own", type: "machikoba-device", ...more });
    await machikobaDevice.create(config, world.context).open(new AbortController().signal);
  }
  const say = (device: string, text: string | Uint8Array, retained = false) =>
    world.bring(readingsFilter, readingsOf(device), text, retained);
  const sayStatus = (device: string, text: string) => world.bring(statusFilter, statusOf(device), text, true);

  it("are heard with one line, each under its own name", async () => {
    await open();
    say("clamp", '{"rmsA":1.23}');
    say("other", '[{"rmsA":2,"channel":2},{"rmsA":3}]');
    expect(world.readings).toEqual([
      { rmsA: 1.23, channel: "1", device: "clamp" },
      { rmsA: 2, channel: "2", device: "other" },
      { rmsA: 3, channel: "1", device: "other" },
    ]);
  });

  it("aren't believed when the broker has kept their reading: it looks fresh and may be months old", async () => {
    await open();
    say("clamp", '{"rmsA":1.23}', true);
    expect(world.readings).toEqual([]);
  });

  it("that say what can't be understood are named with the reason, and the next message counts again", async () => {
    await open();
    say("clamp", '{"rmsA":"NaN"}');
    say("clamp", new Uint8Array([255, 254]));
    say("clamp", '{"rmsA":1}');
    expect(world.badMessages).toEqual([
      expect.stringMatching(/devices\/clamp\/readings: .{5,}/),
      expect.stringContaining("isn't UTF-8"),
    ]);
    expect(world.readings).toHaveLength(1);
  });

  it("are heard alone when the settings name them", async () => {
    await open({ devices: ["clamp"] });
    say("clamp", '{"rmsA":1}');
    say("neighbour", '{"rmsA":2}');
    say("neighbour", "nonsense");
    sayStatus("neighbour", "online");
    expect(world.readings.map(({ device }) => device)).toEqual(["clamp"]);
    expect([world.badMessages, world.statuses]).toEqual([[], []]);
  });

  it("come and go, and are simulated when they say so", async () => {
    await open();
    sayStatus("clamp", "online");
    sayStatus("sim", '{"status":"online","simulated":true}');
    sayStatus("clamp", "offline");
    expect(world.statuses).toEqual(["clamp online", "sim online", "clamp offline"]);
    expect([...world.simulated]).toEqual([
      ["clamp", false],
      ["sim", true],
    ]);
  });

  it("that were forgotten on purpose, by an empty retained message, aren't complained about", async () => {
    await open();
    sayStatus("clamp", "");
    expect([world.badMessages, world.statuses]).toEqual([[], []]);
  });

  it("are asked for their status before their readings, which says whether these are simulated", async () => {
    await open();
    expect(world.filters()).toEqual([statusFilter, readingsFilter]);
  });
});
