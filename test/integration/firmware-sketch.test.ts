/** The sketch for the ESP32 and the simulator: built with g++ and run, both send the bytes that the vectors say. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse, type ScalarTag } from "yaml";
import { esphome } from "../../agent/sensors/esphome.ts";
import { id } from "../../common/contract/ids.ts";
import { createNoiseFloorMeter } from "../../common/detection/waveform/noise-floor.ts";
import { createClampDevice } from "../../firmware-sim/devices/clamp-device.ts";
import { formatReading, type ReadingFields } from "../../firmware-sim/devices/format-reading.ts";
import { createTicker } from "../../firmware-sim/devices/ticker.ts";
import { createRandom } from "../../firmware-sim/random.ts";
import type { WindowValue } from "../../firmware-sim/signals/clamp-adc.ts";
import {
  firmwareVectors,
  type SentMessage,
  type SessionStep,
  type SessionVector,
  sketchFolder,
} from "../fakes/firmware-vectors.ts";
import { startMqttRecorder } from "../fakes/mqtt-recorder.ts";
import { buildSketchHost, complaintsAboutSketch, type SketchHost } from "../fakes/sketch-host.ts";
import { createTestClock } from "../fakes/test-clock.ts";

const vectors = firmwareVectors();
const patience = { timeout: 20_000, interval: 10 };
const windowMs = 200;

let sketch: SketchHost;
beforeAll(async () => {
  sketch = await buildSketchHost();
});
afterAll(() => sketch.close());

interface Flags {
  readonly clipped?: boolean;
  readonly drifted?: boolean;
  readonly incomplete?: boolean;
}

function flagBits({ clipped, drifted, incomplete }: Flags): number {
  return (clipped ? 1 : 0) | (drifted ? 2 : 0) | (incomplete ? 4 : 0);
}

/** One answer of one line. */
function answer(command: string): string {
  return sketch.ask([command])[0]?.join("\n") ?? "";
}

const readingCommand = ({ rmsA, periodMs, atMs, ...flags }: ReadingFields) =>
  `reading ${rmsA} ${periodMs} ${flagBits(flags)} ${atMs ?? "-"}`;

