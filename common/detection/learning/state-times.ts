/** How long a machine was in which state, and how often it ran: what a preview compares. */
import type { MachineState } from "../../contract/machine-state.ts";
import type { DetectionSettings } from "../../contract/plant-settings.ts";
import { isStep } from "../activity.ts";
import type { DetectionSecond } from "../detection-second.ts";
import { createSegments, type Segment } from "../segments.ts";
import { createStateDetector } from "../state-detector.ts";
import type { StateTransition } from "../state-transition.ts";

/** What settings make of a recording. */
export interface StateTimes {
  /** Time in each state, in ms. */
  readonly ms: Readonly<Record<MachineState, number>>;
  /** Number of runs, and of stops: spans between two runs in which the machine was known not to run. */
  readonly runs: number;
  readonly stops: number;
  /** Spans of idle and of off, and those of them that were a flicker: shorter than ten values, between two of the other. */
  readonly waits: number;
  readonly flickers: number;
  /** Time within the level at which the machine works, in ms. */
  readonly workingLevelMs: number;
  /** Steps within that level. */
  readonly steps: number;
  /** Runs of a minute and more: how many, and their time in ms. */
  readonly longRuns: number;
  readonly longRunsMs: number;
  /** Time within the working level that passed without a step for three minutes and more at a stretch, in ms. */
  readonly longQuietsMs: number;
}

/** Plays a recording with some settings, second by second. */
export interface StateTimesCounter {
  add(second: DetectionSecond): void;
  result(): StateTimes;
}

const flickerValues = 10;
const longRunMs = 60_000;
const longQuietMs = 180_000;

const isWait = (state: MachineState) => state === "idle" || state === "off";

/** Creates a counter; `onSegment` is told each segment that is final, in order. */
export function createStateTimes(
  settings: DetectionSettings,
  onSegment: (segment: Segment) => void = () => {},
): StateTimesCounter {
  const segments = createSegments();
  const ms = { running: 0, idle: 0, off: 0, unknown: 0 };
  const stepA = settings.activity?.stepA ?? Number.POSITIVE_INFINITY;
  const workingA = settings.runAboveA * (1 - settings.hysteresisShare);
  let detector: ReturnType<typeof createStateDetector> | undefined;
  let before: DetectionSecond | undefined;
  let runs = 0;
  let stops = 0;
  let hasStopped = false;
  let waits = 0;
  let flickers = 0;
  /** The two segments before. */
  let last: Segment | undefined;
  let lastButOne: Segment | undefined;
  let workingLevelMs = 0;
  let steps = 0;
  let longRuns = 0;
  let longRunsMs = 0;
  let longQuietsMs = 0;
  let quietMs = 0;

  function count(segment: Segment): void {
    const { state, startMs, endMs } = segment;
    ms[state] += endMs - startMs;
    if (state === "running") {
      if (endMs - startMs >= longRunMs) {
        longRuns += 1;
        longRunsMs += endMs - startMs;
      }
      runs += 1;
      if (hasStopped) stops += 1;
      hasStopped = false;
    } else hasStopped = state !== "unknown" && runs > 0;
    if (isWait(state)) waits += 1;
    const isBetween = last !== undefined && isWait(last.state) && isWait(state) && lastButOne?.state === state;
    if (isBetween && last && last.endMs - last.startMs < flickerValues * (before?.lengthMs ?? 0)) flickers += 1;
    lastButOne = last;
    last = segment;
    onSegment(segment);
  }

  function endQuiet(): void {
    if (quietMs >= longQuietMs) longQuietsMs += quietMs;
    quietMs = 0;
  }

  function tell(transitions: readonly StateTransition[], t: number): void {
    for (const transition of transitions) for (const segment of segments.add(transition, t)) count(segment);
  }

  return {
    add(second) {
      const { t, meanA, validForMs, lengthMs } = second;
      detector ??= createStateDetector(settings, t);
      tell(detector.second(t, meanA, validForMs, lengthMs), t);
      const isWorking = meanA >= workingA;
      const follows = before !== undefined && t - before.t <= before.validForMs;
      const isAStep = before !== undefined && follows && isStep(before.meanA, meanA, stepA, workingA);
      if (isWorking) workingLevelMs += lengthMs;
      if (isAStep) steps += 1;
      if (!isWorking || isAStep || !follows) endQuiet();
      if (isWorking && !isAStep) quietMs += lengthMs;
      before = second;
    },
    result() {
      if (detector && before) {
        const end = before.t + before.validForMs;
        tell([...detector.finish(), ...detector.expire(end)], end);
        for (const segment of segments.finish(end)) count(segment);
      }
      detector = undefined;
      endQuiet();
      return { ms, runs, stops, waits, flickers, workingLevelMs, steps, longRuns, longRunsMs, longQuietsMs };
    },
  };
}
