/** A phase: a span in which a machine does one thing, and the current that it draws meanwhile. */
import { smoothNoise } from "../random.ts";
import type { Trace } from "./trace.ts";

/** A span of one doing, as plain data; `ampsIn` reads the current out of it. */
export interface Phase {
  /** Epoch ms of simulated time, half open. */
  readonly startMs: number;
  readonly endMs: number;
  /** What the machine does, in its load's own words: `off`, `standby`, `cutting` … */
  readonly doing: string;
  /** Current when nothing varies, RMS in amperes. With a trace this is what is added to the trace. */
  readonly levelA: number;
  /** How far the current wanders to both sides, as a share of it, 0 to 1. */
  readonly variationShare: number;
  /** How quickly it wanders, in ms from one knot to the next. */
  readonly variationMs: number;
  /** Seed of the wandering. */
  readonly seed: number;
  /** A motor starts at the beginning of the phase. */
  readonly inrush: Inrush | undefined;
  /** A recording that is replayed on top of the level. */
  readonly replay: Replay | undefined;
}

/** The surge when a motor starts. */
export interface Inrush {
  /** RMS in amperes at its height, which holds for the first three fifths. */
  readonly peakA: number;
  readonly lastsMs: number;
}

/** Where in a recording a phase begins, and by how much its amperes are multiplied. */
export interface Replay {
  readonly trace: Trace;
  readonly offsetMs: number;
  /** Times faster than it was recorded. */
  readonly pace: number;
  readonly scale: number;
}

const inrushHoldShare = 0.6;

/** The current in a phase at a moment within it, RMS in amperes. */
export function ampsIn(phase: Phase, tMs: number): number {
  const sinceMs = tMs - phase.startMs;
  const { variationShare, inrush, replay } = phase;
  let amps = phase.levelA;
  if (replay) amps += replay.scale * replay.trace.ampsAt(replay.offsetMs + sinceMs * replay.pace);
  if (variationShare > 0) amps *= 1 + variationShare * smoothNoise(phase.seed, sinceMs, phase.variationMs);
  return inrush && sinceMs < inrush.lastsMs ? withInrush(amps, inrush, sinceMs / inrush.lastsMs) : amps;
}

/** The surge holds, then falls in a straight line to what the phase draws. */
function withInrush(amps: number, { peakA }: Inrush, share: number): number {
  const fall = Math.min(1, (1 - share) / (1 - inrushHoldShare));
  return amps + (peakA - amps) * fall;
}

/** True when a phase draws nothing at all for as long as it lasts. */
export function isDead({ levelA, replay }: Phase): boolean {
  return levelA === 0 && replay === undefined;
}
