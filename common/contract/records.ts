/** What must be kept: the records that travel from a gateway's outbox to the recorder. */
import { z } from "zod";
import { scoreFields } from "./clutter.ts";
import { channelId, id, streamId } from "./ids.ts";
import { epochMs, machineState, unknownCause } from "./machine-state.ts";

/** Most records in one batch. */
export const maxRecordsPerBatch = 500;

/** Largest batch in bytes: small enough to be sent again over a bad network. */
export const maxBatchBytes = 128 * 1024;

const seq = z.int().positive();

/** A text of so many characters; databases take no NUL. */
function text(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .refine((value) => !value.includes("\0"), { error: "must be without NUL" });
}

/**
 * Monotonic milliseconds since the run (one life of the agent's process) began; below 0 what devices had measured before.
 * At most 30 years, so that no sum of times leaves the whole numbers.
 */
const monoMs = z.number().min(-1e11).max(1e12);
/** A measured value. No unit needs more, and history keeps a thousandth of it as a whole number. */
const measured = z.number().min(-1e9).max(1e9);
/** Most readings in a second, and longest validity in ms: far beyond any device. */
const maxCount = 1e6;
const maxValidForMs = 1e11;

/**
 * One second of one channel: id, mean, min, max, standard deviation of its readings (in the channel's unit), their number,
 * and how long it is valid in ms from the record's `t`. A ninth place, where present, holds flags (see secondFlags).
 */
const secondRow = z.tuple(
  [
    channelId,
    measured,
    measured,
    measured,
    measured,
    z.int().positive().max(maxCount),
    z.number().nonnegative().max(maxValidForMs),
  ],
  z.int().nonnegative().max(255),
);
export type SecondRow = z.infer<typeof secondRow>;

/** Bits in a second's flags. `joined` is history's own: several quiet seconds in one row, which lasts until the next one. */
export const secondFlags = { clipped: 1, late: 2, drifted: 4, incomplete: 8, joined: 16 } as const;

/** All channels that had readings in one second of a gateway; `t` is where the second begins. */
const secondsRecord = z.object({ seq, kind: z.literal("seconds"), t: monoMs, rows: z.array(secondRow).min(1) });

/** A machine's state changed: `since` is the time of the edge itself, before `t`, when it was decided. */
const stateRecord = z.object({
  seq,
  kind: z.literal("state"),
  t: monoMs,
  machine: id,
  state: machineState,
  since: monoMs,
  cause: unknownCause.optional(),
  /** Revision of the settings that made it. */
  revision: z.int().nonnegative(),
  /** One of the machine's channels is simulated. */
  simulated: z.boolean().default(false),
});

/** Wall time for a run: at monotonic `t` it was `wallMs`. */
const anchorRecord = z.object({
  seq,
  kind: z.literal("anchor"),
  t: monoMs,
  wallMs: epochMs,
  source: z.enum(["system", "dashboard", "person"]),
});

/** A channel is first heard of in a run; from here on its rows are simulated or real. */
const channelRecord = z.object({
  seq,
  kind: z.literal("channel"),
  t: monoMs,
  channel: channelId,
  sensorType: text(40),
  quantity: text(40),
  simulated: z.boolean(),
});

/**
 * What one look at an area came to; `t` is when the photo was taken, or when it was due. Of the photo itself it holds nothing
 * but outlines.
 */
const scoreRecord = z.object({
  seq,
  kind: z.literal("score"),
  t: monoMs,
  ...scoreFields,
  /** When a slot without a look was due: it counts in place of `t`, which no anchor of a sleep or a set clock dates rightly. */
  dueMs: epochMs.optional(),
  /** Revision of the settings that made it. */
  revision: z.int().nonnegative(),
  simulated: z.boolean().default(false),
});

/** Something worth keeping that isn't a value: a start of the agent, a device that fell silent. */
const eventRecord = z.object({
  seq,
  kind: z.literal("event"),
  t: monoMs,
  event: text(60),
  subject: text(90).optional(),
  detail: text(400).optional(),
});

/** Records from `seq` to `untilSeq` had to be dropped. */
const gapRecord = z
  .object({
    seq,
    kind: z.literal("gap"),
    t: monoMs,
    untilSeq: seq,
    reason: z.enum(["outbox-full", "disk-full", "damaged"]),
  })
  .refine((gap) => gap.untilSeq >= gap.seq, { path: ["untilSeq"], error: "is before seq" });

/** A record of any kind. */
export const record = z.discriminatedUnion("kind", [
  secondsRecord,
  stateRecord,
  anchorRecord,
  channelRecord,
  scoreRecord,
  eventRecord,
  gapRecord,
]);
export type MachikobaRecord = z.infer<typeof record>;

/** A record of one kind. */
export type RecordOf<K extends MachikobaRecord["kind"]> = Extract<MachikobaRecord, { kind: K }>;

type WithoutSeq<R> = R extends unknown ? Omit<R, "seq"> : never;

/** A record before the outbox has numbered it. */
export type UnnumberedRecord = WithoutSeq<MachikobaRecord>;

/** `gateways/{g}/records`: records of one run in sequence. Identity is (gateway, stream, seq). */
export const recordBatch = z.object({
  stream: streamId,
  /** Counts the lives of the agent's process within the stream, from 1. */
  run: z.int().positive(),
  records: z.array(record).min(1).max(maxRecordsPerBatch),
});
export type RecordBatch = z.infer<typeof recordBatch>;

/** `gateways/{g}/stored`: everything up to this sequence number of this stream is durable. */
export const storedMessage = z.object({
  stream: streamId,
  /** The run that the newest durable record belongs to; 0 where nothing is stored. */
  run: z.int().nonnegative(),
  seq: z.int().nonnegative(),
  /** The recorder has missed something: send again what comes after `seq`. */
  resend: z.boolean().optional(),
  /** The dashboard's time when it said so, if its clock is set: a gateway without a clock may take it. */
  at: epochMs.optional(),
});
export type StoredMessage = z.infer<typeof storedMessage>;
