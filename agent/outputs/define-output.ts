/** What an output adapter is: a settings schema, and how a switch or a voice is created of it. */
import type { z } from "zod";
import type { VoiceClip } from "../../common/contract/voice-lines.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { MqttLink } from "../../common/runtime/mqtt-link.ts";

/** A line to be spoken. */
export interface SpokenLine {
  readonly text: string;
  readonly lang: "ja" | "en";
  /** Which line of which occasion it is, for voices that play recordings. */
  readonly clip?: VoiceClip | undefined;
}

/** A light or a relay. All three do I/O; failures are OutputFaults, and whoever asked tries again. */
export interface SwitchOutput {
  readonly kind: "switch";
  open(): Promise<void>;
  /**
   * Switches, and resolves when the device has confirmed. `forMs` is how long it may stay on at most, in ms: where the device
   * can, it then goes off by itself, even when this computer is dead. Asked again while it is on, the time begins anew.
   */
  set(on: boolean, signal: AbortSignal, forMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** Something that speaks. Failures are OutputFaults. */
export interface VoiceOutput {
  readonly kind: "voice";
  open(): Promise<void>;
  /** Speaks a line to its end. */
  say(line: SpokenLine, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Any output. */
export type Output = SwitchOutput | VoiceOutput;

/** What an output gets to do its work with. */
export interface OutputContext {
  /** Id of the output in the settings. */
  readonly id: string;
  readonly clock: Clock;
  readonly link: Pick<MqttLink, "subscribe" | "publish">;
  /** Hands a line to the dashboard's kiosk page; rejects when it can't be handed over. */
  readonly announce: (line: SpokenLine) => Promise<void>;
  /** One voice at a time on this gateway: runs `work` when it is its turn, or rejects when too many wait. */
  readonly inTurn: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
}

/** An adapter for one type of output. `create` does no I/O. */
export interface OutputAdapter<Config extends { type: string; id: string }> {
  /** Strict schema of the output's settings: `id`, `type`, and its own. */
  readonly config: z.ZodType<Config>;
  readonly create: (config: Config, context: OutputContext) => Output;
}

/** Declares an adapter; only there so that its types are inferred. */
export function defineOutput<Config extends { type: string; id: string }>(
  adapter: OutputAdapter<Config>,
): OutputAdapter<Config> {
  return adapter;
}
