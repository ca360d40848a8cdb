/** Runs the devices of a scenario in one process: their currents, their connections, and the faults at their times. */
import type { Clock } from "../common/runtime/clock.ts";
import { earliestPlausibleMs } from "../common/runtime/clock.ts";
import type { Log } from "../common/runtime/log.ts";
import { type ClampDevice, createClampDevice } from "./devices/clamp-device.ts";
import type { DeviceBroker } from "./devices/device-link.ts";
import { createTicker } from "./devices/ticker.ts";
import { createRandom, seedOf } from "./random.ts";
import { createFaultSchedule } from "./scenarios/fault-schedule.ts";
import { createMachineLoads } from "./scenarios/machine-loads.ts";
import { createWorkPlan } from "./scenarios/opening.ts";
import type { Scenario, ScenarioMachine } from "./scenarios/scenario.ts";
import type { Load } from "./signals/phase-load.ts";

interface SimulatorOptions {
  readonly scenario: Scenario;
  /** Id of the site: a level of all topics. */
  readonly site: string;
  readonly broker: DeviceBroker;
  readonly clock: Clock;
  readonly log: Log;
  /** When simulated time begins, epoch ms: where the back-fill ends. Now by default. */
  readonly launchMs?: number;
  /** Numbers from 0 up to 1 for noise and pauses; from the scenario's seed by default. */
  readonly random?: () => number;
}

/** A machine as the simulator runs it. */
export interface SimulatedMachine {
  readonly id: string;
  readonly name: string;
  readonly device: ClampDevice;
  readonly load: Load;
}

/** All devices of a scenario. */
export interface Simulator {
  /** Switches the devices on; they connect as soon as the broker is there. */
  open(): Promise<void>;
  /** Switches the devices off in order. */
  close(): Promise<void>;
  readonly machines: readonly SimulatedMachine[];
  /** The device with that id. Throws RangeError when there is none. */
  device(id: string): ClampDevice;
  /** Simulated time, epoch ms: it goes by `speed` times as fast. */
  nowMs(): number;
}

/** One value of the load holds for 5 ms: quick enough for the surge of a motor. */
const samplesPerStep = 20;
const faultCheckMs = 250;

/** Creates a simulator; nothing happens before `open`. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { scenario, clock, log } = options;
  const launchMs = options.launchMs ?? clock.wallMs() ?? earliestPlausibleMs;
  const monoAtLaunchMs = clock.monoMs();
  const simulatedMs = (monoMs: number) => launchMs + (monoMs - monoAtLaunchMs) * scenario.speed;
  const nowMs = () => simulatedMs(clock.monoMs());
  const plan = createWorkPlan(scenario, launchMs);
  const loads = createMachineLoads(scenario, plan);
  const outage = createOutageLog(options.broker.url, log);
  const ticker = createTicker(clock);

  function createDevice(machine: ScenarioMachine, load: Load): ClampDevice {
    const { device: id, clamp, mainsHz, readingsQos, hasClock, sendsTime } = machine;
    return createClampDevice({
      ...{ id, clamp, mainsHz, readingsQos, hasClock, sendsTime, clock, ticker },
      site: options.site,
      broker: options.broker,
      speed: scenario.speed,
      source: { samplesPerStep, ampsAt: (monoMs) => load.ampsAt(simulatedMs(monoMs)) },
      random: options.random ?? createRandom(seedOf(scenario.seed, `device ${id}`)),
      onOnline: () => outage.online(id),
      onOffline: (error) => outage.offline(id, error),
    });
  }

  const machines = scenario.machines.flatMap((machine) => {
    const load = loads.get(machine.id);
    if (!load) return [];
    return [{ id: machine.id, name: machine.name, load, device: createDevice(machine, load) }];
  });
  const faults = createFaultSchedule({ scenario, machines, plan, launchMs, log });
  let stopFaults: (() => void) | undefined;

  return {
    machines,
    nowMs,
    device(id) {
      const found = machines.find(({ device }) => device.id === id);
      if (!found) throw new RangeError(`there is no device ${id} in this scenario`);
      return found.device;
    },
    async open() {
      await Promise.all(machines.map(({ device }) => device.open()));
      if (scenario.faults.length > 0) stopFaults ??= clock.every(faultCheckMs, () => faults.apply(nowMs()));
    },
    async close() {
      stopFaults?.();
      stopFaults = undefined;
      await Promise.all(machines.map(({ device }) => device.close()));
    },
  };
}

/** Says once that the broker is away, however many devices notice it, and once that all are back. */
function createOutageLog(broker: string, log: Log) {
  const away = new Set<string>();
  let isTold = false;
  return {
    offline(device: string, error: Error | undefined): void {
      away.add(device);
      if (isTold) return;
      isTold = true;
      const reason = error ? { reason: error.message } : {};
      log.warn({ broker, device, ...reason }, "simulated devices can't reach the MQTT broker; they go on trying");
    },
    online(device: string): void {
      away.delete(device);
      if (!isTold || away.size > 0) return;
      isTold = false;
      log.info({ broker }, "all simulated devices have reached the MQTT broker again");
    },
  };
}
