/** Writes a day's phases one after the other, so that they tile it whatever their lengths come to. */
import type { Span } from "../../common/calendar/span.ts";
import type { Phase } from "./phase.ts";

/** A phase before it has its place; what is left out doesn't happen. */
export type PhaseDraft = Pick<Phase, "doing" | "levelA"> & Partial<Omit<Phase, "startMs" | "endMs">>;

const usualVariationMs = 700;

/** A list of phases that grows at its end. */
export interface PhaseList {
  /** Where the next phase will begin. */
  readonly nowMs: number;
  /** Adds a phase of at most `lengthMs` that ends at `limitMs` at the latest; nothing when there is no room. */
  add(draft: PhaseDraft, lengthMs: number, limitMs: number): void;
  /** Adds a phase that lasts until a moment; nothing when that has passed. */
  until(draft: PhaseDraft, endMs: number): void;
  /** The phases, which must have reached the day's end. */
  finish(): readonly Phase[];
}

/** Creates the list of a day. */
export function createPhaseList(day: Span): PhaseList {
  const phases: Phase[] = [];
  let nowMs = day.startMs;

  function until(draft: PhaseDraft, endMs: number): void {
    if (endMs <= nowMs) return;
    phases.push(placed(draft, nowMs, endMs));
    nowMs = endMs;
  }

  return {
    get nowMs() {
      return nowMs;
    },
    until,
    add: (draft, lengthMs, limitMs) => until(draft, Math.min(limitMs, nowMs + Math.max(1, Math.round(lengthMs)))),
    finish() {
      if (nowMs !== day.endMs) throw new RangeError("a day's phases must reach from its beginning to its end");
      return phases;
    },
  };
}

/** All phases have the same keys in the same order: they are read five times for every second of the past. */
function placed(draft: PhaseDraft, startMs: number, endMs: number): Phase {
  const { doing, levelA, variationShare = 0, variationMs = usualVariationMs, seed = 0, inrush, replay } = draft;
  return { startMs, endMs, doing, levelA, variationShare, variationMs, seed, inrush, replay };
}
