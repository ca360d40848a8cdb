/** What one channel read in each step of a set-up check. */
import type { Second } from "../second-window.ts";

/** What the person has just done, in this order; `machine-off` may be left out. */
export type SetUpMark = "clamp-off" | "machine-off" | "machine-on";

/** Figures of one step, in amperes. */
export interface StepFigures {
  readonly seconds: number;
  /** Root of the mean square, and mean of the seconds' means. */
  readonly rmsA: number;
  readonly meanA: number;
  /** How much single readings differ, and how much the seconds do: standard deviations. */
  readonly stdA: number;
  readonly secondStdA: number;
  readonly minA: number;
  readonly maxA: number;
  /** What nine of ten seconds were below: the level once a machine has started. */
  readonly highA: number;
  /** Share of the seconds with a flag, 0 to 1. */
  flagShare(flag: number): number;
}

/** Gathers the seconds of one channel by step. */
export interface ClampSteps {
  /** Takes a second that began `afterMs` after its step. */
  add(step: SetUpMark | undefined, second: Second, afterMs: number): void;
  figures(): Partial<Record<SetUpMark, StepFigures>>;
}

/** Hands are still on the clamp or the switch for so long. */
const settleMs = 1000;
/** A step longer than ten minutes is judged by its first ten. */
const mostSeconds = 600;
/** Fewer seconds than this say nothing. */
const leastSeconds = 3;
const highShare = 0.9;

/** Creates the steps of a channel. */
export function createClampSteps(): ClampSteps {
  const steps = new Map<SetUpMark, Second[]>();
  return {
    add(step, second, afterMs) {
      if (step === undefined || afterMs < settleMs) return;
      const seconds = steps.get(step) ?? [];
      steps.set(step, seconds);
      if (seconds.length < mostSeconds) seconds.push(second);
    },
    figures() {
      const known = [...steps].filter(([, seconds]) => seconds.length >= leastSeconds);
      return Object.fromEntries(known.map(([step, seconds]) => [step, figuresOf(seconds)]));
    },
  };
}

function figuresOf(seconds: readonly Second[]): StepFigures {
  const means = seconds.map(({ mean }) => mean);
  const meanA = average(means);
  const secondStdA = Math.sqrt(average(means.map((mean) => (mean - meanA) ** 2)));
  const within = average(seconds.map(({ std }) => std * std));
  const sorted = means.toSorted((a, b) => a - b);
  return {
    seconds: seconds.length,
    rmsA: Math.sqrt(average(seconds.map(({ mean, std }) => mean * mean + std * std))),
    meanA,
    stdA: Math.sqrt(within + secondStdA ** 2),
    secondStdA,
    minA: Math.min(...seconds.map(({ min }) => min)),
    maxA: Math.max(...seconds.map(({ max }) => max)),
    highA: sorted[Math.floor(highShare * (sorted.length - 1))] ?? 0,
    flagShare: (flag) => average(seconds.map(({ flags }) => ((flags & flag) === 0 ? 0 : 1))),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
