/** Settings proposed from a recording without labels, with their reasons; or why the recording doesn't bear a decision. */
import { type DetectionSettings, detectionSettings } from "../../contract/plant-settings.ts";
import type { DetectionSecond } from "../detection-second.ts";
import { createLevelLearner, type LearnedLevels } from "./level-learner.ts";
import type { Level } from "./levels.ts";
import { createStateTimes, type StateTimes } from "./state-times.ts";

/** A recording that can be read as often as needed, in pieces, in the order of time. */
export type Recording = () => AsyncIterable<readonly DetectionSecond[]> | Iterable<readonly DetectionSecond[]>;

/** Settings that a person may apply. They never apply themselves. */
export interface Proposal {
  readonly settings: DetectionSettings;
  /** In words, one sentence each. */
  readonly reasons: readonly string[];
  readonly levels: readonly Level[];
  /** What these settings make of the recording. */
  readonly outcome: StateTimes;
}

/** Why nothing is proposed, or only a part of it. */
export interface Refusal {
  readonly code: "too-short" | "no-current" | "one-level" | "few-steps";
  /** What can't be told, why, and what to do. */
  readonly reason: string;
  /** Below this many amperes the machine is off: that much can be told where the level of no current was seen. */
  readonly offBelowA?: number;
}

/** What learning comes to: one or the other. */
export type Learned = { readonly proposal: Proposal } | { readonly refused: Refusal };

/** Less than this says nothing about a machine, in ms. */
const leastKnownMs = 60_000;
/** A step is a change by more than this share of the working current, and so many times the noise. */
const stepShareOfMedian = 0.12;
const stepNoises = 6;
/** Work with steps has at least so many of them in a second of work. */
const leastStepsPerSecond = 0.13;
/** Below this share of the time steps are chance, and above this one there is no waiting to tell from work. */
const leastActiveShare = 0.03;
const leastQuietShare = 0.2;
/** A current that wavers by more than this share of itself shows no steps. */
const mostStepShare = 0.5;
/** Slower than this a sensor can't show steps from second to second. */
const slowestForStepsMs = 2500;
/** A state must last longer than one value. */
const dwellIntervals = 1.5;

/** Learns from a recording: reads it two to three times, and holds no more than some histograms of it. */
export async function learnSettings(recording: Recording): Promise<Learned> {
  const learner = createLevelLearner();
  await forEach(recording, learner.add);
  const found = learner.result();
  const top = found.levels.at(-1);
  if (found.knownMs < leastKnownMs) return { refused: tooShort(found) };
  if (!top || top.peakA === 0) return { refused: noCurrent(found) };
  const base = levelSettings(found);
  const trial = await tryActivity(recording, found, base);
  if (trial) return trial;
  if (found.levels.length === 1) return { refused: oneLevel(top) };
  const outcome = await playThrough(recording, base);
  return { proposal: { settings: base, reasons: levelReasons(found, base), levels: found.levels, outcome } };
}

/** Two thresholds from the levels. Where there is no valley the threshold lies well below all that was seen. */
function levelSettings({ levels, zeroBelowA, intervalMs }: LearnedLevels): DetectionSettings {
  const hasZero = levels[0]?.peakA === 0;
  const lit = hasZero ? levels.slice(1) : levels;
  const [first] = lit;
  const split = widestValley(lit);
  const belowFirst = hasZero ? zeroBelowA : (first?.lowA ?? 0) / 2;
  const runAboveA = split ?? belowFirst;
  const zeroTop = hasZero ? (levels[0]?.highA ?? 0) : 0;
  const off = zeroTop > 0 && first ? Math.sqrt(zeroTop * first.lowA) : Math.min(zeroBelowA, (first?.lowA ?? 0) / 2);
  const dwell = Math.round(dwellIntervals * intervalMs);
  const usual = detectionSettings.parse({});
  const atLeast = (ms: number) => (intervalMs < 500 ? dwell : Math.max(ms, dwell));
  return detectionSettings.parse({
    runAboveA: rounded(runAboveA),
    // Where nothing was seen between off and running, all that isn't running is off.
    offBelowA: rounded(split === undefined && hasZero ? runAboveA * 0.95 : Math.min(off, runAboveA * 0.95)),
    dwellRunningMs: Math.min(600_000, atLeast(usual.dwellRunningMs)),
    dwellIdleMs: Math.min(600_000, atLeast(usual.dwellIdleMs)),
    dwellOffMs: Math.min(600_000, atLeast(usual.dwellOffMs)),
    origin: "learned",
  });
}

