/** Clamps on a converter of the kernel's, in a folder of real files. */
import { readFileSync, symlinkSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { SensorReading } from "../../../../agent/sensors/define-sensor.ts";
import { iioAdc } from "../../../../agent/sensors/iio-adc.ts";
import { createSensorWorld, describeSensor } from "../../../suites/sensor-suite.ts";
import { createIioTree, playInto } from "./iio-tree.ts";

const tree = createIioTree();
afterAll(() => tree.remove());

/** An MCP3008 on 3.3 V, and an ADS1115 as its driver shows it: 860 conversions a second are wanted of it. */
tree.device("iio:device0", { name: "mcp3008", in_voltage0_raw: 512, in_voltage1_raw: 500, in_voltage_scale: 3.222656 });
tree.device("iio:device1", {
  name: "ads1015",
  in_voltage0_raw: 13_200,
  in_voltage0_scale: 0.125,
  in_voltage0_sampling_frequency: 128,
  "scan_elements/in_voltage0_type": "le:s16/16>>0",
});
tree.device("iio:device2", { name: "bare", in_voltage3_raw: 100 });
tree.device("trigger0", { name: "not a converter" });

const never = new AbortController().signal;
const clamp = { input: 0, burdenOhm: 20, turns: 2000 };
const base = { type: "iio-adc", device: "mcp3008", root: tree.root, channels: [clamp] };

function create(more: object = {}) {
  return iioAdc.create(iioAdc.config.parse({ id: "own", ...base, ...more }), createSensorWorld().context);
}

/** Opens, reads until a reading is whole (other work may have held up the first), and closes. */
async function measure(more: object, fits: (readings: readonly SensorReading[]) => boolean = () => true) {
  const sensor = create(more);
  await sensor.open(never);
  try {
    for (let turn = 0; ; turn += 1) {
      const readings = (await sensor.read?.(never)) as readonly SensorReading[];
      if (turn === 8 || (readings.every(({ incomplete }) => !incomplete) && fits(readings))) return readings;
    }
  } finally {
    await sensor.close();
  }
}

/** What is read while a wave is played into input 0 of a device. */
async function measureWave(
  folder: string,
  codeAt: (ms: number) => number,
  more: object = {},
  fits?: (readings: readonly SensorReading[]) => boolean,
) {
  const stop = playInto(tree.path(`${folder}/in_voltage0_raw`), codeAt);
  try {
    return await measure(more, fits);
  } finally {
    stop();
  }
}

const wave =
  (middle: number, amplitude: number, hz = 50) =>
  (ms: number) =>
    middle + amplitude * Math.sin((2 * Math.PI * hz * ms) / 1000);

describeSensor("iio-adc", {
  adapter: iioAdc,
  settings: () => base,
  breakIt: () => tree.takeAway("iio:device0"),
});

describe("a clamp on a converter", () => {
  it("reads amperes: codes × scale × turns / burden", async () => {
    // 200 codes of amplitude are 0.456 V RMS, and 100 A belong to a volt.
    // A busy computer plays a wave with holes in it, which looks like drift.
    const isEven = ([one]: readonly SensorReading[]) => one?.drifted === false;
    const [reading] = await measureWave("iio:device0", wave(512, 200), {}, isEven);
    expect(reading?.rmsA).toBeGreaterThan(45.58 * 0.9);
    expect(reading?.rmsA).toBeLessThan(45.58 * 1.1);
    expect(reading).toMatchObject({ channel: "1", clipped: false, drifted: false, incomplete: false, periodMs: 1000 });
  });

  it("reads them at the pace of a converter that converts by itself", async () => {
    const settings = { device: "1", samplingHz: 860, channels: [{ input: 0, ampsPerVolt: 30, channel: "L1" }] };
    // It holds each value until the next: read too often, its peaks would look flat.
    const conversionMs = 1000 / 860;
    const held = (ms: number) => wave(13_200, 4000, 60)(Math.floor(ms / conversionMs) * conversionMs);
    const [reading] = await measureWave("iio:device1", held, settings);
    const rmsA = (4000 / Math.SQRT2) * 0.000125 * 30;
    expect(reading?.rmsA).toBeGreaterThan(rmsA * 0.9);
    expect(reading?.rmsA).toBeLessThan(rmsA * 1.1);
    expect(reading).toMatchObject({ channel: "L1", clipped: false, drifted: false });
    expect(readFileSync(tree.path("iio:device1/in_voltage0_sampling_frequency"), "utf8")).toBe("860");
  });

  it("is flagged at the end of the range, which the driver or the settings tell", async () => {
    const cut = (highest: number, amplitude: number) => (ms: number) =>
      Math.max(0, Math.min(highest, wave(highest / 2, amplitude)(ms)));
    expect(await measureWave("iio:device0", cut(1023, 700))).toMatchObject([{ clipped: true }]);
    expect(await measureWave("iio:device0", cut(255, 200), { bits: 8 })).toMatchObject([{ clipped: true }]);
    const ads = { device: "ads1015", samplingHz: 860, channels: [{ input: 0, ampsPerVolt: 30 }] };
    tree.write("iio:device1/in_voltage0_raw", 32_767);
    expect(await measure(ads)).toMatchObject([{ clipped: true }]);
    tree.write("iio:device1/in_voltage0_raw", 32_766);
    expect(await measure(ads)).toMatchObject([{ clipped: false }]);
  });

  it("is flagged when its bias isn't where it was at set-up", async () => {
    const at = (middleV: number) => ({ channels: [{ ...clamp, middleV }] });
    expect(await measureWave("iio:device0", wave(512, 100), at(1.65))).toMatchObject([{ drifted: false }]);
    expect(await measureWave("iio:device0", wave(512, 100), at(1.4))).toMatchObject([{ drifted: true }]);
  });

  it("reads 0 at its noise floor, and leaves it out of more", async () => {
    let turn = 0;
    const noise = () => 512 + 10 * (turn++ % 2 === 0 ? 1 : -1);
    const withFloor = (noiseFloorA: number) => ({ channels: [{ ...clamp, noiseFloorA }] });
    const [raw] = await measureWave("iio:device0", noise);
    expect(raw?.rmsA).toBeGreaterThan(2.5);
    expect(await measureWave("iio:device0", noise, withFloor(4))).toMatchObject([{ rmsA: 0 }]);
    const [rest] = await measureWave("iio:device0", wave(512, 200), withFloor(20));
    expect(rest?.rmsA).toBeGreaterThan(Math.sqrt(45.58 ** 2 - 20 ** 2) * 0.9);
    expect(rest?.rmsA).toBeLessThan(Math.sqrt(45.58 ** 2 - 20 ** 2) * 1.1);
  });

  it("that is rectified already reads its voltage, from its zero on", async () => {
    const dc = { input: 1, mode: "dc", ampsPerVolt: 10, zeroV: 1 };
    const [reading] = await measure({ channels: [dc] });
    expect(reading?.rmsA).toBeCloseTo((500 * 3.222656e-3 - 1) * 10, 4);
    expect(reading).toMatchObject({ channel: "2", clipped: false, incomplete: false });
    expect(await measure({ channels: [{ ...dc, zeroV: 1.7 }] })).toMatchObject([{ rmsA: 0 }]);
    expect(await measure({ channels: [{ ...dc, noiseFloorA: 7 }] })).toMatchObject([{ rmsA: 0 }]);
    tree.write("iio:device0/in_voltage1_raw", 1023);
    expect(await measure({ channels: [dc] })).toMatchObject([{ clipped: true }]);
  });

  it("takes several inputs in turn", async () => {
    const readings = await measure({ channels: [clamp, { ...clamp, input: 1 }], readEveryMs: 600 });
    expect(readings).toMatchObject([
      { channel: "1", periodMs: 600 },
      { channel: "2", periodMs: 600 },
    ]);
    expect(create({ channels: [clamp, { ...clamp, input: 1 }] }).readEveryMs).toBe(600);
  });

  it("goes by referenceV where the driver tells no scale", async () => {
    const channels = [{ input: 3, mode: "dc", ampsPerVolt: 10 }];
    const [reading] = await measure({ device: "bare", bits: 10, referenceV: 2.048, channels });
    expect(reading?.rmsA).toBeCloseTo(2, 6);
    await expect(create({ device: "bare", channels }).open(never)).rejects.toThrow("tells no scale: set referenceV");
    // A file that is there and can't be read, as with an MCP3008 without a described reference.
    symlinkSync("/proc/self/mem", tree.path("iio:device2/in_voltage_scale"));
    expect(await measure({ device: "bare", bits: 10, referenceV: 2.048, channels })).toEqual([reading]);
  });

  it("lets other work go on while it samples", async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 5);
    await measure({});
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });

  it("ends in the middle of a window when it is aborted", async () => {
    const sensor = create();
    await sensor.open(never);
    const ending = new AbortController();
    const reading = Promise.resolve(sensor.read?.(ending.signal)).catch((error) => error);
    setImmediate(() => ending.abort(new Error("enough")));
    expect(await reading).toMatchObject({ message: "enough" });
    await sensor.close();
  });
});

