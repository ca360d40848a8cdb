/** From seconds to states: two thresholds with hysteresis and dwell, steps where levels don't tell, unknown when validity has run out. */
import type { MachineState } from "../contract/machine-state.ts";
import type { DetectionSettings } from "../contract/plant-settings.ts";
import { createActivity, isStep } from "./activity.ts";
import { createLevelStates } from "./level-states.ts";
import type { StateTransition } from "./state-transition.ts";
import { createToldStates } from "./told-states.ts";

/** Decides one machine's state from its seconds, which come in the order of time. */
export interface StateDetector {
  /**
   * Takes a second that begins at `t`: mean current in amperes, valid until `t + validForMs`. Finer recordings say in
   * `lengthMs` how long their values last.
   */
  second(t: number, meanA: number, validForMs: number, lengthMs?: number): StateTransition[];
  /** Time has passed without a second until `t`: unknown from the moment at which the last validity ran out. */
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
    if (told.now().state === "unknown" || t < validUntil) return [];
    return told.tell("unknown", validUntil, "sensor-silent");
  }

  function begin(t: number, meanA: number, lengthMs: number): StateTransition[] {
    const level = levels.begin({ t, meanA, lengthMs });
    activity?.resume(t);
    lastA = meanA;
    return told.tell(stateOf(level), t);
  }

  function stateOf(level: Exclude<MachineState, "unknown">): MachineState {
    return level === "running" && activity && !activity.isActive() ? "idle" : level;
  }

  /** The level has changed at `since`. */
  function tellLevel(level: Exclude<MachineState, "unknown">, since: number): StateTransition[] {
    if (!activity || level !== "running") {
      activity?.leave();
      return told.tell(level, since);
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
    return changes.flatMap(({ isActive, since }) =>
      told.tell(isActive ? "running" : "idle", Math.max(since, levels.since())),
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
      const level = levels.second({ t, meanA, lengthMs });
      const changed = level ? tellLevel(level.state, level.since) : none;
      const followed = activity ? followSteps(t, meanA, lengthMs) : none;
      lastA = meanA;
      return changed.length + followed.length === 0 ? [] : [...changed, ...followed];
    },
    finish() {
      if (!activity || told.now().state === "unknown" || levels.now() !== "running") return [];
      return activity
        .finish()
        .flatMap(({ isActive, since }) => told.tell(isActive ? "running" : "idle", Math.max(since, levels.since())));
    },
  };
}
