/** A comparison of the current with a threshold: hysteresis, a dwell on each edge, and the time of the edge itself. */

/** One second as the comparison sees it. */
export interface LevelSecond {
  /** When it begins, in ms. */
  readonly t: number;
  /** Mean current in amperes. */
  readonly meanA: number;
  /** Its length in ms: 1000, or less for recordings that are finer. */
  readonly lengthMs: number;
}

/** A threshold as it stands in the settings. */
interface LevelTriggerOptions {
  readonly thresholdA: number;
  readonly hysteresisShare: number;
  /** How long the current must stay above before that counts, and below, in ms. */
  readonly riseMs: number;
  readonly fallMs: number;
}

/** Whether the current is above a threshold. */
export interface LevelTrigger {
  /** The answer that counts. */
  isAbove(): boolean;
  /** The newest answer, which need not count yet. */
  isRawAbove(): boolean;
  /** Since when the newest answer, which need not count yet, has been so. */
  rawSince(): number;
  /** Begins anew at a second that is believed at once. */
  begin(second: LevelSecond): void;
  /** Takes the next second. */
  observe(second: LevelSecond): void;
  /** Lets the newest answer count when it has lasted until `end`; true when that changed what counts. */
  settle(end: number): boolean;
  /** Lets the current count as above from now on, because something higher already does. */
  raise(): void;
}

/** Only a mean over a second says something about when within it the current changed; to a tenth of it. */
const meanMs = 1000;
const edgeStepMs = 100;

/** Creates a trigger that hasn't seen a second yet. */
export function createLevelTrigger({ thresholdA, hysteresisShare, riseMs, fallMs }: LevelTriggerOptions): LevelTrigger {
  const fallA = thresholdA * (1 - hysteresisShare);
  let settled = false;
  let raw = false;
  let rawSince = 0;
  /** The second in which the threshold was passed: the dwell counts from here, in whole seconds. */
  let passedT = 0;
  /** The three newest seconds before the one that is observed; the nearest first. */
  let before1 = 0;
  let before2 = 0;
  let before3 = 0;
  let beforeT = Number.NEGATIVE_INFINITY;
  /** The edge is one second old: the mean after it is known only now. */
  let isEdgeFresh = false;

  function shift({ t, meanA }: LevelSecond): void {
    before3 = before2;
    before2 = before1;
    before1 = meanA;
    beforeT = t;
  }

  return {
    isAbove: () => settled,
    isRawAbove: () => raw,
    rawSince: () => rawSince,
    raise() {
      settled = true;
    },
    begin(second) {
      settled = second.meanA >= thresholdA;
      raw = settled;
      rawSince = second.t;
      passedT = second.t;
      isEdgeFresh = false;
      before1 = second.meanA;
      before2 = second.meanA;
      shift(second);
    },
    observe(second) {
      const { t, meanA, lengthMs } = second;
      const follows = t - beforeT === lengthMs;
      const now = meanA >= (raw ? fallA : thresholdA);
      if (now !== raw) {
        raw = now;
        rawSince = t;
        passedT = t;
        isEdgeFresh = follows && lengthMs === meanMs;
      } else if (isEdgeFresh) {
        isEdgeFresh = false;
        if (follows) rawSince = edgeBefore(t, before3, before2, before1, meanA);
      }
      shift(second);
    },
    settle(end) {
      if (raw === settled) return false;
      if (end - passedT < (raw ? riseMs : fallMs)) return false;
      settled = raw;
      return true;
    },
  };
}

/**
 * Where a step from one level to another lies, from the means of the seconds around it: those two in which it can lie hold
 * as much of the new level as there is time behind the step. `t` is when the second of `newA` begins. Where the means don't
 * tell, the answer is the beginning of the second that passed the threshold.
 */
function edgeBefore(t: number, levelA: number, partA: number, passedA: number, newA: number): number {
  const seconds = (partA - levelA + (passedA - levelA)) / (newA - levelA);
  if (!(seconds > 0 && seconds < 2)) return t - meanMs;
  return t - Math.round((seconds * meanMs) / edgeStepMs) * edgeStepMs;
}
