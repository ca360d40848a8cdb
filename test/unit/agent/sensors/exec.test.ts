/** Programs that print readings: well ones, and those that die, hang, flood, or leave others behind. */
import { chmodSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { maxLineBytes } from "../../../../agent/sensors/child-program.ts";
import type { Sensor, SensorReading } from "../../../../agent/sensors/define-sensor.ts";
import { exec } from "../../../../agent/sensors/exec.ts";
import { createSensorRunner } from "../../../../agent/sensors/sensor-runner.ts";
import { createSensorWorld, describeSensor, type SensorWorld } from "../../../suites/sensor-suite.ts";
import { node, type RollCall, startAnother, startRollCall } from "./programs.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "machikoba-exec-")));
const never = new AbortController().signal;
const posix = process.platform !== "win32";

/** Prints a reading many times a second. */
const measure = 'setInterval(() => console.log("1.5"), 20);';
/** Doesn't end when it is asked to. */
const stubborn = 'process.on("SIGTERM", () => {});';

let roll: RollCall;
const opened: Sensor[] = [];
beforeAll(async () => {
  roll = await startRollCall();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sensor) => sensor.close()));
  await expect.poll(() => roll.living()).toBe(0);
});
afterAll(async () => {
  await roll.close();
  rmSync(folder, { recursive: true, force: true });
});

const meter = join(folder, "meter.cjs");
writeFileSync(meter, measure);

describeSensor("exec", {
  adapter: exec,
  settings: () => ({ type: "exec", command: [process.execPath, meter] }),
  breakIt() {
    renameSync(meter, `${meter}.away`);
    return () => renameSync(`${meter}.away`, meter);
  },
});

function create(more: object, world: SensorWorld = createSensorWorld()): Sensor {
  const sensor = exec.create(exec.config.parse({ id: "own", type: "exec", ...more }), world.context);
  opened.push(sensor);
  return sensor;
}

/** Runs a program until it has given so many readings. */
async function readingsOf(count: number, more: object, world = createSensorWorld()): Promise<SensorReading[]> {
  const sensor = create(more, world);
  await sensor.open(never);
  await expect.poll(() => world.readings.length, { timeout: 5000 }).toBeGreaterThanOrEqual(count);
  await sensor.close();
  return world.readings;
}

/** What reading fails with, as soon as it does; what is read until then is added to `given`. */
async function failureOf(sensor: Sensor, given: SensorReading[] = []): Promise<string> {
  let failure = "";
  await expect
    .poll(
      async () => {
        failure = await Promise.resolve(sensor.read?.(never)).then(
          (readings) => {
            given.push(...((readings ?? []) as SensorReading[]));
            return "";
          },
          (error: Error) => error.message,
        );
        return failure;
      },
      { timeout: 8000 },
    )
    .not.toBe("");
  return failure;
}

