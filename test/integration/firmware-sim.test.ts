/** Simulated devices against Mosquitto: what it hears from them when they start, break off, and come back. */
import mqtt from "mqtt";
import { describe, expect, onTestFinished, test } from "vitest";
import { deviceReadings } from "../../common/contract/device-messages.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { createStepDevice } from "../../firmware-sim/devices/step-device.ts";
import { createTicker } from "../../firmware-sim/devices/ticker.ts";
import { createRandom } from "../../firmware-sim/random.ts";
import { loadScenario, parseScenario } from "../../firmware-sim/scenarios/scenario.ts";
import { createSimulator } from "../../firmware-sim/simulator.ts";
import { freePort, startMosquitto } from "./mosquitto.ts";

const status = "machikoba/1/site/devices/clamp/status";
const readings = "machikoba/1/site/devices/clamp/readings";
const online = '{"status":"online","firmware":"machikoba-sim 1","simulated":true}';
const offline = '{"status":"offline","simulated":true}';
/** Long enough for a busy computer; a test waits for what should happen, not for this. */
const patience = { timeout: 20_000, interval: 20 };
const clock = createSystemClock({ trust: "always" });

/** Hears everything of the site; it comes back by itself. */
async function listen(port: number) {
  const heard: { topic: string; text: string; retained: boolean }[] = [];
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 50 });
  onTestFinished(() => void client.end(true));
  client.on("message", (topic, payload, { retain }) =>
    heard.push({ topic, text: payload.toString(), retained: retain }),
  );
  client.on("error", () => undefined);
  await new Promise<void>((resolve) => client.once("connect", () => resolve()));
  await client.subscribeAsync("machikoba/#", { qos: 1 });
  const on = (topic: string) => heard.filter((message) => message.topic === topic).map(({ text }) => text);
  return { heard, on };
}

function createDevice(port: number, more: { hasClock?: boolean; sendsTime?: boolean; readingsQos?: 0 | 1 } = {}) {
  const device = createStepDevice(
    {
      id: "clamp",
      site: "site",
      broker: { url: `mqtt://127.0.0.1:${port}` },
      clamp: { fullScaleA: 30, offsetCounts: 10, noiseCounts: 1, crestFactor: 2 },
      mainsHz: 50,
      clock,
      ticker: createTicker(clock),
      random: createRandom(1),
      ...more,
    },
    1.5,
  );
  onTestFinished(() => device.close());
  return device;
}

/** The messages that hold several readings: what a device had buffered. */
function batches(texts: readonly string[]) {
  return texts.filter((text) => text.startsWith("[")).map((text) => deviceReadings.parse(JSON.parse(text)));
}

