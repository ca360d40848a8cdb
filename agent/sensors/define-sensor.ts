/** What a sensor adapter is: a settings schema, what it provides, and how it is created. */
import type { z } from "zod";
import type { QuantityName } from "../../common/contract/quantities.ts";
import type { Log } from "../../common/runtime/log.ts";
import type { MqttMessage } from "../../common/runtime/mqtt-link.ts";

/** A reading as a sensor gives it. */
export interface SensorReading {
  /** Root mean square of the current, in amperes; 0 or more. */
  readonly rmsA: number;
  /** When it was measured, epoch ms; left out for "now". Clocks that aren't set are recognised and ignored. */
  readonly at?: number | undefined;
  /** Name of the channel on the sensor; `1` when left out. */
  readonly channel?: string | undefined;
  /** The converter was at its limit. */
  readonly clipped?: boolean | undefined;
  /** The converter's middle has moved away from where it was at set-up. */
  readonly drifted?: boolean | undefined;
  /** Samples are missing in what was measured. */
  readonly incomplete?: boolean | undefined;
  /** Interval until the next reading, in ms, where the sensor knows it. */
  readonly periodMs?: number | undefined;
  /** Id of the device that measured, for sensors that hear several; the sensor's own id when left out. */
  readonly device?: string | undefined;
}

/** What a sensor gets to do its work with. */
export interface SensorContext {
  /** Id of the sensor in the settings. */
  readonly id: string;
  readonly site: string;
  /** Monotonic milliseconds. */
  now(): number;
  /** Hands over readings, for sensors that are told rather than asked. */
  push(readings: readonly SensorReading[]): void;
  /** Says that all channels of a device (by default the sensor's own) are simulated, or real. */
  markSimulated(simulated: boolean, device?: string): void;
  /** Says that a device came (online) or went (offline), for devices that say so themselves. */
  deviceStatus(device: string, status: "online" | "offline"): void;
  /** Counts a message that couldn't be understood and shows it among the problems. */
  badMessage(subject: string, reason: string): void;
  /** Subscribes on the gateway's MQTT broker; the answer ends it. */
  subscribe(filter: string, handler: (message: MqttMessage) => void): () => void;
  readonly log: Log;
}

/** A sensor at work. All three do I/O, take a signal that aborts them, and fail in a way that is reported and retried. */
export interface Sensor {
  open(signal: AbortSignal): Promise<void>;
  /** How often `read` is called, in ms; 1000 when left out. */
  readonly readEveryMs?: number;
  /** Left out by sensors that push. */
  read?(signal: AbortSignal): Promise<SensorReading | readonly SensorReading[]>;
  /** After a reading: what part of it fails although the rest works, and what to do; undefined when all works. */
  partFailure?(): string | undefined;
  close(): Promise<void>;
}

/** An adapter for one type of sensor. `create` does no I/O; its failure stops the program. */
export interface SensorAdapter<Config extends { type: string; id: string }> {
  /** Strict schema of the sensor's settings: `id`, `type`, and its own. */
  readonly config: z.ZodType<Config>;
  readonly provides: readonly QuantityName[];
  /** It runs programs that its settings name: only where the gateway's start-up settings allow that. */
  readonly runsPrograms?: true;
  readonly create: (config: Config, context: SensorContext) => Sensor;
}

/** Declares an adapter; only there so that its types are inferred. */
export function defineSensor<Config extends { type: string; id: string }>(
  adapter: SensorAdapter<Config>,
): SensorAdapter<Config> {
  return adapter;
}