describe("what is wrong", () => {
  it.each([
    [
      "no converter of that name",
      { device: "ads1115" },
      /no converter "ads1115".*mcp3008 \(iio:device0\).*dtoverlay=ads1115/,
    ],
    [
      "no input of that number",
      { channels: [{ ...clamp, input: 7 }] },
      "mcp3008 has no input 7: set input to one of 0, 1",
    ],
    [
      "a frequency too low for mains",
      { device: 1, samplingHz: undefined },
      /takes 128 samples a second, too few.*samplingHz/,
    ],
    ["no kernel that shows converters", { root: "/nowhere" }, "the kernel shows no converter in /nowhere"],
  ])("is told at opening: %s", async (_what, more, says) => {
    if ("samplingHz" in more) tree.write("iio:device1/in_voltage0_sampling_frequency", 128);
    const sensor = create(more);
    await expect(sensor.open(never)).rejects.toThrow(says);
    await sensor.close();
  });

  it("is told when two converters have one name; the number then says which", async () => {
    tree.device("iio:device5", { name: "mcp3008", in_voltage0_raw: 1, in_voltage_scale: 1 });
    await expect(create().open(never)).rejects.toThrow("set device to one of iio:device0, iio:device5");
    expect(await measure({ device: 5 })).toHaveLength(1);
    expect(await measure({ device: "iio:device5" })).toHaveLength(1);
    tree.takeAway("iio:device5");
  });

  it("is told when the file holds no number", async () => {
    tree.write("iio:device2/in_voltage3_raw", "none");
    const channels = [{ ...clamp, input: 3 }];
    await expect(measure({ device: "bare", bits: 10, referenceV: 2, channels })).rejects.toThrow(
      "the converter can't be read: \"none\" isn't a whole number; check its wiring",
    );
  });

  it("is flagged when some reads fail", async () => {
    let turn = 0;
    const some = (ms: number) => (turn++ % 500 === 3 ? Number.NaN : wave(512, 200)(ms));
    const stop = playInto(tree.path("iio:device0/in_voltage0_raw"), some);
    const sensor = create();
    await sensor.open(never);
    expect(await sensor.read?.(never)).toMatchObject([{ incomplete: true }]);
    await sensor.close();
    stop();
  });

  it.each([
    ["neither burden nor volts", { channels: [{ input: 0, turns: 2000 }] }, "give burdenOhm and turns, or ampsPerVolt"],
    ["both", { channels: [{ ...clamp, ampsPerVolt: 30 }] }, "give burdenOhm and turns, or ampsPerVolt"],
    ["two channels of one name", { channels: [clamp, { ...clamp, input: 3, channel: "1" }] }, "two have the same name"],
    [
      "an interval too short for its channels",
      { channels: [clamp, { ...clamp, input: 1 }], readEveryMs: 400 },
      "in turn",
    ],
    ["no channels", { channels: [] }, ">=1"],
    ["a key that isn't there", { channels: [{ ...clamp, ratio: 1 }] }, "ratio"],
  ])("is refused in the settings: %s", (_what, more, says) => {
    const parsed = iioAdc.config.safeParse({ id: "own", ...base, ...more });
    expect(parsed.error?.message).toContain(says);
  });
});