describe("a simulated device", () => {
  test("says that it is there before its first reading, and prints readings like a sketch", async () => {
    const port = await freePort();
    await startMosquitto(port);
    const { heard, on } = await listen(port);
    await createDevice(port).open();
    await expect.poll(() => on(readings).length, patience).toBeGreaterThan(4);
    expect(heard[0]).toMatchObject({ topic: status, text: online });
    for (const text of on(readings)) expect(text).toMatch(/^\{"rmsA":1\.[45]\d\d,"periodMs":200\}$/);
  });

  test("leaves the birth for those who come later, and its farewell when it is closed", async () => {
    const port = await freePort();
    await startMosquitto(port);
    const device = createDevice(port, { readingsQos: 1 });
    await device.open();
    await expect.poll(() => device.isOnline(), patience).toBe(true);
    const { heard, on } = await listen(port);
    await expect.poll(() => heard[0], patience).toEqual({ topic: status, text: online, retained: true });
    await expect.poll(() => on(readings).length, patience).toBeGreaterThan(1);
    await device.close();
    await expect.poll(() => on(status), patience).toEqual([online, offline]);
  });

  test("leaves a retained will when it dies, and is online again when it is switched on", async () => {
    const port = await freePort();
    await startMosquitto(port);
    const early = await listen(port);
    const device = createDevice(port);
    await device.open();
    await expect.poll(() => early.on(readings).length, patience).toBeGreaterThan(0);
    device.die();
    await expect.poll(() => early.on(status), patience).toEqual([online, offline]);
    const late = await listen(port);
    await expect.poll(() => late.heard[0], patience).toEqual({ topic: status, text: offline, retained: true });
    await device.open();
    await expect.poll(() => early.on(status), patience).toEqual([online, offline, online]);
  });

  test("comes back when its broker does, and sends what it measured meanwhile, with the time", async () => {
    const port = await freePort();
    const stop = await startMosquitto(port);
    const device = createDevice(port);
    await device.open();
    await expect.poll(() => device.isOnline(), patience).toBe(true);
    await stop();
    await expect.poll(() => device.buffered, patience).toBeGreaterThan(5);
    await startMosquitto(port);
    const { heard, on } = await listen(port);
    await expect.poll(() => batches(on(readings)).flat().length, patience).toBeGreaterThan(5);
    expect(heard.findIndex(({ topic }) => topic === status)).toBeLessThan(
      heard.findIndex(({ topic }) => topic === readings),
    );
    const times = batches(on(readings)).flatMap((batch) => batch.map(({ at }) => at ?? 0));
    for (const [index, at] of times.entries()) {
      if (index > 0) expect(Math.abs(at - (times[index - 1] ?? 0) - 200)).toBeLessThan(50);
    }
    expect(Math.abs((times.at(-1) ?? 0) - Date.now())).toBeLessThan(20_000);
  });

  test("measures on in a gap of the network, and sends the gap once it is back and its clock is set", async () => {
    const port = await freePort();
    await startMosquitto(port);
    const { on } = await listen(port);
    const device = createDevice(port, { hasClock: false });
    await device.open();
    await expect.poll(() => on(readings).length, patience).toBeGreaterThan(1);
    device.loseNetwork();
    await expect.poll(() => on(status).at(-1), patience).toBe(offline);
    await expect.poll(() => device.buffered, patience).toBeGreaterThan(3);
    device.findNetwork();
    const before = on(readings).length;
    await expect.poll(() => on(readings).length, patience).toBeGreaterThan(before + 1);
    expect(batches(on(readings))).toEqual([]);
    device.believeClock(true);
    await expect.poll(() => batches(on(readings)).length, patience).toBe(1);
    expect(on(status)).toEqual([online, offline, online]);
    expect(device.buffered).toBe(0);
  });

  test("shows a step of its current in the next window, in part where the step lies within it", async () => {
    const port = await freePort();
    await startMosquitto(port);
    const { on } = await listen(port);
    const device = createDevice(port, { sendsTime: true });
    await device.open();
    await expect.poll(() => on(readings).length, patience).toBeGreaterThan(1);
    const steppedMs = clock.monoMs();
    expect(device.setAmps(8) - steppedMs).toBeLessThan(50);
    const amps = () => on(readings).map((text) => deviceReadings.parse(JSON.parse(text))[0]?.rmsA ?? 0);
    await expect.poll(() => amps().filter((value) => value > 7.5).length, patience).toBeGreaterThan(2);
    expect(amps().filter((value) => value > 1.6 && value < 7.8).length).toBeLessThanOrEqual(1);
    expect(on(readings)[0]).toMatch(/^\{"rmsA":1\.\d{3},"periodMs":200,"at":1\d{12}\}$/);
  });
});

describe("the simulator", () => {
  test("waits for its broker, says so once, and runs each machine's device on a connection of its own", async () => {
    const port = await freePort();
    const lines: string[] = [];
    const scenario = loadScenario("small");
    const log = createLog({ write: (line) => lines.push(line) });
    const simulator = createSimulator({
      scenario,
      site: "site",
      broker: { url: `mqtt://127.0.0.1:${port}` },
      clock,
      log,
    });
    onTestFinished(() => simulator.close());
    await simulator.open();
    await expect.poll(() => lines.length, patience).toBe(1);
    await startMosquitto(port);
    const { on } = await listen(port);
    for (const { device } of simulator.machines) {
      await expect.poll(() => on(`machikoba/1/site/devices/${device.id}/readings`).length, patience).toBeGreaterThan(2);
    }
    expect(lines.filter((line) => line.includes("can't reach"))).toHaveLength(1);
    expect(simulator.device("heater-clamp").isOnline()).toBe(true);
    expect(() => simulator.device("nobody")).toThrow(/there is no device nobody/);
  });

  test("brings faults at their times: a death, a clamp off its wire, and their ends", async () => {
    const port = await freePort();
    await startMosquitto(port);
    const { on } = await listen(port);
    const scenario = parseScenario(
      `name: x
speed: 5
openAroundTheClockDays: 1
machines: [{ id: a, name: A, device: clamp, load: { type: steady, workingA: 4 } }]
faults:
  - { type: clamp-falls-off, machine: a, at: "+10s", duration: 5s }
  - { type: device-dies, machine: a, at: "+20s", duration: 5s }`,
      "faults",
    );
    const log = createLog({ level: "silent" });
    const simulator = createSimulator({
      scenario,
      site: "site",
      broker: { url: `mqtt://127.0.0.1:${port}` },
      clock,
      log,
    });
    onTestFinished(() => simulator.close());
    await simulator.open();
    await expect.poll(() => on(status), patience).toEqual([online, offline, online]);
    const amps = on(readings).map((text) => Number(/^\{"rmsA":([\d.]+),"periodMs":40\}$/.exec(text)?.[1]));
    expect(amps[0]).toBeCloseTo(4, 0);
    expect(Math.min(...amps)).toBeLessThan(0.1);
  });
});
