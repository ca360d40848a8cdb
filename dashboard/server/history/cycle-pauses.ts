/** The pause that divides two cycles of a machine: learned from its runs of two weeks, and again from time to time. */

import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { createPauseLearner } from "../../../common/detection/cycle-pause.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import type { HistoryMachine } from "./machine-keys.ts";
import type { Segment } from "./segment.ts";

/** A machine's cycle pause. */
export interface CyclePause {
  readonly pauseMs: number;
  /** False where the runs don't show one: every run is a cycle. */
  readonly isLearned: boolean;
}

/** The pauses of all machines. */
export interface CyclePauses {
  /** What is known at a time; learned when there is nothing newer than a week. Only a writing connection learns. */
  of(machine: HistoryMachine, atMs: number): CyclePause;
}

const dayMs = 86_400_000;
const learnFromMs = 14 * dayMs;
const learnAgainAfterMs = 7 * dayMs;
const leastMs = dayMs;

/** Opens the pauses of a database; a reading connection passes no timeline. */
export function openCyclePauses(
  db: Sqlite,
  timeline?: (machine: string, simulated: boolean, span: TimeSpan) => Segment[],
): CyclePauses {
  const select = db.prepare("SELECT cycle_pause_ms, learned_ms FROM machine_key WHERE key = ?");
  const save = timeline && db.prepare("UPDATE machine_key SET cycle_pause_ms = ?, learned_ms = ? WHERE key = ?");

  return {
    of({ key, machine, simulated }, atMs) {
      const row = select.get(key);
      const learnedMs = typeof row?.learned_ms === "number" ? row.learned_ms : undefined;
      const pauseMs = Number(row?.cycle_pause_ms ?? 0);
      const isFresh = learnedMs !== undefined && atMs - learnedMs < learnAgainAfterMs;
      if (!timeline || !save || isFresh) return { pauseMs, isLearned: pauseMs > 0 };
      const learner = createPauseLearner();
      let toldMs = 0;
      for (const segment of timeline(machine, simulated, { startMs: atMs - learnFromMs, endMs: atMs })) {
        if (segment.state !== "unknown") toldMs += segment.endMs - segment.startMs;
        learner.add(segment);
      }
      if (toldMs < leastMs) return { pauseMs, isLearned: pauseMs > 0 };
      const proposal = learner.propose();
      save.run(proposal.pauseMs, atMs, key);
      return { pauseMs: proposal.pauseMs, isLearned: proposal.isLearned };
    },
  };
}
