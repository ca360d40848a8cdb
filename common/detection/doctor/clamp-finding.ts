/** What one clamp can tell of its own health: findings with their evidence, and the parts that look for them. */
import type { Second } from "../second-window.ts";

/** What may be wrong with a clamp that measures a machine. */
export type ClampProblem =
  /** No readings any more. */
  | "clamp-silent"
  /** The same value to the last digit for longer than any current holds still. */
  | "clamp-stuck"
  /** Its input is at its limit in a good part of the seconds with current. */
  | "clamp-clipped"
  /** The middle of its input has moved since set-up. */
  | "clamp-drifted"
  /** Without a current it is noisier than at set-up. */
  | "clamp-noisy"
  /** A whole shift without a current: the machine was off, or the clamp is. */
  | "clamp-no-current"
  /** For long more current than the nameplate allows. */
  | "clamp-above-nameplate"
  /** Current for hours, and never more than a few percent of the nameplate. */
  | "clamp-below-nameplate";

/** Something that is wrong. */
export interface ClampFinding {
  readonly code: ClampProblem;
  /** Since when, in ms on the caller's clock. */
  readonly since: number;
  /** The figures that it was told by, with their units in their names. */
  readonly evidence: Readonly<Record<string, number>>;
}

/** A second of a clamp, as it was measured and as a current. */
export interface ClampSecond extends Second {
  /** Mean current without the noise floor, in amperes. */
  readonly currentA: number;
}

/** Looks for one kind of trouble. */
export interface ClampWard {
  second(second: ClampSecond): void;
  /** What is wrong as far as it is known at `t`. */
  finding(t: number): ClampFinding | undefined;
}