describe("the sketch's arithmetic", () => {
  test("writes every reading of the vectors, also where it holds it in 32 bits", () => {
    const answers = sketch.ask(vectors.readings.map(readingCommand));
    let narrow = 0;
    for (const [index, { rmsA, bytes }] of vectors.readings.entries()) {
      const isNarrow = Math.fround(rmsA) === rmsA;
      if (isNarrow) narrow += 1;
      expect(answers[index]).toEqual(isNarrow ? [bytes, bytes] : [bytes]);
    }
    expect(narrow).toBeGreaterThan(5);
  });

  test("writes any reading as the simulator does, halves of a thousandth above all", () => {
    const amps = fc.oneof(
      fc.double({ min: 0, max: 100_100, noNaN: true }),
      fc.integer({ min: 0, max: 200_000 }).map((halves) => halves / 2000),
      fc.integer({ min: 0, max: 1_000_000 }).map((halves) => Math.fround(halves / 2000)),
      fc.integer({ min: 0, max: 2 ** 20 }).map((eighths) => eighths / 8192),
    );
    const reading = fc.record({
      rmsA: amps,
      periodMs: fc.integer({ min: 1, max: 86_400_000 }),
      clipped: fc.boolean(),
      drifted: fc.boolean(),
      incomplete: fc.boolean(),
      atMs: fc.option(fc.integer({ min: 0, max: 8.64e15 }), { nil: undefined }),
    });
    const readings = fc.sample(reading, { numRuns: 5000, seed: 20260401 });
    const answers = sketch.ask(readings.map(readingCommand));
    for (const [index, fields] of readings.entries()) {
      for (const line of answers[index] ?? [""]) expect(line).toBe(formatReading(fields));
    }
  });

  test("makes the messages of the vectors from what it kept", () => {
    const commands = vectors.buffers.map(({ capacity, periodMs, wallAtZeroMs, readings }) => {
      const kept = readings.map((reading) => `${reading.rmsA} ${flagBits(reading)} ${reading.endMs}`);
      return `buffer ${capacity} ${periodMs} ${wallAtZeroMs} ${kept.join(" ")}`;
    });
    expect(sketch.ask(commands)).toEqual(vectors.buffers.map(({ messages }) => messages));
  });

  test("judges the windows of the vectors", () => {
    const answers = sketch.ask(
      vectors.windows.map(({ wanted, low, high, middle, floorCounts, floorSpread, samples }) =>
        ["window", wanted, low, high, middle, floorCounts, floorSpread, ...samples].join(" "),
      ),
    );
    for (const [index, { about, reading }] of vectors.windows.entries()) {
      const [line = ""] = answers[index] ?? [];
      if (!reading) {
        expect(line, about).toBe("nothing");
        continue;
      }
      const [rms, flags] = line.split(" ").map(Number);
      expect(Math.abs((rms ?? 0) - reading.rms), about).toBeLessThanOrEqual(1e-9 * Math.max(1, reading.rms));
      expect(flags, about).toBe(flagBits(reading));
    }
  });

  test("pauses as the vectors say", () => {
    const answers = sketch.ask(vectors.backOff.map(({ failures, random }) => `back-off ${failures} ${random}`));
    expect(answers).toEqual(vectors.backOff.map(({ pauseMs }) => [String(pauseMs)]));
  });

  test("gives a reading one time, however often it is sent, until the clock is put right", () => {
    const wall = 1_790_000_000_000;
    const pairs = [
      1000,
      5,
      2000,
      wall + 2001,
      2200,
      wall + 2200,
      2400,
      wall + 2403,
      2600,
      wall + 9600,
      2800,
      wall + 9799,
    ];
    const times = sketch.ask([`clock ${pairs.join(" ")}`])[0]?.map(Number) ?? [];
    expect(times).toEqual([-1, ...[2001, 2201, 2401, 9600, 9800].map((ms) => wall + ms)]);
  });

  test("takes the ids that the contract takes", () => {
    const ids = ["a", "my-clamp", "A_1", "x".repeat(40), "x".repeat(41), "a.b", "a/b", "a+", "ä", '"'];
    const answers = sketch.ask(ids.map((text) => `id ${text}`));
    expect(answers).toEqual(ids.map((text) => [id.safeParse(text).success ? "yes" : "no"]));
  });
});

function lineOf({ topic, qos, retain, payload }: SentMessage): string {
  return `${topic} ${qos} ${retain ? 1 : 0} ${payload}`;
}

function deviceCommand({ site, device, simulated, sendsTime, firmware }: Omit<SessionVector, "connect" | "steps">) {
  return `device ${site} ${device} ${simulated} ${sendsTime} ${firmware}`;
}

function stepCommand(step: SessionStep): string {
  if (step.do === "window") return `measure ${step.rmsA} ${flagBits(step)}`;
  return step.do === "setClock" ? `setClock ${step.wallAtZeroMs}` : step.do;
}

