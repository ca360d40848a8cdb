/** Watches the schedules of all areas: what is to be looked at now, and what was missed while nobody was there to look. */

import type { DueSlot, LookSchedule } from "../../common/calendar/look-schedule.ts";
import type { NoScoreCause } from "../../common/contract/clutter.ts";
import type { Clock } from "../../common/runtime/clock.ts";

/** A slot whose time has come or has passed. */
export interface SlotTurn extends DueSlot {
  readonly area: string;
  /** `look` now; or why there will be no look any more. */
  readonly turn: "look" | Extract<NoScoreCause, "power-off" | "clock-not-set">;
}

/** The watch. */
export interface SlotWatch {
  /** What has fallen due since the last call, area by area; nothing while the time of day isn't known. */
  turns(schedules: ReadonlyMap<string, LookSchedule>): SlotTurn[];
}

const dayMs = 86_400_000;
/** Further back nothing is said of what was missed, in ms. */
const toldBackMs = 14 * dayMs;
/** Noticed later than this, a slot passed while this computer slept. */
const promptMs = 120_000;
/** A slot that came while the clock wasn't set is looked at when it is no older than this, in ms. */
const longestWaitMs = 3_600_000;
/** A clock that goes back by more was wrong before: its slots count again. */
const correctedBackMs = 3_600_000;

/**
 * Creates the watch at the start of a run.
 * @param aliveMs wall time at which the run before was last alive; undefined where nobody knows
 * @param onSetBack told when a clock that was far ahead has been set back, before the next turns
 */
export function createSlotWatch(clock: Clock, aliveMs: number | undefined, onSetBack: () => void): SlotWatch {
  const startedMonoMs = clock.monoMs();
  let checkedMs: number | undefined;

  /** The time of day has become known: what passed before the run began, and what has been waiting since. */
  function firstTurns(area: string, schedule: LookSchedule, nowMs: number): SlotTurn[] {
    const runStartMs = nowMs - (clock.monoMs() - startedMonoMs);
    const fromMs = Math.max(aliveMs ?? runStartMs, runStartMs - toldBackMs);
    const missed = schedule(fromMs, runStartMs).map((due): SlotTurn => ({ area, ...due, turn: "power-off" }));
    const waiting = schedule(runStartMs, nowMs);
    const newest = waiting.at(-1);
    return [
      ...missed,
      ...waiting.map((due): SlotTurn => {
        const isStillWanted = due === newest && nowMs - due.dueMs <= longestWaitMs;
        return { area, ...due, turn: isStillWanted ? "look" : "clock-not-set" };
      }),
    ];
  }

  function laterTurns(area: string, schedule: LookSchedule, sinceMs: number, nowMs: number): SlotTurn[] {
    const due = schedule(Math.max(sinceMs, nowMs - toldBackMs), nowMs);
    return due.map((one) => ({ area, ...one, turn: nowMs - one.dueMs <= promptMs ? "look" : "power-off" }));
  }

  return {
    turns(schedules) {
      const nowMs = clock.wallMs();
      if (nowMs === undefined) return [];
      const sinceMs = checkedMs;
      if (sinceMs === undefined) {
        checkedMs = nowMs;
        return [...schedules].flatMap(([area, schedule]) => firstTurns(area, schedule, nowMs));
      }
      if (nowMs <= sinceMs) {
        if (nowMs >= sinceMs - correctedBackMs) return [];
        checkedMs = nowMs;
        onSetBack();
        return [];
      }
      checkedMs = nowMs;
      return [...schedules].flatMap(([area, schedule]) => laterTurns(area, schedule, sinceMs, nowMs));
    },
  };
}
