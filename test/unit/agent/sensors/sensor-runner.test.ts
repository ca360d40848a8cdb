/** The runner of a sensor: what fails is shown and tried again, what hangs is given up, and closing ends it all. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sensor, SensorReading } from "../../../../agent/sensors/define-sensor.ts";
import { createSensorRunner, type SensorRunner } from "../../../../agent/sensors/sensor-runner.ts";
import { createTestClock, type TestClock } from "../../../fakes/test-clock.ts";

let clock: TestClock;
let readings: number[];
let shown: (string | undefined)[];

beforeEach(() => {
  clock = createTestClock({ monoMs: 0 });
  readings = [];
  shown = [];
});

/** Starts a sensor; `random: 0` makes every pause the shortest, 1 s. */
function run(sensor: Partial<Sensor>, random = () => 0): SensorRunner {
  const whole: Sensor = { open: async () => {}, close: async () => {}, ...sensor };
  const runner: SensorRunner = createSensorRunner({
    id: "wave",
    sensor: whole,
    clock,
    random,
    onReadings: (all) => readings.push(...all.map(({ rmsA }: SensorReading) => rmsA)),
    onProblem: () => shown.push(runner.problem()?.message),
  });
  runner.start();
  return runner;
}

const never = () => new Promise<never>(() => {});

describe("a sensor at work", () => {
  it("is read at its own interval, one reading or several at a time", async () => {
    let count = 0;
    run({
      readEveryMs: 500,
      read: async () => (++count % 2 === 1 ? { rmsA: count } : [{ rmsA: count }, { rmsA: -count }]),
    });
    await clock.advanceAsync(1000);
    expect(readings).toEqual([1, 2, -2, 3]);
  });

  it("is read once a second unless it says otherwise", async () => {
    run({ read: async () => ({ rmsA: 1 }) });
    await clock.advanceAsync(3500);
    expect(readings).toHaveLength(4);
  });

  it("is not asked when it pushes by itself", async () => {
    const runner = run({});
    await clock.advanceAsync(60_000);
    expect([readings, runner.problem()]).toEqual([[], undefined]);
  });
});

describe("a sensor that fails", () => {
  it("shows its message, is opened again, and the message goes when it works", async () => {
    let plugged = false;
    run({
      open: async () => {
        if (!plugged) throw new Error("no cable on port 3; plug it in");
      },
      read: async () => ({ rmsA: 5 }),
    });
    await clock.advanceAsync(0);
    expect(shown).toEqual(["Sensor wave: no cable on port 3; plug it in"]);
    await clock.advanceAsync(10_000);
    expect(readings).toEqual([]);
    plugged = true;
    await clock.advanceAsync(1000);
    expect(readings[0]).toBe(5);
    expect(shown).toEqual(["Sensor wave: no cable on port 3; plug it in", undefined]);
  });

  it("in a part is read on, and the part is named until it works", async () => {
    let broken: string | undefined = "meter 2: no answer; check its power";
    const steps: string[] = [];
    run({
      open: async () => void steps.push("open"),
      read: async () => ({ rmsA: 5 }),
      partFailure: () => broken,
    });
    await clock.advanceAsync(2000);
    expect([readings, steps]).toEqual([[5, 5, 5], ["open"]]);
    expect(shown).toEqual(["Sensor wave: meter 2: no answer; check its power"]);
    broken = undefined;
    await clock.advanceAsync(1000);
    expect(shown.at(-1)).toBeUndefined();
    expect(shown).toHaveLength(2);
  });

  it("is told in a message that fits into a report", async () => {
    run({ read: async () => Promise.reject(new Error("long ".repeat(200))) });
    await clock.advanceAsync(0);
    expect(shown[0]).toHaveLength(400);
  });

  it("while it is read is closed and opened anew", async () => {
    const steps: string[] = [];
    let reads = 0;
    run({
      open: async () => void steps.push("open"),
      close: async () => void steps.push("close"),
      read: async () => {
        reads += 1;
        if (reads === 2) throw new Error("torn");
        return { rmsA: reads };
      },
    });
    await clock.advanceAsync(2500);
    expect(steps).toEqual(["open", "close", "open"]);
    expect(readings).toEqual([1, 3]);
  });

  it("is tried less and less often, but at least once a minute", async () => {
    const tries: number[] = [];
    run(
      {
        open: async () => {
          tries.push(clock.monoMs());
          throw new Error("away");
        },
      },
      () => 0.999,
    );
    await clock.advanceAsync(30 * 60_000);
    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(pauses[0]).toBeLessThanOrEqual(2000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
    expect(tries.length).toBeLessThan(45);
  });

  it("by not answering is given up after ten seconds, with advice, and tried again", async () => {
    let opens = 0;
    let aborted = false;
    const runner = run({
      open: (signal) => {
        opens += 1;
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return never();
      },
    });
    await clock.advanceAsync(9999);
    expect(runner.problem()).toBeUndefined();
    await clock.advanceAsync(1);
    expect(runner.problem()?.message).toContain("no answer within 10 s");
    expect(aborted).toBe(true);
    await clock.advanceAsync(1000);
    expect(opens).toBe(2);
  });

  it("is tried again also when even its closing hangs or fails", async () => {
    let opens = 0;
    const closings = [never, async () => Promise.reject(new Error("stuck"))];
    run({
      open: async () => {
        opens += 1;
        throw new Error("away");
      },
      close: () => closings[opens % 2]?.() ?? never(),
    });
    await clock.advanceAsync(60_000);
    expect(opens).toBeGreaterThan(3);
  });

  it("with something that isn't an error is shown too", async () => {
    const runner = run({ open: () => Promise.reject("E42") });
    await clock.advanceAsync(0);
    expect(runner.problem()?.message).toBe("Sensor wave: E42");
  });
});

describe("closing", () => {
  it("ends a sensor that waits for its next try", async () => {
    let opens = 0;
    const runner = run({
      open: async () => {
        opens += 1;
        throw new Error("away");
      },
    });
    await clock.advanceAsync(0);
    await runner.close();
    await clock.advanceAsync(600_000);
    expect(opens).toBe(1);
  });

  it("aborts a reading that is under way, and takes nothing from it", async () => {
    let release: (reading: SensorReading) => void = () => {};
    const runner = run({ read: () => new Promise((resolve) => (release = resolve)) });
    await clock.advanceAsync(0);
    const closed = runner.close();
    release({ rmsA: 99 });
    await closed;
    await clock.advanceAsync(60_000);
    expect([readings, runner.problem()]).toEqual([[], undefined]);
  });

  it("lets go of what an opening takes that ends only afterwards", async () => {
    let taken = 0;
    let finish: () => void = () => {};
    const runner = run({
      open: async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        taken += 1;
      },
      close: async () => {
        taken = 0;
      },
    });
    await clock.advanceAsync(0);
    await runner.close();
    finish();
    await clock.advanceAsync(0);
    expect(taken).toBe(0);
  });

  it("does no harm when the sensor can't be closed", async () => {
    const runner = run({ close: () => Promise.reject(new Error("stuck")) });
    await clock.advanceAsync(0);
    await expect(runner.close()).resolves.toBeUndefined();
  });
});