describe("whole sessions", () => {
  test.each(vectors.sessions)("the sketch as $firmware sends the vectors' messages: $about", (session) => {
    const [will, ...steps] = sketch.ask([deviceCommand(session), ...session.steps.map(stepCommand)]);
    expect(will).toEqual([lineOf(session.connect.will)]);
    expect(steps).toEqual(session.steps.map(({ sends }) => sends.map(lineOf)));
  });

  const simulated = vectors.sessions.filter((session) => session.simulated);
  test.each(simulated)("the simulator sends the vectors' messages over TCP: $about", async (session) => {
    const recorder = await startMqttRecorder();
    const clock = createTestClock({ wallMs: undefined });
    const values: WindowValue[] = [];
    const nothing = { rmsA: 0, clipped: false, drifted: false, incomplete: false };
    const device = createClampDevice({
      id: session.device,
      site: session.site,
      broker: { url: `mqtt://127.0.0.1:${recorder.port}` },
      source: { samplesPerStep: 20, ampsAt: () => 0 },
      clamp: { fullScaleA: 30, offsetCounts: 0, noiseCounts: 0, crestFactor: Math.SQRT2 },
      adc: { window: () => values.shift() ?? nothing, disturb: () => undefined },
      mainsHz: 50,
      clock,
      ticker: createTicker(clock),
      random: createRandom(1),
      readingsQos: 1,
      sendsTime: session.sendsTime,
      firmware: session.firmware,
    });
    onTestFinished(() => device.die());
    await device.open();
    device.loseNetwork();
    let sent = 0;
    for (const step of session.steps) {
      if (step.do === "setClock") clock.setWall(step.wallAtZeroMs + clock.monoMs());
      else if (step.do === "loseNetwork") device.loseNetwork();
      else if (step.do === "leave") await device.close();
      else if (step.do === "connect") {
        device.findNetwork();
        await expect.poll(() => device.isOnline(), patience).toBe(true);
      } else {
        const { sends: _, do: __, ...value } = step;
        values.push({ ...nothing, ...value });
        clock.advance(windowMs);
      }
      await expect.poll(() => recorder.messages.length, patience).toBe(sent + step.sends.length);
      expect(recorder.messages.slice(sent)).toEqual(step.sends);
      sent += step.sends.length;
    }
    const connections = session.steps.filter((step) => step.do === "connect").length;
    const mqtt311 = { ...session.connect, protocol: "MQTT", level: 4 };
    expect(recorder.connects.slice(-connections)).toEqual(Array.from({ length: connections }, () => mqtt311));
  });
});

describe("what the sketch does besides", () => {
  const device = deviceCommand({ ...vectors.sessions[0], simulated: false, sendsTime: true } as SessionVector);
  const start = [device, "setClock 1790000000000", "connect"];
  const readings = "machikoba/1/site/devices/clamp-1/readings 1 0";
  const bytes = (rmsA: number, atMs: number) =>
    formatReading({ rmsA, periodMs: windowMs, atMs: 1_790_000_000_000 + atMs });

  test("sends again, with its time, what a broken connection didn't acknowledge", () => {
    const answers = sketch.ask([...start, "acknowledges 0", "measure 1 0", "measure 2 0", "loseNetwork", "buffered"]);
    expect(answers.at(-1)).toEqual(["2"]);
    const again = sketch.ask([
      ...[...start, "acknowledges 0", "measure 1 0", "measure 2 0", "loseNetwork", "connect"],
      ...["measure 3 0", "loseNetwork", "connect", "acknowledges 1", "measure 4 0", "buffered"],
    ]);
    const batch = `[${bytes(1, 200)},${bytes(2, 400)}]`;
    expect(again.at(8)).toEqual([`${readings} ${batch}`, `${readings} ${bytes(3, 600)}`]);
    expect(again.at(12)).toEqual([
      `${readings} [${bytes(1, 200)},${bytes(2, 400)},${bytes(3, 600)}]`,
      `${readings} ${bytes(4, 800)}`,
    ]);
    expect(again.at(-1)).toEqual(["0"]);
  });

  test("keeps what a full client doesn't take, and has no more than fifty readings under way", () => {
    const full = sketch.ask([...start, "full 1", "measure 1 0", "full 0", "measure 2 0", "buffered"]);
    expect(full.at(-2)).toEqual([`${readings} [${bytes(1, 200)}]`, `${readings} ${bytes(2, 400)}`]);
    expect(full.at(-1)).toEqual(["0"]);
    const silent = sketch.ask([...start, "acknowledges 0", ...Array(60).fill("measure 1 0"), "buffered", "stuck"]);
    expect(silent.slice(-2)).toEqual([["10"], ["no"]]);
    const longer = sketch.ask([...start, "acknowledges 0", ...Array(77).fill("measure 1 0"), "stuck"]);
    expect(longer.at(-1)).toEqual(["yes"]);
  });

  test("holds ten minutes, the newest, also when the oldest go while they are under way", () => {
    const many = sketch.ask([
      ...[...start, "loseNetwork", ...Array(3000).fill("measure 1 0"), "connect", "acknowledges 0", "measure 1 0"],
      ...["loseNetwork", ...Array(20).fill("measure 1 0"), "buffered"],
    ]);
    expect(many.at(-1)).toEqual(["3000"]);
    const evicted = sketch.ask([
      ...[...start, "loseNetwork", ...Array(3000).fill("measure 1 0"), "connect", "acknowledges 0"],
      ...[...Array(60).fill("measure 2 0"), "acknowledge", "buffered"],
    ]);
    // 100 under way, 50 new ones under way, 10 kept in the places of the 10 oldest of the 100.
    expect(evicted.at(-1)).toEqual([String(3000 - 90)]);
  });

  test("tells the right time across the day on which the count of milliseconds begins again", () => {
    const across = sketch.ask([
      ...[...start, `startAt ${2 ** 32 - 300}`, "loseNetwork", "measure 1 0", "measure 2 0", "connect", "measure 3 0"],
    ]);
    expect(across.at(-1)).toEqual([`${readings} [${bytes(1, 200)},${bytes(2, 400)}]`, `${readings} ${bytes(3, 600)}`]);
  });
});