describe("a program", () => {
  it("is heard line by line, as it prints", async () => {
    const script = `${roll.report()} console.log('{"rmsA":1.2,"channel":"2","periodMs":1000}\\nready\\n[{"rmsA":1},{"rmsA":2}]');`;
    const world = createSensorWorld();
    expect(await readingsOf(3, { command: node(script) }, world)).toEqual([
      { rmsA: 1.2, channel: "2", periodMs: 1000 },
      { rmsA: 1, channel: "1" },
      { rmsA: 2, channel: "1" },
    ]);
    expect(world.badMessages).toEqual([expect.stringContaining("own: ready isn't a reading")]);
  });

  it("gets its arguments as they stand, without a shell, its folder and its variables", async () => {
    const script = `const [first] = process.argv.slice(1);
      if (first === "a b; $HOME" && process.cwd() === process.env.WANTED && process.env.PATH) console.log("1");
      setInterval(() => {}, 1000);`;
    const command = [...node(script), "a b; $HOME"];
    expect(await readingsOf(1, { command, cwd: folder, env: { WANTED: folder } })).toHaveLength(1);
  });

  it("isn't given the passwords that the agent's own environment may hold", async () => {
    process.env.MACHIKOBA_MQTT_PASSWORD = "tanuki";
    try {
      const script = `console.log(Object.keys(process.env).some((name) => name.startsWith("MACHIKOBA")) ? 1 : 0); setInterval(() => {}, 1000);`;
      expect(await readingsOf(1, { command: node(script) })).toMatchObject([{ rmsA: 0 }]);
    } finally {
      delete process.env.MACHIKOBA_MQTT_PASSWORD;
    }
  });

  it("is heard up to its last line, and then fails with its code and its last words", async () => {
    const world = createSensorWorld();
    const script = 'console.log("1"); process.stdout.write("2"); console.error("no device\\n"); process.exitCode = 3;';
    const sensor = create({ command: node(script) }, world);
    await sensor.open(never);
    expect(await failureOf(sensor)).toBe(`${process.execPath} ended with code 3. It said: no device`);
    expect(world.readings.map(({ rmsA }) => rmsA)).toEqual([1, 2]);
  });

  it("that prints much and dies at once is heard up to its last line", async () => {
    const lines = 20_000;
    const script = `let text = ""; for (let n = 1; n <= ${lines}; n += 1) text += n + "\\n";
      require("node:fs").writeSync(1, "1\\n"); process.stdout.write(text, () => process.exit(3));`;
    const sensor = create({ command: node(script) });
    await sensor.open(never);
    const given: SensorReading[] = [];
    const failure = await failureOf(sensor, given);
    expect([failure, given.at(-1)?.rmsA]).toEqual([expect.stringMatching(/code 3$/), lines]);
  });

  it.each([
    ["with its code", "process.exit(4)", /ended with code 4$/],
    ["with what it said", 'throw new Error("no port")', /code 1\. It said: Error: no port$/],
    ["with the advice to go on when all was well", "", /must go on running/],
    ["with the signal", 'process.kill(process.pid, "SIGKILL")', posix ? /was ended by SIGKILL/ : /ended with code/],
  ])("that ends before it has said anything fails on opening, %s", async (_how, script, says) => {
    await expect(create({ command: node(script) }).open(never)).rejects.toThrow(says);
  });

  it("that prints nothing is left alone: it runs, and there are no readings", async () => {
    const world = createSensorWorld();
    const sensor = create({ command: node(roll.report()) }, world);
    await sensor.open(never);
    expect([await sensor.read?.(never), world.readings, world.badMessages]).toEqual([[], [], []]);
    expect(roll.living()).toBe(1);
  });

  it("that floods is read on: the newest readings count, and what was left out is told", async () => {
    const world = createSensorWorld();
    const script = `${roll.report()} let n = 0; let text = "";
      while (n < 50000) text += '{"rmsA":' + ++n + ',"channel":' + (n % 2) + '}\\n';
      process.stdout.write(text);`;
    const sensor = create({ command: node(script) }, world);
    await sensor.open(never);
    const given: SensorReading[] = [];
    await expect
      .poll(
        async () => {
          given.push(...(((await sensor.read?.(never)) ?? []) as SensorReading[]));
          return given.slice(-2).map(({ rmsA }) => rmsA);
        },
        { timeout: 5000 },
      )
      .toEqual([49_999, 50_000]);
    const leftOut = world.badMessages.map((text) => Number(/; (\d+) were left out/.exec(text)?.[1]));
    expect(leftOut.reduce((sum, count) => sum + count, 0) + given.length + world.readings.length).toBe(50_000);
  });

  it("that prints a line without end is read on behind it", async () => {
    const world = createSensorWorld();
    const script = `${roll.report()} process.stdout.write("1".repeat(${3 * maxLineBytes}) + "\\n2\\n");`;
    expect(await readingsOf(1, { command: node(script) }, world)).toMatchObject([{ rmsA: 2 }]);
    expect(world.badMessages).toEqual([`own: a line is longer than ${maxLineBytes} bytes`]);
  });

  it("that dies is started again by itself", async () => {
    const world = createSensorWorld();
    const problems: (string | undefined)[] = [];
    const runner = createSensorRunner({
      id: "own",
      sensor: create({ command: node(`console.log("1"); setTimeout(() => { throw new Error("lost") }, 50);`) }, world),
      clock: world.clock,
      onReadings: (readings) => void world.readings.push(...readings),
      onProblem: () => void problems.push(runner.problem()?.message),
      random: () => 0,
    });
    runner.start();
    await expect
      .poll(() => world.clock.advanceAsync(100).then(() => world.readings.length), { timeout: 8000, interval: 5 })
      .toBeGreaterThan(2);
    await runner.close();
    expect(problems).toContain(`Sensor own: ${process.execPath} ended with code 1. It said: Error: lost`);
  });

  it.each([true, false])("says that its values are made up when the settings say so: %s", async (simulated) => {
    const world = createSensorWorld();
    await readingsOf(1, { command: node(measure), simulated }, world);
    expect([...world.simulated]).toEqual([["own", simulated]]);
  });
});

