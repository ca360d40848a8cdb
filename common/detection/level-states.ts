/** Off, idle or running by the level of the current alone: two thresholds, each with hysteresis and a dwell on each edge. */
import type { MachineState } from "../contract/machine-state.ts";
import type { DetectionSettings } from "../contract/plant-settings.ts";
import { createLevelTrigger, type LevelSecond } from "./level-trigger.ts";

/** A state that a level can tell. */
export type LevelState = Exclude<MachineState, "unknown">;

/** The level of one machine's current. */
export interface LevelStates {
  /** Begins anew at a second that is believed at once. */
  begin(second: LevelSecond): LevelState;
  /** Takes the next second; answers a new state and when it began, which may be before the state told last. */
  second(second: LevelSecond): { readonly state: LevelState; readonly since: number } | undefined;
  now(): LevelState;
  /** When the state of now began. */
  since(): number;
  /** What a single value looks like. */
  glimpse(rmsA: number): LevelState;
}

/**
 * Creates the level of a machine. Two triggers decide: *powered* (current at or above `offBelowA`) and *working* (at or
 * above `runAboveA`). Working is running; powered without working is idle; neither is off. An idle that is over before its
 * dwell, between off and running, belongs to what follows it.
 */
export function createLevelStates(settings: DetectionSettings): LevelStates {
  const { offBelowA, runAboveA, hysteresisShare, dwellRunningMs, dwellIdleMs, dwellOffMs } = settings;
  const powered = createLevelTrigger({
    thresholdA: offBelowA,
    hysteresisShare,
    riseMs: dwellIdleMs,
    fallMs: dwellOffMs,
  });
  const working = createLevelTrigger({
    thresholdA: runAboveA,
    hysteresisShare,
    riseMs: dwellRunningMs,
    fallMs: dwellIdleMs,
  });
  let state: LevelState = "off";
  let since = 0;
  /** Since when the current has been below running, where it was running before. */
  let leftRunningAt: number | undefined;
  /** Idle is over its dwell, but the current has risen on: the state is told once that has settled, or fallen back. */
  let isOnTheWay = false;

  function decide(wasWorking: boolean): { state: LevelState; since: number } | undefined {
    const next = stateOf(powered.isAbove(), working.isAbove());
    isOnTheWay = next === "idle" && state === "off" && risesOn();
    if (next === state || isOnTheWay) return undefined;
    // Edges within seconds may change places by a tenth; states don't.
    since = Math.max(since, edgeOf(next, wasWorking));
    leftRunningAt = next === "idle" && wasWorking ? since : undefined;
    state = next;
    return { state, since };
  }

  function edgeOf(next: LevelState, wasWorking: boolean): number {
    if (next === "off") return offSince(wasWorking);
    if (next === "running") return state === "off" ? onSince() : working.rawSince();
    return wasWorking ? working.rawSince() : powered.rawSince();
  }

  /** The current has gone on to running before it was idle for long; whether it stays there isn't known yet. */
  function risesOn(): boolean {
    return working.isRawAbove() && working.rawSince() - powered.rawSince() < dwellIdleMs;
  }

  /** Running begins where off ended, if what lay between was too short to be idle. */
  function onSince(): number {
    return risesOn() ? powered.rawSince() : working.rawSince();
  }

  /** Off begins where running ended, if what lay between was too short to be idle. */
  function offSince(wasWorking: boolean): number {
    const left = wasWorking ? working.rawSince() : leftRunningAt;
    const fell = powered.rawSince();
    return left !== undefined && fell - left < dwellIdleMs ? left : fell;
  }

  return {
    now: () => state,
    since: () => since,
    glimpse: (rmsA) => stateOf(rmsA >= offBelowA, rmsA >= runAboveA),
    begin(second) {
      powered.begin(second);
      working.begin(second);
      state = stateOf(powered.isAbove(), working.isAbove());
      since = second.t;
      leftRunningAt = undefined;
      isOnTheWay = false;
      return state;
    },
    second(second) {
      powered.observe(second);
      working.observe(second);
      const wasWorking = working.isAbove();
      const end = second.t + second.lengthMs;
      const changed = working.settle(end);
      if (!powered.settle(end) && !changed && !isOnTheWay) return undefined;
      if (working.isAbove()) powered.raise();
      return decide(wasWorking);
    },
  };
}

function stateOf(isPowered: boolean, isWorking: boolean): LevelState {
  if (isWorking) return "running";
  return isPowered ? "idle" : "off";
}
