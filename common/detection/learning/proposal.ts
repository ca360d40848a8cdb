/** Settings proposed from a recording without labels, with their reasons; or why the recording doesn't bear a decision. */
import { type DetectionSettings, detectionSettings } from "../../contract/plant-settings.ts";
import type { DetectionSecond } from "../detection-second.ts";
import { createLevelLearner, type LearnedLevels } from "./level-learner.ts";
import { levelSettings, rounded } from "./level-settings.ts";
import type { Level } from "./levels.ts";
import { activityReason, fewSteps, levelReasons, noCurrent, oneLevel, type Refusal, tooShort } from "./reasons.ts";
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

/** What learning comes to: a proposal, or a refusal. */
export interface Learned {
  readonly proposal?: Proposal;
  readonly refused?: Refusal;
  /** What the first reading has found, and the thresholds that follow from it alone. */
  readonly found: LearnedLevels;
  readonly byLevels: DetectionSettings;
  /** Values come often enough to show steps. */
  readonly canShowSteps: boolean;
}

/** Less than this says nothing about a machine, in ms. */
const leastKnownMs = 20_000;
/** A step is a change by more than this share of the working current, and so many times the noise. */
export const usualStepShare = 0.12;
const stepNoises = 6;
/** Work with steps has at least so many of them in a second of work. */
const leastStepsPerSecond = 0.13;
/**
 * Shares of the time at the highest level: in runs of a minute and more, and without a step for three minutes and more. Below
 * either of them the level is of one kind; what steps there are belong to switching on, or to chance.
 */
const leastLongRunShare = 0.05;
const leastLongQuietShare = 0.2;
/** Work lasts: so many of the runs are a minute and longer, else they are bursts of something else. */
const leastLongRunsShare = 0.3;
/** A current that wavers by more than this share of itself shows no steps. */
const mostStepShare = 0.5;
/** Slower than this a sensor can't show steps from second to second. */
const slowestForStepsMs = 2500;

/** Learns from a recording: reads it two to four times, and holds no more than some histograms of it. */
export async function learnSettings(recording: Recording): Promise<Learned> {
  const learner = createLevelLearner();
  await forEach(recording, learner.add);
  const found = learner.result();
  const byLevels = levelSettings(found);
  const answer = await decide(recording, found, byLevels);
  return { ...answer, found, byLevels, canShowSteps: found.intervalMs <= slowestForStepsMs };
}

type Answer = Pick<Learned, "proposal" | "refused">;

async function decide(recording: Recording, found: LearnedLevels, byLevels: DetectionSettings): Promise<Answer> {
  const top = found.levels.at(-1);
  if (found.knownMs < leastKnownMs) return { refused: tooShort(found) };
  if (!top || top.peakA === 0) return { refused: noCurrent(found) };
  const bySteps = await trySteps(recording, found, byLevels);
  if (bySteps) return bySteps;
  if (found.levels.length === 1) return { refused: oneLevel(top) };
  const first = await playThrough(recording, byLevels);
  const isFlicker = first.flickers >= fewestFlickers && first.flickers > first.waits / 2;
  // What flickers between off and idle is noise around nothing.
  const settings = isFlicker ? { ...byLevels, offBelowA: rounded(byLevels.runAboveA * offShareOfRunning) } : byLevels;
  const outcome = isFlicker ? await playThrough(recording, settings) : first;
  return { proposal: { settings, reasons: levelReasons(found, settings), levels: found.levels, outcome } };
}

/** Where there is nothing between off and running, the threshold of off lies this near to that of running. */
const offShareOfRunning = 0.95;
const fewestFlickers = 10;

/** Where the highest level holds both quiet and active stretches, steps must tell work from waiting, or nothing can. */
async function trySteps(
  recording: Recording,
  found: LearnedLevels,
  base: DetectionSettings,
): Promise<Answer | undefined> {
  const top = found.levels.at(-1);
  if (!top || found.intervalMs > slowestForStepsMs) return undefined;
  const stepA = stepFrom(top.medianA, found.noiseA, usualStepShare);
  if (stepA > mostStepShare * top.medianA) return undefined;
  const settings = detectionSettings.parse({ ...base, activity: { stepA } });
  const outcome = await playThrough(recording, settings);
  const shareOf = (ms: number) => ms / Math.max(1, outcome.workingLevelMs);
  const isMixed =
    shareOf(outcome.longRunsMs) >= leastLongRunShare &&
    outcome.longRuns >= leastLongRunsShare * outcome.runs &&
    shareOf(outcome.longQuietsMs) >= leastLongQuietShare;
  if (!isMixed) return undefined;
  const activeShare = shareOf(outcome.ms.running);
  const stepsPerSecond = outcome.steps / (outcome.ms.running / 1000);
  if (stepsPerSecond < leastStepsPerSecond)
    return { refused: fewSteps(top, stepsPerSecond, leastStepsPerSecond, base) };
  const reasons = [...levelReasons(found, base), activityReason(top, stepA, stepsPerSecond, activeShare)];
  return { proposal: { settings, reasons, levels: found.levels, outcome } };
}

/** What counts as a step of a current with this median and noise, in amperes. */
export function stepFrom(medianA: number, noiseA: number, share: number): number {
  return rounded(Math.max(share * medianA, stepNoises * noiseA));
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