describe("a program that can't be run", () => {
  const notExecutable = join(folder, "plain.txt");
  writeFileSync(notExecutable, "echo 1\n");
  chmodSync(notExecutable, 0o644);

  it.each([
    ["isn't there", { command: ["no-such-program"] }, "there is no program no-such-program; install it"],
    ["has no folder", { command: [process.execPath], cwd: join(folder, "none") }, "there is no folder"],
    ["may not be run", { command: [notExecutable] }, posix ? "make it executable (chmod +x)" : "can't be run"],
    ["is a folder", { command: [folder] }, posix ? "may not be run" : "can't be run"],
  ])("because it %s fails on opening, and says what to do", async (_why, more, says) => {
    const sensor = create(more);
    await expect(sensor.open(never)).rejects.toThrow(says);
    await sensor.close();
  });
});

describe("nothing is left running", () => {
  const untilLiving = async (count: number) => await expect.poll(() => roll.living(), { timeout: 5000 }).toBe(count);

  it("after closing, neither the program nor what it started", async () => {
    const sensor = create({ command: node(roll.report(), startAnother(roll.report()), measure) });
    await sensor.open(never);
    await untilLiving(2);
    await sensor.close();
    await untilLiving(0);
  });

  it("after closing, though both don't heed the request to end", async () => {
    const world = createSensorWorld();
    const command = node(roll.report(), stubborn, startAnother(`${stubborn} ${roll.report()}`), measure);
    const sensor = create({ command }, world);
    await sensor.open(never);
    await untilLiving(2);
    const closing = sensor.close();
    const before = world.readings.length;
    await closing;
    expect(world.readings).toHaveLength(before);
    await untilLiving(0);
  });

  it("when opening is aborted, though the program has said nothing yet", async () => {
    const controller = new AbortController();
    const sensor = create({ command: node(roll.report(), startAnother(roll.report())) });
    const opening = Promise.resolve(sensor.open(controller.signal));
    const failed = expect(opening).rejects.toThrow(/abort/i);
    await untilLiving(2);
    controller.abort();
    await failed;
    await untilLiving(0);
  });

  it("when the program ends by itself and leaves another behind", async () => {
    // It is known to the leader that the other one lives when that one prints.
    const other = `${stubborn} ${roll.report('console.log("here");')}`;
    const leave = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(other)}])
      .stdout.once("data", () => process.exit(5));`;
    const before = roll.started();
    const sensor = create({ command: node(leave, measure) });
    await sensor.open(never);
    expect(await failureOf(sensor)).toMatch(/ended with code 5$/);
    await untilLiving(0);
    expect(roll.started() - before).toBe(1);
  });

  it.runIf(posix)(
    "when what it started has made itself independent and holds its output: it fails all the same",
    async () => {
      const independent = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(
        roll.report(),
      )}], { stdio: ["ignore", "inherit", "inherit"], detached: true }).unref();`;
      const sensor = create({ command: node(independent, 'console.log("1"); setTimeout(() => process.exit(6), 50);') });
      await sensor.open(never);
      expect(await failureOf(sensor)).toMatch(/ended with code 6$/);
      await untilLiving(1);
      roll.dismiss();
    },
  );

  it("after closing twice at once, or closing before it was opened", async () => {
    const sensor = create({ command: node(roll.report(), measure) });
    await sensor.close();
    await sensor.open(never);
    await Promise.all([sensor.close(), sensor.close()]);
    await untilLiving(0);
  });
});

describe("settings", () => {
  it.each([
    ["a command in one text", { command: "python3 meter.py" }, "must be a list"],
    ["no command", { command: [] }, ">=1 items"],
    ["an empty program", { command: [""] }, "must begin with a program"],
    ["a zero character", { command: ["a", "b\0c"] }, "zero character"],
    ["an endless command", { command: new Array(65).fill("a") }, "<=64 items"],
    ["a variable that isn't one", { command: ["a"], env: { "A=B": "1" } }, "isn't the name of a variable"],
    ["a number as a variable", { command: ["a"], env: { A: 1 } }, "expected string"],
  ])("with %s are refused", (_what, more, says) => {
    const { error } = exec.config.safeParse({ id: "own", type: "exec", ...more });
    expect(error?.message).toContain(says);
  });

  it("may give a program empty arguments", () => {
    expect(exec.config.safeParse({ id: "own", type: "exec", command: ["a", ""] }).success).toBe(true);
  });
});
