/** Modbus meters: what every sensor must do, against a Modbus TCP server; their settings, and their channels. */
import { once } from "node:events";
import modbus from "modbus-serial";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modbusMeter } from "../../../../agent/sensors/modbus-meter.ts";
import { freePort } from "../../../integration/mosquitto.ts";
import { createSensorWorld, describeSensor } from "../../../suites/sensor-suite.ts";

/** Registers by unit id: a PZEM with 65.6 A; SDMs with 1, 2.5 and 0 A, with NaN, with 1e30 A and with −1 A. */
const registers: Record<number, Record<number, number>> = {
  1: { 0: 1000, 1: 64, 2: 1 },
  2: { 6: 0x3f80, 7: 0, 8: 0x4020, 9: 0, 10: 0, 11: 0 },
  3: { 6: 0x7fc0, 7: 0 },
  4: { 6: 0x7149, 7: 0xf2ca },
  5: { 6: 0xbf80, 7: 0 },
};

const port = await freePort();
let server: modbus.ServerTCP | undefined;

async function start(): Promise<void> {
  const getInputRegister = (register: number, unit: number) => registers[unit]?.[register] ?? 0;
  const started = new modbus.ServerTCP({ getInputRegister }, { host: "127.0.0.1", port });
  server = started;
  await once(started, "initialized");
}

async function stop(): Promise<void> {
  const running = server;
  server = undefined;
  if (running) await new Promise<void>((resolve) => running.close(() => resolve()));
}

beforeAll(start);
afterAll(stop);

const onLine = (...meters: object[]) => ({
  type: "modbus-meter",
  connection: { host: "127.0.0.1", port },
  timeoutMs: 300,
  meters,
});
const pzem = { model: "pzem-004t-v3", address: 1 };
const sdm = { model: "eastron-sdm", address: 2 };

describeSensor("the Modbus meter", {
  adapter: modbusMeter,
  settings: () => onLine(pzem),
  breakIt() {
    const stopped = stop();
    return () => void stopped.then(start);
  },
});

const parse = (settings: object) => modbusMeter.config.safeParse({ id: "own", ...settings });
const never = new AbortController().signal;

/** What the meters of the server say in the first rounds: channels with their currents, and what fails. */
async function measure(rounds: number, ...meters: object[]) {
  const world = createSensorWorld();
  const sensor = modbusMeter.create(modbusMeter.config.parse({ id: "own", ...onLine(...meters) }), world.context);
  await sensor.open(never);
  const readings: Record<string, number>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const all = [(await sensor.read?.(never)) ?? []].flat();
    readings.push(Object.fromEntries(all.map(({ channel, rmsA }) => [channel ?? "", rmsA])));
  }
  await sensor.close();
  return { readings, partFailure: sensor.partFailure?.() };
}

describe("the channels of Modbus meters", () => {
  it("are numbers for the only meter of a line", async () => {
    expect((await measure(1, pzem)).readings).toEqual([{ 1: 65.6 }]);
    expect((await measure(1, sdm)).readings).toEqual([{ 1: 1, 2: 2.5, 3: 0 }]);
    expect((await measure(1, { ...sdm, phases: 1 })).readings).toEqual([{ 1: 1 }]);
  });

  it("have the meters' names where several share a line", async () => {
    const meters = [
      { ...pzem, name: "lathe" },
      { ...sdm, name: "press" },
    ];
    expect((await measure(2, ...meters)).readings).toEqual([
      { lathe: 65.6, "press-1": 1, "press-2": 2.5, "press-3": 0 },
      { lathe: 65.6, "press-1": 1, "press-2": 2.5, "press-3": 0 },
    ]);
  });

  it("say that the next reading comes after a round, in which a silent meter may be waited for", async () => {
    const sensor = modbusMeter.create(
      modbusMeter.config.parse({ id: "own", ...onLine(pzem), readEveryMs: 2000 }),
      createSensorWorld().context,
    );
    await sensor.open(never);
    expect(sensor.readEveryMs).toBe(2000);
    expect(await sensor.read?.(never)).toEqual([{ rmsA: 65.6, channel: "1", periodMs: 2300 }]);
    await sensor.close();
  });
});

