/** The whole sketch for the ESP32, built for this computer, with a made-up converter: what a broker hears of it. */
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { deviceReadings } from "../../common/contract/device-messages.ts";
import { type MqttRecorder, startMqttRecorder } from "../fakes/mqtt-recorder.ts";
import { type BuiltSketch, buildSketch, type RunningSketch } from "../fakes/sketch-host.ts";

const patience = { timeout: 40_000, interval: 20 };
const base = "machikoba/1/site/devices/my-clamp";
const online = {
  topic: `${base}/status`,
  payload: '{"status":"online","firmware":"esp32-clamp 1","simulated":false}',
  qos: 1,
  retain: true,
};
const offline = { ...online, payload: '{"status":"offline","simulated":false}' };

let built: BuiltSketch;
beforeAll(async () => {
  built = await buildSketch();
});
afterAll(() => built.remove());

async function start(): Promise<{ recorder: MqttRecorder; sketch: RunningSketch }> {
  const recorder = await startMqttRecorder();
  const sketch = built.start(recorder.port);
  onTestFinished(() => sketch.kill());
  return { recorder, sketch };
}

const readingsOf = ({ messages }: MqttRecorder) => messages.filter(({ topic }) => topic === `${base}/readings`);
const parsed = (recorder: MqttRecorder) =>
  readingsOf(recorder).flatMap(({ payload }) => deviceReadings.parse(JSON.parse(payload)));

test("is born, measures a current within a hundredth at whatever rate its converter has, and leaves when told to", async () => {
  const { recorder, sketch } = await start();
  await expect.poll(() => readingsOf(recorder).length, patience).toBeGreaterThan(9);
  expect(recorder.messages[0]).toEqual(online);
  expect(recorder.connects[0]).toMatchObject({
    clientId: "my-clamp",
    cleanSession: true,
    keepAliveS: 10,
    will: offline,
  });
  for (const { payload, qos, retain } of readingsOf(recorder)) {
    expect(payload).toMatch(/^\{"rmsA":2\.(?:49|50)\d,"periodMs":200\}$/);
    expect({ qos, retain }).toEqual({ qos: 1, retain: false });
  }
  // Its peaks reach 2470 mV, and down to 170 mV only.
  sketch.type("!amps 24.4");
  await expect.poll(() => readingsOf(recorder).at(-1)?.payload, patience).toMatch(/"clipped":true\}$/);
  sketch.type("restart");
  await expect.poll(() => recorder.messages.at(-1), patience).toEqual(offline);
});

test("is calibrated on its console: refuses a floor with the clamp on the wire, takes floor and gain", async () => {
  const { recorder, sketch } = await start();
  await expect.poll(() => readingsOf(recorder).length, patience).toBeGreaterThan(0);
  sketch.type("floor");
  await expect.poll(sketch.printed, patience).toMatch(/not taken: there is mains in it/);
  sketch.type("!amps 0");
  await expect.poll(() => parsed(recorder).at(-1)?.rmsA, patience).toBeLessThan(0.1);
  sketch.type("floor");
  await expect.poll(sketch.printed, patience).toMatch(/taken and kept\s+reading {2}0\.000 A/);
  sketch.type("!amps 4");
  await expect.poll(() => parsed(recorder).at(-1)?.rmsA, patience).toBeCloseTo(4, 1);
  sketch.type("gain 4.85");
  await expect.poll(() => parsed(recorder).at(-1)?.rmsA, patience).toBeCloseTo(4.85, 1);
  expect(sketch.printed()).toMatch(/gain 1\.21/);
  // Half a minute went by for it: a connection that acknowledges is kept.
  expect(recorder.connects).toHaveLength(1);
});

test("loses no reading when the broker is away, goes silent, or the Wi-Fi is gone, and sends each with its time", async () => {
  const { recorder, sketch } = await start();
  sketch.type("!clock 1");
  await expect.poll(() => parsed(recorder).at(-1)?.at, patience).toBeGreaterThan(1_700_000_000_000);
  const first = parsed(recorder).findIndex(({ at }) => at !== undefined);
  recorder.acknowledge(false);
  const heard = readingsOf(recorder).length;
  await expect.poll(() => readingsOf(recorder).length, patience).toBeGreaterThan(heard + 3);
  recorder.reach(false);
  recorder.acknowledge(true);
  const connects = recorder.connects.length;
  sketch.type("show");
  await expect.poll(sketch.printed, patience).toMatch(/broker no, clock set/);
  recorder.reach(true);
  await expect.poll(() => recorder.connects.length, patience).toBe(connects + 1);
  await expect
    .poll(() => readingsOf(recorder).filter(({ payload }) => payload.startsWith("[")).length, patience)
    .toBe(1);
  sketch.type("!wifi 0");
  await expect
    .poll(() => {
      sketch.type("show");
      return sketch.printed();
    }, patience)
    .toMatch(/Wi-Fi no[^\n]* [5-9] readings wait/);
  sketch.type("!wifi 1");
  await expect
    .poll(() => readingsOf(recorder).filter(({ payload }) => payload.startsWith("[")).length, patience)
    .toBe(2);
  expect(recorder.messages.filter(({ topic }) => topic === online.topic)).toEqual([online, online, online]);
  const times = parsed(recorder)
    .slice(first)
    .map(({ at }) => at ?? 0)
    .sort((a, b) => a - b);
  // What wasn't acknowledged comes twice; nothing is missing between any two.
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(steps.filter((ms) => ms < 100).length).toBeGreaterThan(2);
  for (const ms of steps) expect(ms).toBeLessThan(300);
});
