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
  /** Time within the level at which the machine works, in ms. */
  readonly workingLevelMs: number;
  /** Steps within that level. */
  readonly steps: number;
}

/** Plays a recording with some settings, second by second. */
export interface StateTimesCounter {
  add(second: DetectionSecond): void;
  result(): StateTimes;
}

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
  let workingLevelMs = 0;
  let steps = 0;

  function count(segment: Segment): void {
    const { state, startMs, endMs } = segment;
    ms[state] += endMs - startMs;
    if (state === "running") {
      runs += 1;
      if (hasStopped) stops += 1;
      hasStopped = false;
    } else hasStopped = state !== "unknown" && runs > 0;
    onSegment(segment);
  }

  function tell(transitions: readonly StateTransition[], t: number): void {
    for (const transition of transitions) for (const segment of segments.add(transition, t)) count(segment);
  }

  return {
    add(second) {
      const { t, meanA, validForMs, lengthMs } = second;
      detector ??= createStateDetector(settings, t);
      tell(detector.second(t, meanA, validForMs, lengthMs), t);
      if (meanA >= workingA) workingLevelMs += lengthMs;
      const follows = before && t - before.t <= before.validForMs;
      if (before && follows && isStep(before.meanA, meanA, stepA, workingA)) steps += 1;
      before = second;
    },
    result() {
      if (detector && before) {
        const end = before.t + before.validForMs;
        tell([...detector.finish(), ...detector.expire(end)], end);
        for (const segment of segments.finish(end)) count(segment);
      }
      detector = undefined;
      return { ms, runs, stops, workingLevelMs, steps };
    },
  };
}