/** The valley between the two neighbours that lie farthest apart, in amperes; undefined for a single level. */
function widestValley(lit: readonly Level[]): number | undefined {
  let widest = 0;
  let valleyA: number | undefined;
  for (const [index, high] of lit.entries()) {
    const low = lit[index - 1];
    if (!low || high.peakA / low.peakA <= widest) continue;
    widest = high.peakA / low.peakA;
    valleyA = high.fromA;
  }
  return valleyA;
}

/** Where the highest level holds both quiet and active stretches, steps must tell work from waiting, or nothing can. */
async function tryActivity(
  recording: Recording,
  found: LearnedLevels,
  base: DetectionSettings,
): Promise<Learned | undefined> {
  const top = found.levels.at(-1);
  if (!top || found.intervalMs > slowestForStepsMs) return undefined;
  const stepA = rounded(Math.max(stepShareOfMedian * top.medianA, stepNoises * found.noiseA));
  if (stepA > mostStepShare * top.medianA) return undefined;
  const settings = detectionSettings.parse({ ...base, activity: { stepA } });
  const outcome = await playThrough(recording, settings);
  const activeShare = outcome.ms.running / Math.max(1, outcome.workingLevelMs);
  if (activeShare < leastActiveShare || 1 - activeShare < leastQuietShare) return undefined;
  const stepsPerSecond = outcome.steps / (outcome.ms.running / 1000);
  if (stepsPerSecond < leastStepsPerSecond) return { refused: fewSteps(top, stepsPerSecond, base) };
  const reasons = [...levelReasons(found, base), activityReason(top, stepA, stepsPerSecond, activeShare)];
  return { proposal: { settings, reasons, levels: found.levels, outcome } };
}

async function playThrough(recording: Recording, settings: DetectionSettings): Promise<StateTimes> {
  const times = createStateTimes(settings);
  await forEach(recording, times.add);
  return times.result();
}

/** Hands every second of a recording to `take`. */
async function forEach(recording: Recording, take: (second: DetectionSecond) => void): Promise<void> {
  for await (const piece of recording()) for (const second of piece) take(second);
}

function rounded(valueA: number): number {
  return Number(valueA.toPrecision(3));
}

const amperes = (valueA: number) => `${Number(valueA.toPrecision(3))} A`;
const percent = (share: number) => `${Math.round(share * 100)} %`;

function describeLevel({ peakA, share }: Level): string {
  return peakA === 0 ? `no current (${percent(share)} of the time)` : `${amperes(peakA)} (${percent(share)})`;
}

function levelReasons({ levels }: LearnedLevels, { offBelowA, runAboveA }: DetectionSettings): string[] {
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

function activityReason(top: Level, stepA: number, stepsPerSecond: number, activeShare: number): string {
  return (
    `At ${amperes(top.medianA)} the machine both works and waits: the current has steps above ${amperes(stepA)} ` +
    `in ${percent(activeShare)} of that time (one in ${(1 / stepsPerSecond).toFixed(0)} s) and none in the rest. ` +
    "Running is from the first step to the last one before a pause."
  );
}

function tooShort({ knownMs }: LearnedLevels): Refusal {
  const seconds = Math.round(knownMs / 1000);
  return {
    code: "too-short",
    reason: `Only ${seconds} s of current are known: record a shift in which the machine is off, waits and works, and try again.`,
  };
}

function noCurrent({ zeroBelowA }: LearnedLevels): Refusal {
  return {
    code: "no-current",
    reason:
      "There was no current in all this time: off, or is the clamp off the wire? Switch the machine on, and check that the " +
      "clamp is closed round one conductor, not round the whole cable.",
    offBelowA: zeroBelowA,
  };
}

function oneLevel(top: Level): Refusal {
  return {
    code: "one-level",
    reason:
      `The current stays at one level, ${amperes(top.medianA)}, in all this time: nothing shows whether the machine works or ` +
      "waits. Record a time that has both, clamp the cable of the spindle or of the main motor, or teach me by marking some minutes of each.",
  };
}

function fewSteps(top: Level, stepsPerSecond: number, { offBelowA }: DetectionSettings): Refusal {
  return {
    code: "few-steps",
    reason:
      `This clamp can't tell idle from work: at ${amperes(top.medianA)} the current stays still for minutes whether the machine works or ` +
      `waits, as when axes hold their load (${stepsPerSecond.toFixed(2)} steps a second where it moves at all; telling needs ${leastStepsPerSecond}). ` +
      "Clamp the cable of the spindle or of the main motor, or teach me by marking some minutes of each.",
    offBelowA,
  };
}
