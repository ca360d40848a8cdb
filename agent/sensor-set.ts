/** All sensors of a gateway, as the desired settings name them: started, stopped and reported as the settings change. */
import type { Problem } from "../common/contract/gateway-messages.ts";
import type { SensorSettings } from "../common/contract/plant-settings.ts";
import type { Clock } from "../common/runtime/clock.ts";
import type { Log } from "../common/runtime/log.ts";
import type { MqttLink } from "../common/runtime/mqtt-link.ts";
import type { SensorAdapter, SensorContext, SensorReading } from "./sensors/define-sensor.ts";
import { createSensorRunner, type SensorRunner } from "./sensors/sensor-runner.ts";

/** What the sensors tell the agent. */
export interface SensorEvents {
  readings(sensorType: string, sensor: string, readings: readonly SensorReading[]): void;
  markSimulated(device: string, simulated: boolean): void;
  deviceStatus(device: string, status: "online" | "offline"): void;
  badMessage(subject: string, reason: string): void;
  problemsChanged(): void;
}

/** The set. */
export interface SensorSet {
  configure(sensors: readonly SensorSettings[]): Promise<void>;
  problems(): Problem[];
  close(): Promise<void>;
}

type AnyAdapter = SensorAdapter<{ type: string; id: string }>;

interface SensorSetOptions {
  readonly types: Readonly<Record<string, unknown>>;
  /** Sensors may run programs on this computer. */
  readonly allowPrograms: boolean;
  readonly site: string;
  readonly link: MqttLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: SensorEvents;
}

/** Creates an empty set. */
export function createSensorSet(options: SensorSetOptions): SensorSet {
  const { types, allowPrograms, site, link, clock, log, events } = options;
  const running = new Map<string, { key: string; runner: SensorRunner }>();
  let refused: Problem[] = [];
  let applied = Promise.resolve();

  function contextOf({ id, type }: SensorSettings): SensorContext {
    return {
      id,
      site,
      now: () => clock.monoMs(),
      push: (readings) => events.readings(type, id, readings),
      markSimulated: (simulated, device = id) => events.markSimulated(device, simulated),
      deviceStatus: events.deviceStatus,
      badMessage: events.badMessage,
      subscribe: link.subscribe,
      log: log.child({ sensor: id }),
    };
  }

  function start(settings: SensorSettings): Problem | undefined {
    const { id, type } = settings;
    const adapter = Object.hasOwn(types, type) ? (types[type] as AnyAdapter) : undefined;
    if (!adapter) {
      const known = Object.keys(types).join(", ");
      return {
        code: "sensor-type-unknown",
        subject: id,
        message: `Sensor ${id}: there is no type "${type}"; use ${known}`,
      };
    }
    if (adapter.runsPrograms && !allowPrograms) {
      const message =
        `Sensor ${id}: this gateway runs no programs that it is told over the network; ` +
        "to let it, write allowPrograms: true into its machikoba.yaml and start it again";
      return { code: "programs-not-allowed", subject: id, message };
    }
    const parsed = adapter.config.safeParse(settings);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const message = `Sensor ${id}: ${issue?.path.join(".") || "settings"}: ${issue?.message}`;
      return { code: "sensor-settings-wrong", subject: id, message };
    }
    const runner = createSensorRunner({
      id,
      sensor: adapter.create(parsed.data, contextOf(settings)),
      clock,
      onReadings: (readings) => events.readings(type, id, readings),
      onProblem: events.problemsChanged,
    });
    running.set(id, { key: JSON.stringify(settings), runner });
    runner.start();
    return undefined;
  }

  async function apply(all: readonly SensorSettings[]): Promise<void> {
    const sensors = all.filter(({ id }, index) => all.findIndex((one) => one.id === id) === index);
    const wanted = new Map(sensors.map((settings) => [settings.id, JSON.stringify(settings)]));
    for (const [id, { key, runner }] of running) {
      if (wanted.get(id) === key) continue;
      running.delete(id);
      await runner.close();
    }
    refused = sensors.filter(({ id }) => !running.has(id)).flatMap((settings) => start(settings) ?? []);
    for (const { id } of all.filter((settings) => !sensors.includes(settings))) {
      const message = `Sensor ${id}: stands twice in the settings; give each sensor an id of its own`;
      refused.push({ code: "sensor-settings-wrong", subject: id, message });
    }
    events.problemsChanged();
  }

  return {
    configure(sensors) {
      // One after the other: closing takes time, and the newest settings must win.
      applied = applied.then(() => apply(sensors));
      return applied;
    },
    problems: () => [...refused, ...[...running.values()].flatMap(({ runner }) => runner.problem() ?? [])],
    async close() {
      const runners = [...running.values()];
      running.clear();
      await Promise.all(runners.map(({ runner }) => runner.close()));
    },
  };
}
