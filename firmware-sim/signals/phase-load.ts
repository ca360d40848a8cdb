/** A load made of phases: each day is planned once from its seed, and any moment of it can be asked for in any order. */
import { createRandom, seedOf } from "../random.ts";
import { ampsIn, type Phase } from "./phase.ts";
import type { WorkPlan } from "./work-plan.ts";

/** The current of one machine as a pure function of simulated time, seed and work plan. */
export interface Load {
  /** RMS amperes at a moment, epoch ms of simulated time. Quick when moments come in the order of time. */
  ampsAt(tMs: number): number;
  /** What the machine does at a moment. */
  phaseAt(tMs: number): Phase;
  /** The phases of a local date; they tile it. */
  phasesOn(date: string): readonly Phase[];
}

/** Plans a date's phases in the order of time, from its beginning to its end; `random` is the date's own. */
export type DayPlanner = (date: string, random: () => number) => readonly Phase[];

/** Days whose phases are kept: today, and a neighbour at midnight. */
const keptDays = 2;

/** Creates a load from a planner. */
export function createPhaseLoad(planDay: DayPlanner, plan: WorkPlan, seed: number): Load {
  const days = new Map<string, readonly Phase[]>();
  let today: readonly Phase[] = [];
  let place = 0;

  function phasesOn(date: string): readonly Phase[] {
    const kept = days.get(date);
    if (kept) return kept;
    const phases = planDay(date, createRandom(seedOf(seed, date)));
    days.set(date, phases);
    const [oldest] = days.keys();
    if (days.size > keptDays && oldest !== undefined) days.delete(oldest);
    return phases;
  }

  function phaseAt(tMs: number): Phase {
    const same = today[place];
    if (same && contains(same, tMs)) return same;
    const next = today[place + 1];
    if (next && contains(next, tMs)) {
      place += 1;
      return next;
    }
    today = phasesOn(plan.dayOf(tMs));
    place = placeOf(today, tMs);
    const found = today[place];
    if (!found) throw new RangeError(`no phase at ${tMs}: a load's phases must tile the day`);
    return found;
  }

  return { phaseAt, phasesOn, ampsAt: (tMs) => ampsIn(phaseAt(tMs), tMs) };
}

function contains({ startMs, endMs }: Phase, tMs: number): boolean {
  return startMs <= tMs && tMs < endMs;
}

/** The place of the last phase that begins at or before a moment, by halving. */
function placeOf(phases: readonly Phase[], tMs: number): number {
  let low = 0;
  let high = phases.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((phases[middle]?.startMs ?? Number.POSITIVE_INFINITY) <= tMs) low = middle;
    else high = middle - 1;
  }
  return low;
}
