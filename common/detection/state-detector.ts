/** From seconds to states: two thresholds with hysteresis and dwell, steps where levels don't tell, unknown when validity has run out. */
import type { MachineState } from "../contract/machine-state.ts";
import type { DetectionSettings } from "../contract/plant-settings.ts";
import { type ActivityChange, createActivity, isStep } from "./activity.ts";
import { createLevelStates, type LevelState } from "./level-states.ts";
import type { StateTransition } from "./state-transition.ts";
import { createToldStates } from "./told-states.ts";

/** Decides one machine's state from its seconds, which come in the order of time. */
export interface StateDetector {
  /**
   * Takes a second that begins at `t`: mean current in amperes, valid until `t + validForMs`. Finer recordings say in
   * `lengthMs` how long their values last.
   */
  second(t: number, meanA: number, validForMs: number, lengthMs?: number): StateTransition[];
  /** No second has begun before `t`: if the last validity ran out before that, the state is unknown from then on. */
  expire(t: number): StateTransition[];
  /** The state as decided last. */
  current(): StateTransition;
  /** What a single reading looks like, for screens, until the first second can be decided. */
  glimpse(rmsA: number): Exclude<MachineState, "unknown">;
  /** Nothing more will come: what waited for later seconds is decided with what is known. */
  finish(): StateTransition[];
}

const none: readonly StateTransition[] = [];

/**
 * Creates a detector. The level of the current says off, idle or running. With `activity` in the settings running is told
 * more finely, by the steps within that level. The first second after unknown is believed at once, since nothing else is
 * known.
 */
export function createStateDetector(settings: DetectionSettings, startT: number): StateDetector {
  const told = createToldStates(startT);
  const levels = createLevelStates(settings);
  const activity = settings.activity && createActivity(settings.activity);
  const stepA = settings.activity?.stepA ?? 0;
  const workingA = settings.runAboveA * (1 - settings.hysteresisShare);
  let validUntil = Number.NEGATIVE_INFINITY;
  let lastA = 0;

  function expire(t: number): StateTransition[] {
    // The second that begins at this very moment may still come.
    if (told.now().state === "unknown" || t <= validUntil) return [];
    return told.tell("unknown", validUntil, "sensor-silent");
  }

  function begin(t: number, meanA: number, lengthMs: number): StateTransition[] {
    const level = levels.begin({ t, meanA, lengthMs });
    activity?.resume(t);
    if (level !== "running") activity?.leave();
    lastA = meanA;
    return told.tell(stateOf(level), t);
  }

  function stateOf(level: LevelState): MachineState {
    return level === "running" && activity && !activity.isActive() ? "idle" : level;
  }

  /** The level has changed at `since`; `workedSince` is when it became that of work, if it was. */
  function tellLevel(level: LevelState, since: number, workedSince: number | undefined): StateTransition[] {
    if (!activity) return told.tell(level, since);
    if (level !== "running") {
      const left = activity.leave();
      return [...(workedSince === undefined ? [] : tellSteps(left, workedSince)), ...told.tell(level, since)];
    }
    const idle = activity.isActive() && activity.since() <= since ? [] : told.tell("idle", since);
    return activity.isActive() ? [...idle, ...told.tell("running", Math.max(since, activity.since()))] : idle;
  }

  function followSteps(t: number, meanA: number, lengthMs: number): StateTransition[] {
    if (!activity) return [];
    const changes = isStep(lastA, meanA, stepA, workingA)
      ? activity.step(t, t + lengthMs)
      : activity.quiet(t + lengthMs);
    if (changes.length === 0 || levels.now() !== "running") return [];
    return tellSteps(changes, levels.since());
  }

  /** Tells what follows from steps within a level that began at `workedSince`. */
  function tellSteps(changes: readonly ActivityChange[], workedSince: number): StateTransition[] {
    return changes.flatMap(({ isActive, since }) =>
      told.tell(isActive ? "running" : "idle", Math.max(since, workedSince)),
    );
  }

  return {
    expire,
    current: told.now,
    // One value shows no step: what may be work or waiting isn't shown as work.
    glimpse(rmsA) {
      const level = levels.glimpse(rmsA);
      return level === "running" && activity ? "idle" : level;
    },
    second(t, meanA, validForMs, lengthMs = 1000) {
      // A second that begins just as the last validity ends follows it without a hole.
      const expired = t > validUntil ? expire(t) : none;
      validUntil = Math.max(validUntil, t + validForMs);
      if (told.now().state === "unknown") return [...expired, ...begin(t, meanA, lengthMs)];
      const workedSince = levels.now() === "running" ? levels.since() : undefined;
      const level = levels.second({ t, meanA, lengthMs });
      const changed = level ? tellLevel(level.state, level.since, workedSince) : none;
      const followed = activity ? followSteps(t, meanA, lengthMs) : none;
      lastA = meanA;
      return changed.length + followed.length === 0 ? [] : [...changed, ...followed];
    },
    finish() {
      if (!activity || told.now().state === "unknown" || levels.now() !== "running") return [];
      return tellSteps(activity.finish(), levels.since());
    },
  };
}
