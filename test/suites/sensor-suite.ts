/** What every sensor adapter must do: refuse wrong settings, open, measure, close, and come back after a failure. */
import { describe, expect, it } from "vitest";
import type { SensorAdapter, SensorContext, SensorReading } from "../../agent/sensors/define-sensor.ts";
import { createSensorRunner } from "../../agent/sensors/sensor-runner.ts";
import { createLog } from "../../common/runtime/log.ts";
import type { MqttMessage } from "../../common/runtime/mqtt-link.ts";
import { createTestClock, type TestClock } from "../fakes/test-clock.ts";

/** What surrounds a sensor under test. */
export interface SensorWorld {
  readonly clock: TestClock;
  /** Readings that the sensor pushed, or that its runner read. */
  readonly readings: SensorReading[];
  readonly simulated: Map<string, boolean>;
  /** Devices that came and went, as `device online`. */
  readonly statuses: string[];
  /** Messages that couldn't be understood, as `subject: reason`. */
  readonly badMessages: string[];
  /** Brings an MQTT message to those who listen to exactly this filter. */
  bring(filter: string, topic: string, payload: string | Uint8Array, retained?: boolean): void;
  /** Filters that are listened to. */
  filters(): string[];
  readonly context: SensorContext;
}

/** Creates the surroundings of a sensor with the id `own`. */
export function createSensorWorld(own = "own"): SensorWorld {
  const clock = createTestClock({ monoMs: 0 });
  const handlers = new Set<{ filter: string; handler: (message: MqttMessage) => void }>();
  const world: Omit<SensorWorld, "context"> = {
    clock,
    readings: [],
    simulated: new Map(),
    statuses: [],
    badMessages: [],
    bring(filter, topic, payload, retained = false) {
      for (const one of handlers) {
        if (one.filter === filter) one.handler({ topic, payload: Buffer.from(payload), retained });
      }
    },
    filters: () => [...handlers].map(({ filter }) => filter),
  };
  const context: SensorContext = {
    id: own,
    site: "site",
    now: () => clock.monoMs(),
    push: (readings) => void world.readings.push(...readings),
    markSimulated: (simulated, device = own) => void world.simulated.set(device, simulated),
    deviceStatus: (device, status) => void world.statuses.push(`${device} ${status}`),
    badMessage: (subject, reason) => void world.badMessages.push(`${subject}: ${reason}`),
    subscribe(filter, handler) {
      const entry = { filter, handler };
      handlers.add(entry);
      return () => void handlers.delete(entry);
    },
    log: createLog({ level: "silent" }),
  };
  return { ...world, context };
}

interface SensorSubject<Config extends { type: string; id: string }> {
  readonly adapter: SensorAdapter<Config>;
  /** Settings with which the sensor works, without the `id`. */
  readonly settings: () => { readonly type: string } & Record<string, unknown>;
  /** Makes the device say something, for sensors that are told rather than asked. */
  readonly provoke?: (world: SensorWorld) => void;
  /** Breaks what the sensor measures with, so that opening fails; answers how to mend it. */
  readonly breakIt?: () => () => void;
}

/** Runs the suite for one adapter. */
export function describeSensor<Config extends { type: string; id: string }>(
  name: string,
  { adapter, settings, provoke, breakIt }: SensorSubject<Config>,
): void {
  const parsed = (more: object = {}) => adapter.config.safeParse({ id: "own", ...settings(), ...more });
  const never = () => new AbortController().signal;

  function create(world: SensorWorld) {
    return adapter.create(adapter.config.parse({ id: "own", ...settings() }), world.context);
  }

  /** Runs the sensor as the agent does. */
  function run(world: SensorWorld) {
    const { clock, readings } = world;
    const onReadings = (all: readonly SensorReading[]) => void readings.push(...all);
    const runner = createSensorRunner({
      id: "own",
      sensor: create(world),
      clock,
      onReadings,
      onProblem() {},
      random: () => 0,
    });
    runner.start();
    return runner;
  }

  /** Lets seconds pass, with time for real files and sockets in between, until a reading came or many have passed. */
  async function waitForReading(world: SensorWorld): Promise<void> {
    await expect
      .poll(
        async () => {
          provoke?.(world);
          await world.clock.advanceAsync(100);
          return world.readings.length;
        },
        { interval: 5, timeout: 5000 },
      )
      .toBeGreaterThan(0);
  }

  describe(`${name}, as every sensor,`, () => {
    it("takes its settings and refuses a key that it doesn't know, a missing id and another type", () => {
      expect(parsed().success).toBe(true);
      expect(parsed({ surplus: 1 }).success).toBe(false);
      expect(parsed({ id: undefined }).success).toBe(false);
      expect(parsed({ type: `${settings().type}-2` }).success).toBe(false);
    });

    it("says what it provides", () => {
      expect(adapter.provides.length).toBeGreaterThan(0);
    });

    it("touches nothing when it is created", () => {
      const world = createSensorWorld();
      create(world);
      expect([world.filters(), world.readings, [...world.simulated]]).toEqual([[], [], []]);
    });

    it("measures: its readings are currents from 0 on", async () => {
      const world = createSensorWorld();
      const runner = run(world);
      await waitForReading(world);
      for (const { rmsA } of world.readings) expect(rmsA).toBeGreaterThanOrEqual(0);
      expect(runner.problem()).toBeUndefined();
      await runner.close();
    });

    it("says nothing more after closing", async () => {
      const world = createSensorWorld();
      const runner = run(world);
      await waitForReading(world);
      await runner.close();
      const before = world.readings.length;
      provoke?.(world);
      await world.clock.advanceAsync(60_000);
      expect([world.readings.length, world.filters()]).toEqual([before, []]);
    });

    it("may be closed without having been opened, and twice", async () => {
      const sensor = create(createSensorWorld());
      await sensor.close();
      await sensor.open(never());
      await sensor.close();
      await sensor.close();
    });

    it("measures again when it is opened again after closing", async () => {
      const world = createSensorWorld();
      const sensor = create(world);
      await sensor.open(never());
      await sensor.close();
      await sensor.open(never());
      await expect
        .poll(
          async () => {
            provoke?.(world);
            world.clock.advance(1000);
            const answer = (await sensor.read?.(never())) ?? [];
            world.readings.push(...(Array.isArray(answer) ? answer : [answer]));
            return world.readings.length;
          },
          { interval: 5, timeout: 5000 },
        )
        .toBeGreaterThan(0);
      await sensor.close();
    });

    it("comes to an end when it is aborted", async () => {
      const sensor = create(createSensorWorld());
      await sensor.open(AbortSignal.abort()).catch(() => undefined);
      await Promise.resolve(sensor.read?.(AbortSignal.abort())).catch(() => undefined);
      await sensor.close();
    });

    if (breakIt) {
      it("says what fails, and measures by itself once it is mended", async () => {
        const world = createSensorWorld();
        const mend = breakIt();
        const runner = run(world);
        await expect
          .poll(async () => {
            await world.clock.advanceAsync(0);
            return runner.problem()?.message;
          })
          .toMatch(/^Sensor own: .{5,}/);
        mend();
        await waitForReading(world);
        expect(runner.problem()).toBeUndefined();
        await runner.close();
      });
    }
  });
}
