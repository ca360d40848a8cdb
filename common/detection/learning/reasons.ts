/** Why settings are proposed, and why not, in words. */
import type { DetectionSettings } from "../../contract/plant-settings.ts";
import type { LearnedLevels } from "./level-learner.ts";
import type { Level } from "./levels.ts";

/** Why nothing is proposed, or only a part of it. */
export interface Refusal {
  readonly code: "too-short" | "no-current" | "one-level" | "few-steps";
  /** What can't be told, why, and what to do. */
  readonly reason: string;
  /** Below this many amperes the machine is off: that much can be told where the level of no current was seen. */
  readonly offBelowA?: number;
}

const amperes = (valueA: number) => `${Number(valueA.toPrecision(3))} A`;
const percent = (share: number) => `${Math.round(share * 100)} %`;

function describeLevel({ peakA, share }: Level): string {
  return peakA === 0 ? `no current (${percent(share)} of the time)` : `${amperes(peakA)} (${percent(share)})`;
}

export function levelReasons({ levels }: LearnedLevels, { offBelowA, runAboveA }: DetectionSettings): string[] {
  const lit = levels.filter(({ peakA }) => peakA > 0);
  const seen = `The current stays at ${levels.map(describeLevel).join(", ")}.`;
  if (levels.length === 1) return [seen];
  if (lit.length === 1) {
    return [
      seen,
      `Running is told from off at ${amperes(runAboveA)}, in the gap between them; no waiting level was seen.`,
    ];
  }
  const others = lit.length > 2 ? " If the machine only waits at a higher level, move the threshold above it." : "";
  return [
    seen,
    `Running begins at ${amperes(runAboveA)}, in the widest gap between two levels; below ${amperes(offBelowA)} the machine is off.${others}`,
  ];
}

export function activityReason(top: Level, stepA: number, stepsPerSecond: number, activeShare: number): string {
  return (
    `At ${amperes(top.medianA)} the machine both works and waits: the current has steps above ${amperes(stepA)} ` +
    `in ${percent(activeShare)} of that time (one in ${(1 / stepsPerSecond).toFixed(0)} s) and none in the rest. ` +
    "Running is from the first step to the last one before a pause."
  );
}

export function tooShort({ knownMs }: LearnedLevels): Refusal {
  const seconds = Math.round(knownMs / 1000);
  return {
    code: "too-short",
    reason: `Only ${seconds} s of current are known: record a shift in which the machine is off, waits and works, and try again.`,
  };
}

export function noCurrent({ zeroBelowA }: LearnedLevels): Refusal {
  return {
    code: "no-current",
    reason:
      "There was no current in all this time: off, or is the clamp off the wire? Switch the machine on, and check that the " +
      "clamp is closed round one conductor, not round the whole cable.",
    offBelowA: zeroBelowA,
  };
}

export function oneLevel(top: Level): Refusal {
  return {
    code: "one-level",
    reason:
      `The current stays at one level, ${amperes(top.medianA)}, in all this time: nothing shows whether the machine works or ` +
      "waits. Record a time that has both, clamp the cable of the spindle or of the main motor, or teach me by marking some minutes of each.",
  };
}

export function fewSteps(
  top: Level,
  stepsPerSecond: number,
  neededPerSecond: number,
  { offBelowA }: DetectionSettings,
): Refusal {
  return {
    code: "few-steps",
    reason:
      `This clamp can't tell idle from work: at ${amperes(top.medianA)} the current stays still for minutes whether the machine works or ` +
      `waits, as when axes hold their load (${stepsPerSecond.toFixed(2)} steps a second where it moves at all; telling needs ${neededPerSecond}). ` +
      "Clamp the cable of the spindle or of the main motor, or teach me by marking some minutes of each.",
    offBelowA,
  };
}