describe("a meter that says nonsense", () => {
  it.each([
    [3, "NaN"],
    [4, "1.0000000150474662e+30"],
    [5, "-1"],
  ])("at address %i fails, named with what it said, and the others go on", async (address, said) => {
    const wrong = { name: "wrong", model: "eastron-sdm", address, phases: 1 };
    const { readings, partFailure } = await measure(2, { ...pzem, name: "lathe" }, wrong);
    expect(readings).toEqual([{ lathe: 65.6 }, { lathe: 65.6 }]);
    expect(partFailure).toBe(`meter wrong (address ${address}): ${said} A is no current; check model and phases`);
  });

  it("is named by its address when it is the only one", async () => {
    const { readings, partFailure } = await measure(1, { model: "eastron-sdm", address: 3, phases: 1 });
    expect(readings).toEqual([{}]);
    expect(partFailure).toBe("meter at address 3: NaN A is no current; check model and phases");
  });
});

describe("the settings of Modbus meters", () => {
  it("have defaults for all but the line and the models", () => {
    const { data } = parse({
      type: "modbus-meter",
      connection: { path: "/dev/ttyUSB0" },
      meters: [{ model: "eastron-sdm" }],
    });
    expect(data).toEqual({
      id: "own",
      type: "modbus-meter",
      connection: { path: "/dev/ttyUSB0", baudRate: 9600, parity: "none", dataBits: 8, stopBits: 1 },
      meters: [{ model: "eastron-sdm", address: 1 }],
      readEveryMs: 1000,
      timeoutMs: 500,
    });
    expect(parse({ ...onLine(pzem), connection: { host: "gateway" } }).data?.connection).toEqual({
      host: "gateway",
      port: 502,
    });
  });

  it("are the same when they are read a second time", () => {
    const once = parse(onLine(pzem)).data;
    expect(parse(once ?? {}).data).toEqual(once);
  });

  const named = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, at) => ({ ...pzem, name: `m${at}`, address: at + 1, ...more }));

  it.each([
    ["no line", { connection: {} }, "give either host"],
    ["two lines", { connection: { host: "a", path: "b" } }, "give either host"],
    ["a port of a serial line", { connection: { path: "b", port: 5 } }, "port belongs to host"],
    ["a baud rate in the network", { connection: { host: "a", baudRate: 9600 } }, "baudRate belongs to path"],
    ["no meter", { meters: [] }, ""],
    ["three phases of a PZEM", { meters: [{ ...pzem, phases: 3 }] }, "one phase only"],
    ["several meters without names", { meters: [pzem, sdm] }, "give each a name"],
    ["the same address twice", { meters: named(2, { address: 7 }) }, "the same address"],
    ["the same name twice", { meters: named(2, { name: "a" }) }, "a name of its own"],
    [
      "a name that is a phase of another meter",
      {
        meters: [
          { ...sdm, name: "a" },
          { ...pzem, name: "a-1" },
        ],
      },
      "a name of its own",
    ],
    ["the address that all answer to", { meters: [...named(1), { ...pzem, name: "b", address: 248 }] }, "1 to 247"],
    ["a name too long for its phases", { meters: [...named(1), { ...sdm, name: "a".repeat(40) }] }, "shorter name"],
    ["rounds too long", { meters: named(10) }, "at most 450 for 10 meters"],
  ])("refuse %s", (_, more, message) => {
    const settings = { ...onLine(pzem), timeoutMs: 500, ...more };
    expect(parse(settings).error?.issues[0]?.message).toContain(message);
  });

  it("let a PZEM alone on its line be asked by the address that all answer to", () => {
    expect(parse(onLine({ ...pzem, address: 248 })).success).toBe(true);
  });
});
