/** From seconds to states: two thresholds with hysteresis, a dwell on each edge, and unknown when validity has run out. */
import type { MachineState, UnknownCause } from "../contract/machine-state.ts";
import type { DetectionSettings } from "../contract/plant-settings.ts";

/** The state changed at `since`; it was decided later, when the dwell was over. */
export interface StateTransition {
  readonly state: MachineState;
  /** Time of the edge itself, in ms on the caller's clock. Never before the transition that came before it. */
  readonly since: number;
  readonly cause?: UnknownCause;
}

/** Decides one machine's state from its seconds, which come in the order of time. */
export interface StateDetector {
  /** Takes a second that begins at `t`: mean current in amperes, valid until `t + validForMs`. */
  second(t: number, meanA: number, validForMs: number): StateTransition[];
  /** Time has passed without a second until `t`: unknown from the moment at which the last validity ran out. */
  expire(t: number): StateTransition[];
  /** The state as decided last. */
  current(): StateTransition;
  /** What a single reading looks like, for screens, until the first second can be decided. */
  glimpse(rmsA: number): Exclude<MachineState, "unknown">;
}

/** A comparison with hysteresis whose answer counts once it has lasted. */
interface Trigger {
  /** The answer that counts. */
  settled: boolean;
  /** The answer of the newest second. */
  raw: boolean;
  /** When `raw` last changed. */
  rawSince: number;
}

/**
 * Creates a detector. Two triggers decide: *powered* (current at or above `offBelowA`) and *working* (at or above
 * `runAboveA`); each falls only `hysteresisShare` below its threshold. Working is running; powered without working is
 * idle; neither is off. The first second after unknown is believed at once, since nothing else is known.
 */
export function createStateDetector(settings: DetectionSettings, startT: number): StateDetector {
  let now: StateTransition = { state: "unknown", since: startT, cause: "starting" };
  let validUntil = Number.NEGATIVE_INFINITY;
  const powered: Trigger = { settled: false, raw: false, rawSince: startT };
  const working: Trigger = { settled: false, raw: false, rawSince: startT };

  function change(state: MachineState, since: number, cause?: UnknownCause): StateTransition[] {
    if (state === now.state) return [];
    now = { state, since: Math.max(since, now.since), ...(cause && { cause }) };
    return [now];
  }

  function expire(t: number): StateTransition[] {
    if (now.state === "unknown" || t < validUntil) return [];
    return change("unknown", validUntil, "sensor-silent");
  }

  function begin(t: number, meanA: number): StateTransition[] {
    for (const [trigger, threshold] of [
      [powered, settings.offBelowA],
      [working, settings.runAboveA],
    ] as const) {
      Object.assign(trigger, { settled: meanA >= threshold, raw: meanA >= threshold, rawSince: t });
    }
    return change(stateOf(powered.settled, working.settled), t);
  }

  return {
    expire,
    current: () => now,
    glimpse: (rmsA) => stateOf(rmsA >= settings.offBelowA, rmsA >= settings.runAboveA),
    second(t, meanA, validForMs) {
      // A second that begins just as the last validity ends follows it without a hole.
      const transitions = t > validUntil ? expire(t) : [];
      validUntil = Math.max(validUntil, t + validForMs);
      if (now.state === "unknown") return [...transitions, ...begin(t, meanA)];
      const { offBelowA, runAboveA, hysteresisShare, dwellRunningMs, dwellIdleMs, dwellOffMs } = settings;
      observe(powered, meanA, offBelowA, hysteresisShare, t);
      observe(working, meanA, runAboveA, hysteresisShare, t);
      const end = t + 1000;
      const workingSince = settle(working, end, dwellRunningMs, dwellIdleMs);
      const poweredSince = settle(powered, end, dwellIdleMs, dwellOffMs);
      if (working.settled) powered.settled = true;
      const since = Math.max(workingSince ?? Number.NEGATIVE_INFINITY, poweredSince ?? Number.NEGATIVE_INFINITY);
      return [...transitions, ...change(stateOf(powered.settled, working.settled), since)];
    },
  };
}

function stateOf(isPowered: boolean, isWorking: boolean): Exclude<MachineState, "unknown"> {
  if (isWorking) return "running";
  return isPowered ? "idle" : "off";
}

function observe(trigger: Trigger, meanA: number, threshold: number, hysteresisShare: number, t: number): void {
  const raw = meanA >= (trigger.raw ? threshold * (1 - hysteresisShare) : threshold);
  if (raw === trigger.raw) return;
  trigger.raw = raw;
  trigger.rawSince = t;
}

/** Lets the newest answer count when it has lasted; returns since when, or undefined when nothing changed. */
function settle(trigger: Trigger, end: number, riseMs: number, fallMs: number): number | undefined {
  if (trigger.raw === trigger.settled) return undefined;
  if (end - trigger.rawSince < (trigger.raw ? riseMs : fallMs)) return undefined;
  trigger.settled = trigger.raw;
  return trigger.rawSince;
}
