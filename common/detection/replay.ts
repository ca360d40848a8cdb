/** Recorded seconds played through detection again: gives exactly the segments that were told when they were measured. */
import { secondFlags } from "../contract/records.ts";
import type { DetectionSecond } from "./detection-second.ts";

/** A second as history keeps it; `t` on the clock that the segments shall be on, in ms. */
export interface RecordedSecond {
  readonly t: number;
  readonly mean: number;
  readonly validForMs: number;
  /** Bits of `secondFlags`. */
  readonly flags: number;
}

const secondMs = 1000;

/**
 * Makes seconds for detection out of recorded ones, in the order of time. What came too late is left out, as it was when
 * states were decided. A row of joined quiet seconds lasts until the row behind it, and is played second by second: other
 * things may be decided while nothing happens.
 */
export function* toDetectionSeconds(rows: Iterable<RecordedSecond>): Generator<DetectionSecond> {
  let waiting: RecordedSecond | undefined;
  for (const row of rows) {
    if ((row.flags & secondFlags.late) !== 0) continue;
    if (waiting) yield* play(waiting, row.t);
    waiting = row;
  }
  if (waiting) yield* play(waiting, waiting.t + waiting.validForMs);
}

function* play({ t, mean, validForMs, flags }: RecordedSecond, nextT: number): Generator<DetectionSecond> {
  const validUntil = t + validForMs;
  const isJoined = (flags & secondFlags.joined) !== 0;
  const end = isJoined ? Math.min(nextT, validUntil) : t + secondMs;
  for (let at = t; at < end; at += secondMs) {
    yield { t: at, meanA: mean, validForMs: validUntil - at, lengthMs: secondMs };
  }
}
