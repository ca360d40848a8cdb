/** The tutorial docs/adding-a-sensor.md stays true: its files compile and run, and the agent accepts its settings. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { createSensorSet } from "../../../agent/sensor-set.ts";
import type { SensorAdapter, SensorReading } from "../../../agent/sensors/define-sensor.ts";
import { sensorTypes } from "../../../agent/sensors/index.ts";
import type { Problem } from "../../../common/contract/gateway-messages.ts";
import type { SensorSettings } from "../../../common/contract/plant-settings.ts";
import { plantSettings } from "../../../common/contract/plant-settings.ts";
import { createLog } from "../../../common/runtime/log.ts";
import { parseYamlSettings } from "../../../common/runtime/yaml-settings.ts";
import { createTestClock } from "../../fakes/test-clock.ts";
import { describeSensor } from "../../suites/sensor-suite.ts";
import { filesOf, projectRoot } from "./page-blocks.ts";

interface WebMeterSettings {
  readonly id: string;
  readonly type: string;
}

const run = promisify(execFile);
const files = filesOf("docs/adding-a-sensor.md");
const code = [...files].filter(([file]) => file.endsWith(".ts"));
const folder = writeToFolder(code);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files to a folder that git, linter and compiler leave out: who looks at the project meanwhile sees nothing of it. */
function writeToFolder(contents: readonly (readonly [file: string, text: string])[]): string {
  mkdirSync(`${projectRoot}coverage`, { recursive: true });
  const created = mkdtempSync(`${projectRoot}coverage/adding-a-sensor-`);
  for (const [file, text] of contents) {
    writeFileSync(path.join(created, path.basename(file)), withImportsFrom(file, text));
  }
  return created;
}

/** The text with its imports leading from the temporary folder to where they lead from the file's own place. */
function withImportsFrom(file: string, text: string): string {
  return text.replace(/from "(\.[^"]+)"/g, (_all, request: string) => {
    const target = path.posix.join(path.posix.dirname(file), request);
    return files.has(target) ? `from "./${path.posix.basename(target)}"` : `from "../../${target}"`;
  });
}

async function load(file: string): Promise<Record<string, unknown>> {
  return await import(/* @vite-ignore */ path.join(folder, path.basename(file)));
}

/** Checks the types of all files in a folder. */
async function compile(where: string): Promise<{ succeeded: boolean; says: string }> {
  const tsconfig = { extends: "../../tsconfig.json", include: ["./*.ts"], exclude: [] };
  writeFileSync(path.join(where, "tsconfig.json"), JSON.stringify(tsconfig));
  const args = [`${projectRoot}node_modules/typescript/bin/tsc`, "-p", where, "--pretty", "false"];
  return run(process.execPath, args).then(
    ({ stdout }) => ({ succeeded: true, says: stdout }),
    (error: { stdout?: string }) => ({ succeeded: false, says: error.stdout ?? String(error) }),
  );
}

/** Lets the agent run one sensor with a clock driven by hand. */
function runSensor(types: Record<string, unknown>, settings: SensorSettings) {
  const clock = createTestClock({ monoMs: 0 });
  const readings: SensorReading[] = [];
  const simulated = new Map<string, boolean>();
  const set = createSensorSet({
    types: { ...sensorTypes, ...types },
    allowPrograms: false,
    site: "site",
    link: {
      open() {},
      subscribe: () => () => {},
      publish: async () => {},
      onConnect() {},
      isConnected: () => false,
      close: async () => {},
    },
    clock,
    log: createLog({ level: "silent" }),
    events: {
      readings: (_type, _sensor, values) => readings.push(...values),
      markSimulated: (device, is) => simulated.set(device, is),
      deviceStatus() {},
      badMessage() {},
      problemsChanged() {},
    },
  });
  const problems = (): Problem[] => set.problems();
  return { clock, readings, simulated, problems, start: () => set.configure([settings]), close: set.close };
}

function sensorOnPage(): SensorSettings {
  const plant = parseYamlSettings(files.get("plant.yaml") ?? "", "plant.yaml", plantSettings);
  const sensor = plant.gateways[0]?.sensors[0];
  if (!sensor) throw new Error("plant.yaml on the page names no sensor");
  return sensor;
}

it("has the files that the tutorial speaks of", () => {
  expect([...files.keys()]).toEqual([
    "agent/sensors/sine-clamp.ts",
    "plant.yaml",
    "test/unit/agent/sensors/sine-clamp.test.ts",
    "agent/sensors/web-meter.ts",
  ]);
});

it("compiles", { timeout: 60_000 }, async () => {
  expect(await compile(folder)).toEqual({ succeeded: true, says: "" });
});

it("notices code that doesn't compile", { timeout: 60_000 }, async () => {
  const wrong = code.map(([file, text]) => [file, text.replace("rmsA: meanA", "amps: meanA")] as const);
  const broken = writeToFolder(wrong);
  try {
    expect(await compile(broken)).toEqual({ succeeded: false, says: expect.stringContaining("sine-clamp.ts") });
  } finally {
    rmSync(broken, { recursive: true, force: true });
  }
});

describe("the test on the page", async () => {
  await load("test/unit/agent/sensors/sine-clamp.test.ts");
});

it("gives the wave that its settings ask for, marked as simulated", async () => {
  const { sineClamp } = await load("agent/sensors/sine-clamp.ts");
  const { clock, readings, simulated, problems, start, close } = runSensor({ "sine-clamp": sineClamp }, sensorOnPage());
  await start();
  while (readings.length < 21) await clock.advanceAsync(1000);
  await close();
  const values = readings.map(({ rmsA }) => rmsA);
  // 3 A, up and down by half of it, once in 20 s.
  expect(values[0]).toBeCloseTo(3);
  expect(Math.max(...values)).toBeCloseTo(4.5);
  expect(Math.min(...values)).toBeCloseTo(1.5);
  expect(values[20]).toBeCloseTo(3);
  expect(simulated.get("wave")).toBe(true);
  expect(problems()).toEqual([]);
});

it("assigns the sensor's channel to the machine", () => {
  const plant = parseYamlSettings(files.get("plant.yaml") ?? "", "plant.yaml", plantSettings);
  expect(plant.machines[0]?.channels[0]).toMatchObject({ gateway: "gateway", channel: `${sensorOnPage().id}.1` });
});

describe("the meter of the second example", async () => {
  const { webMeter } = (await load("agent/sensors/web-meter.ts")) as { webMeter: SensorAdapter<WebMeterSettings> };
  let answer = `{"amps":1.23}`;
  const server = await serve(() => answer);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  afterAll(() => void server.close());

  describeSensor("it", {
    adapter: webMeter,
    settings: () => ({ type: "web-meter", url }),
    breakIt() {
      const right = answer;
      answer = "{}";
      return () => {
        answer = right;
      };
    },
  });

  it("says what to do when another device answers", async () => {
    const settings = { id: "meter", type: "web-meter", url };
    const { clock, readings, problems, start, close } = runSensor({ "web-meter": webMeter }, settings);
    await start();
    await expect.poll(() => readings).toEqual([{ rmsA: 1.23, periodMs: 1000 }]);
    answer = `{"volts":100}`;
    clock.advance(1000);
    await expect.poll(() => problems().map(({ message }) => message)).toEqual([expect.stringMatching(/right device/)]);
    await close();
  });
});

function serve(answer: () => string): Promise<Server> {
  const server = createServer((_request, response) => response.end(answer()));
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