describe("the sketch's calibration", () => {
  const wanted = 800;
  const random = createRandom(9);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const recording = (rmsCounts: number, noise: number, windows = 20, hz = 50) =>
    Array.from({ length: windows * wanted }, (_, index) =>
      Math.round(5210 + noise * gauss() + rmsCounts * Math.SQRT2 * Math.sin((2 * Math.PI * hz * index) / 4000)),
    );
  const meter = (kind: string, samples: readonly number[], floorCounts = 0) =>
    answer([`meter ${kind} 4.85 0.0075`, floorCounts, wanted, 600, 9800, ...samples].join(" "));

  test("measures the same floor as a gateway", () => {
    const samples = recording(0, 4);
    const gateway = createNoiseFloorMeter({ rateHz: 4000, minCode: 600, maxCode: 9800 });
    gateway.push(samples);
    const floor = gateway.finish();
    if (!floor.ok) throw new Error(floor.reason);
    const [counts = 0, spread = 0, middle = 0] = meter("floor", samples).split(" ").map(Number);
    expect(counts).toBeCloseTo(floor.counts, 9);
    expect(spread).toBeCloseTo(floor.spread, 6);
    expect(middle).toBeCloseTo(floor.middle, 6);
    expect(counts).toBeCloseTo(4, 1);
  });

  test("takes no floor with the clamp on the wire, at the input's limit, or while something moves", () => {
    for (const hz of [50, 60]) expect(meter("floor", recording(4, 4, 20, hz))).toMatch(/take the clamp off the wire/);
    expect(meter("floor", recording(0, 4, 4))).toMatch(/too few/);
    expect(meter("floor", [...recording(0, 4), ...Array(wanted).fill(600)])).toMatch(/limit/);
    expect(meter("floor", [...recording(0, 4), ...recording(0, 60, 1)])).toMatch(/isn't even/);
    expect(Number(meter("floor", recording(0, 0)).split(" ")[0])).toBeCloseTo(Math.sqrt(1 / 12), 9);
  });

  test("finds the gain from a known current, and takes none that can't be right", () => {
    // 650 counts of 0.0075 A are 4.875 A; 4.85 A flow.
    expect(Number(meter("gain", recording(650, 4), 4))).toBeCloseTo(4.85 / 4.875, 4);
    expect(meter("gain", recording(10, 4), 4)).toMatch(/no current to speak of/);
    expect(meter("gain", [...recording(650, 4), ...recording(500, 4)], 4)).toMatch(/isn't steady/);
    expect(meter("gain", recording(3300, 4), 4)).toMatch(/limit/);
    expect(meter("gain", [], 4)).toMatch(/too few/);
  });
});

describe("the whole sketch", () => {
  test("fits what it uses of the Arduino core and ESP-IDF, by its types", async () => {
    expect(await complaintsAboutSketch()).toBe("");
  });

  test("is not found fitting when it uses what there isn't", async () => {
    const complaints = await complaintsAboutSketch((folder) => {
      const file = join(folder, "uplink.h");
      writeFileSync(file, readFileSync(file, "utf8").replace("session.keepalive", "session.keep_alive"));
    });
    expect(complaints).toMatch(/has no member named 'keep_alive'|has no member named ‘keep_alive’/);
  });
});

describe("the ESPHome file", () => {
  const secret: ScalarTag = { tag: "!secret", resolve: (name) => `secret ${name}` };
  const file = readFileSync(new URL("../esphome-clamp.yaml", sketchFolder), "utf8");
  const settings = parse(file, { customTags: [secret] });

  test("is YAML without a password in it, and measures whole cycles once a second", () => {
    expect(settings.wifi).toMatchObject({ ssid: "secret wifi_name", password: "secret wifi_password" });
    const [adc, clamp] = settings.sensor;
    expect(adc).toMatchObject({ platform: "adc", attenuation: "12db", id: clamp.sensor });
    expect(Number(/^GPIO(\d+)$/.exec(adc.pin)?.[1])).toBeGreaterThanOrEqual(32);
    expect(clamp).toMatchObject({ platform: "ct_clamp", sample_duration: "200ms", update_interval: "1s" });
  });

  test("publishes where Machikoba's sensor listens: birth and will retained, no discovery", () => {
    const { mqtt, esphome: node } = settings;
    expect(mqtt).toMatchObject({ discovery: false, password: "secret mqtt_password" });
    const prefix = mqtt.topic_prefix ?? node.name;
    expect(prefix).toBe(node.name);
    const online = { topic: `${prefix}/status`, payload: "online", qos: 1, retain: true };
    expect(mqtt.birth_message).toEqual(online);
    expect(mqtt.will_message).toEqual({ ...online, payload: "offline" });
    const page = readFileSync(new URL("../README.md", sketchFolder), "utf8");
    const [sensor] = parse(/```yaml\n(sensors:[\s\S]*?)```/.exec(page)?.[1] ?? "").sensors;
    expect(esphome.config.parse(sensor)).toMatchObject({
      node: node.name,
      objects: [settings.sensor[1].name.toLowerCase()],
      periodMs: 1000,
    });
  });
});

describe("the pages", () => {
  test.each(["README.md", "README.ja.md"])("%s names currents that fit the converter's range", (name) => {
    const page = readFileSync(new URL(`../${name}`, sketchFolder), "utf8");
    const rows = [
      ...page.matchAll(
        /^\| (SCT-013|CTL)\S*(?: \((\d+) \S+\))? \| (?:(\d+) Ω|\S+) \| ([\d.]+) \| ([\d.]+) A \| ([\d.]+) A \|$/gm,
      ),
    ];
    expect(rows).toHaveLength(7);
    for (const [row, , turns, ohms, ampsPerVolt, sine, rectifier] of rows) {
      if (ohms) expect(Number(ampsPerVolt), row).toBeCloseTo(Number(turns) / Number(ohms), 1);
      const exact = ohms ? Number(turns) / Number(ohms) : Number(ampsPerVolt);
      expect(Number(sine), row).toBeCloseTo((1.1 * exact) / Math.SQRT2, 1);
      expect(Number(rectifier), row).toBeCloseTo((1.1 * exact) / 2.8, 1);
    }
  });

  test.each(["README.md", "README.ja.md"])("%s adds its prices up", (name) => {
    const page = readFileSync(new URL(`../${name}`, sketchFolder), "utf8");
    const [, table = ""] = /^\| (?:part|部品) [\s\S]*?\n\n/m.exec(page)?.[0].split("| --- | --- |") ?? [];
    const yen = [...table.matchAll(/¥([\d,]+)|([\d,]+) 円/g)].map(([, en, ja]) =>
      Number((en ?? ja ?? "").replace(",", "")),
    );
    const sum = yen.slice(0, -1).reduce((total, price) => total + price, 0);
    expect(yen).toHaveLength(9);
    expect(Math.abs(sum - (yen.at(-1) ?? 0))).toBeLessThan(50);
  });
});
