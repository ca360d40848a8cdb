/** The sensors of a gateway, as its settings name them. */
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createSensorSet, type SensorSet } from "../../../agent/sensor-set.ts";
import { defineSensor } from "../../../agent/sensors/define-sensor.ts";
import { id } from "../../../common/contract/ids.ts";
import type { SensorSettings } from "../../../common/contract/plant-settings.ts";
import { createLog } from "../../../common/runtime/log.ts";
import { createTestClock, type TestClock } from "../../fakes/test-clock.ts";
import { createRecordingLink } from "./recording-link.ts";

let clock: TestClock;
let set: SensorSet;
let heard: string[];
/** Sensors that are open now, each as often as it is. */
let open: string[];
let holdClosing: Promise<void> | undefined;

/** A sensor that says its own settings. */
const echo = defineSensor({
  config: z.strictObject({ id, type: z.literal("echo"), amps: z.number().positive(), fails: z.string().optional() }),
  provides: ["rmsA"],
  create: ({ id: own, amps, fails }) => ({
    async open() {
      if (fails) throw new Error(fails);
      open.push(own);
    },
    read: async () => ({ rmsA: amps }),
    async close() {
      await holdClosing;
      const index = open.indexOf(own);
      if (index >= 0) open.splice(index, 1);
    },
  }),
});

/** The same, if it ran a program for it. */
const program = {
  ...echo,
  config: z.strictObject({ id, type: z.literal("program"), amps: z.number().positive() }),
  runsPrograms: true,
};

function createSet(allowPrograms = false): SensorSet {
  return createSensorSet({
    types: { echo, program },
    allowPrograms,
    site: "site",
    link: createRecordingLink(),
    clock,
    log: createLog({ level: "silent" }),
    events: {
      readings: (type, sensor, readings) => heard.push(...readings.map(({ rmsA }) => `${type} ${sensor} ${rmsA}`)),
      markSimulated() {},
      deviceStatus() {},
      badMessage() {},
      problemsChanged() {},
    },
  });
}

beforeEach(() => {
  clock = createTestClock({ monoMs: 0 });
  heard = [];
  open = [];
  holdClosing = undefined;
  set = createSet();
});

async function configure(...sensors: SensorSettings[]): Promise<void> {
  await set.configure(sensors);
  await clock.advanceAsync(0);
}
const settings = (own: string, amps: number, more: object = {}) => ({ id: own, type: "echo", amps, ...more });

describe("the sensors of a gateway", () => {
  it("run programs only where the gateway allows that", async () => {
    const runner = { id: "a", type: "program", amps: 1 };
    await configure(runner, settings("b", 2));
    expect(open).toEqual(["b"]);
    expect(set.problems()).toMatchObject([
      { code: "programs-not-allowed", subject: "a", message: expect.stringContaining("allowPrograms: true") },
    ]);
    set = createSet(true);
    await configure(runner);
    expect([open, set.problems()]).toEqual([["b", "a"], []]);
  });

  it("begin to measure when settings name them", async () => {
    await configure(settings("a", 1), settings("b", 2));
    expect(heard).toEqual(["echo a 1", "echo b 2"]);
    expect(set.problems()).toEqual([]);
  });

  it("go on undisturbed when other settings change", async () => {
    await configure(settings("a", 1));
    await configure(settings("a", 1), settings("b", 2));
    expect(open).toEqual(["a", "b"]);
    expect(heard).toEqual(["echo a 1", "echo b 2"]);
  });

  it("begin anew when their own settings change, and end when they are named no more", async () => {
    await configure(settings("a", 1));
    await configure(settings("a", 5));
    expect(heard.at(-1)).toBe("echo a 5");
    await configure();
    expect(open).toEqual([]);
  });

  it("are those of the newest settings, also when these come faster than a sensor can be closed", async () => {
    await configure(settings("slow", 1));
    let release: () => void = () => {};
    holdClosing = new Promise((resolve) => (release = resolve));
    const first = set.configure([settings("x", 2), settings("y", 2)]);
    const second = set.configure([settings("x", 3)]);
    release();
    await Promise.all([first, second]);
    await clock.advanceAsync(3000);
    expect(open).toEqual(["x"]);
    expect(heard.at(-1)).toBe("echo x 3");
  });

  it("of an unknown type are refused with the types that there are, and the others work", async () => {
    await configure({ id: "a", type: "toString" }, { id: "b", type: "eccho" }, settings("c", 3));
    expect(set.problems()).toMatchObject([
      { code: "sensor-type-unknown", subject: "a" },
      { code: "sensor-type-unknown", subject: "b", message: 'Sensor b: there is no type "eccho"; use echo, program' },
    ]);
    expect(heard).toEqual(["echo c 3"]);
  });

  it("with wrong settings are refused with the name of the setting", async () => {
    await configure(settings("a", -1), settings("b", 1, { amp: 3 }));
    expect(set.problems().map(({ code, message }) => [code, message])).toEqual([
      ["sensor-settings-wrong", expect.stringContaining("Sensor a: amps:")],
      ["sensor-settings-wrong", expect.stringContaining("amp")],
    ]);
  });

  it("of one name are refused but for the first, however often the settings come", async () => {
    for (let i = 0; i < 2; i += 1) {
      await configure(settings("a", 1), settings("a", 2));
      expect(set.problems()).toMatchObject([{ subject: "a", message: expect.stringContaining("stands twice") }]);
    }
    expect([open, heard]).toEqual([["a"], ["echo a 1"]]);
  });

  it("that fail are shown, until the settings are mended", async () => {
    await configure(settings("a", 1, { fails: "no such port" }));
    expect(set.problems()).toMatchObject([{ code: "sensor-fails", message: "Sensor a: no such port" }]);
    await configure(settings("a", 1));
    expect(set.problems()).toEqual([]);
  });

  it("all end with the set", async () => {
    await configure(settings("a", 1), settings("b", 2));
    await set.close();
    const before = heard.length;
    await clock.advanceAsync(60_000);
    expect([open, heard.length]).toEqual([[], before]);
  });
});
