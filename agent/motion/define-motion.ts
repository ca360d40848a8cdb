/** What a motion sensor adapter is: a settings schema, and how a sensor is created of it. */
import type { z } from "zod";
import type { Clock } from "../../common/runtime/clock.ts";
import type { MqttLink } from "../../common/runtime/mqtt-link.ts";

/** What a motion sensor gets to do its work with. */
export interface MotionContext {
  /** Id of the sensor in the settings. */
  readonly id: string;
  readonly site: string;
  readonly clock: Pick<Clock, "monoMs" | "after">;
  readonly link: Pick<MqttLink, "subscribe">;
  /** Somebody moves (again), or motion has ended. It is of now. */
  motion(isMoving: boolean): void;
  /** The sensor says, or the broker says of it, that it is there or away. */
  status(word: "online" | "offline"): void;
  /** It is a made-up sensor. */
  markSimulated(): void;
  /** Counts a message that couldn't be understood and shows it among the problems. */
  badMessage(subject: string, reason: string): void;
  /** It works no more, and why: it is closed and, after a pause, opened again. */
  fail(error: unknown): void;
}

/** A motion sensor at work. */
export interface MotionSensor {
  /** Connects; a rejection is reported and tried again. */
  open(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Settings that every motion sensor has at least. */
export interface MotionConfig {
  readonly id: string;
  readonly type: string;
  /** So long after the last sign of motion it counts as ended, in ms, when the sensor doesn't say so itself. */
  readonly endsAfterMs: number;
  /** Silent for so long it counts as away, in ms; 0: it may be silent for ever. */
  readonly silentAfterMs: number;
}

/** An adapter for one type of motion sensor. `create` does no I/O. */
export interface MotionAdapter<Config extends MotionConfig> {
  /** Strict schema of the sensor's settings. */
  readonly config: z.ZodType<Config>;
  readonly create: (config: Config, context: MotionContext) => MotionSensor;
}

/** Declares an adapter; only there so that its types are inferred. */
export function defineMotion<Config extends MotionConfig>(adapter: MotionAdapter<Config>): MotionAdapter<Config> {
  return adapter;
}
