/** What a mirror's adapter is: a settings schema, and how its target is created. */
import type { z } from "zod";
import type { InfluxNames, InfluxPoint } from "../../contract/influx-layout.ts";
import type { TimeSpan } from "../../contract/live-events.ts";

/** A channel as a target knows it, whatever machine it measured. */
export type MirrorChannel = Omit<InfluxNames, "machine">;

/** What a target has of a channel on a day. */
export interface DayCount {
  /** Where the UTC day begins, epoch ms. */
  readonly startMs: number;
  readonly count: number;
  /** Sum of the means, in amperes. */
  readonly sum: number;
}

/** A point as it is read back. */
export interface KeptPoint {
  readonly atMs: number;
  readonly mean: number;
}

/** What became of points that were written. */
export interface WriteAnswer {
  /** Points that the target has refused, and why; all others are in it. */
  readonly dropped: number;
  readonly reason?: string | undefined;
}

/** A place that history is mirrored to. All methods do I/O, and reject with a MirrorFault. */
export interface MirrorTarget {
  /** Its address, without credentials. */
  readonly address: string;
  /** Gets ready; may be called again after a failure. */
  open(signal: AbortSignal): Promise<void>;
  /**
   * Writes points; resolves only when the target has acknowledged them. Writing a point twice is harmless. Rejects with the fate
   * `points` where it took none because of some of them.
   */
  write(points: readonly InfluxPoint[], signal: AbortSignal): Promise<WriteAnswer>;
  /** What it has of a channel within a span, by UTC day; days without a point may be left out. */
  dayCounts(channel: MirrorChannel, span: TimeSpan, signal: AbortSignal): Promise<DayCount[]>;
  /** All points that it has of a channel within a span of a day at most. */
  points(channel: MirrorChannel, span: TimeSpan, signal: AbortSignal): Promise<KeptPoint[]>;
  /** Lets go of what `open` took; may be called twice, and without `open`. */
  close(): Promise<void>;
}

/** An adapter for one kind of target. `create` does no I/O; its failure stops the program. */
export interface MirrorAdapter<Config extends { type: string; id: string }> {
  /** Strict schema of the mirror's settings: `id`, `type`, and its own. */
  readonly config: z.ZodType<Config>;
  readonly create: (config: Config) => MirrorTarget;
}

/** Declares an adapter; only there so that its types are inferred. */
export function defineMirror<Config extends { type: string; id: string }>(
  adapter: MirrorAdapter<Config>,
): MirrorAdapter<Config> {
  return adapter;
}
