/** What the writing side of history does, whether it runs in a thread of its own or not. */

import { DiskFullError } from "../../../common/runtime/errors.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { createHeldBatches } from "../history/held-batches.ts";
import { openHistory, type StreamPosition } from "../history/history.ts";
import type { SentHour } from "../history/mirror-feed.ts";
import { openPastWriter, type PastEdit, type ReEvaluation } from "../history/past-writer.ts";
import type { KeepDays } from "../history/thinning.ts";
import { createAssignments, createOffLimits } from "../ledger/assignments.ts";
import { openPlans } from "../ledger/plans.ts";

/** How the store is. */
export interface StoreCondition {
  /** Rows that are in memory and in the journal only. */
  readonly openRows: number;
  /** Places that can't be read any more. */
  readonly damageCount: number;
  /** Records that wait for their run's wall time. */
  readonly pendingCount: number;
  /** Hours are being packed, days reckoned, or details thinned. */
  readonly isTidying: boolean;
  /** How long the last commit took within the store, fsync included, in ms. */
  readonly commitMs: number;
}

/** What a commit answers. */
export interface CommitAnswer extends StoreCondition {
  /** Machines whose past changed. */
  readonly changed: readonly string[];
}

/** Hours are packed so long after they ended: late seconds are waited for. */
const packAfterMs = 2 * 60_000;
/** So many rows in memory are packed without waiting: a back-fill, or a gateway that catches up. */
const packAtRows = 50_000;

/** Opens the writing side on a database. The answer's functions can be called across a thread boundary. */
export function openHistoryWriter(db: Sqlite) {
  const plans = openPlans(db);
  let plant = plans.newest().plant;
  let machineOf = createAssignments(plant);
  let offBelowA = createOffLimits(plant, undefined);
  const history = openHistory({
    db,
    plans,
    machineOf: (gateway, channel, atMs) => machineOf(gateway, channel, atMs),
    offBelowA: (gateway, channel) => offBelowA(gateway, channel),
  });
  const past = openPastWriter(db, history);
  const held = createHeldBatches(history.commit);
  let keep: KeepDays = { seconds: 30, minutes: 5 * 366 };
  let pause: NodeJS.Immediate | undefined;
  let nowMs: number | undefined;
  let commitMs = 0;
  let isClosed = false;

  /** A step at a time, so that a commit never waits for more than one. */
  function tidyNext(evenGrowing: boolean): void {
    pause = undefined;
    if (isClosed || nowMs === undefined) return;
    try {
      // While a past is coming in, its dates aren't whole: their figures wait.
      const isMore =
        history.packSome(nowMs - packAfterMs, evenGrowing) || (evenGrowing && history.tidySome(nowMs, keep));
      if (isMore) pause = setImmediate(tidyNext, evenGrowing);
    } catch (error) {
      // Nothing is lost while the disk is full: the rows stay in the journal, and the recorder says what is wrong.
      if (!(error instanceof DiskFullError)) throw error;
    }
  }

  function condition(): StoreCondition {
    return {
      openRows: history.openRows(),
      damageCount: history.damageCount(),
      pendingCount: history.pendingCount(),
      isTidying: pause !== undefined,
      commitMs,
    };
  }

  return {
    positions: (): StreamPosition[] => history.positions(),
    condition,
    /** Takes a batch for the next commit: handed over as it comes, it costs the commit no time. */
    take: held.take,
    commit(atMs: number | undefined): CommitAnswer {
      const startedMs = performance.now();
      const changed = held.commit();
      commitMs = performance.now() - startedMs;
      nowMs = atMs ?? nowMs;
      if (!pause && history.openRows() > packAtRows) tidyNext(false);
      return { ...condition(), changed: [...changed] };
    },
    /** Begins to pack, reckon and thin what is due, behind all else. */
    tidy(atMs: number): void {
      nowMs = atMs;
      if (!pause) tidyNext(true);
    },
    setKeep(days: KeepDays): void {
      keep = days;
    },
    /** The ledger has a new revision. */
    planChanged(): void {
      plant = plans.newest().plant;
      machineOf = createAssignments(plant);
      offBelowA = createOffLimits(plant, undefined);
    },
    edit: (edit: PastEdit, author: string, atMs: number) => past.edit(edit, author, atMs),
    reEvaluate: (evaluation: ReEvaluation, author: string, atMs: number) => past.reEvaluate(evaluation, author, atMs),
    undo: (id: number, atMs: number) => past.undo(id, atMs),
    mirrorOpen: (target: string) => history.mirrors.open(target),
    mirrorForget: (target: string) => history.mirrors.forget(target),
    mirrorTargets: () => history.mirrors.targets(),
    mirrorOwed: (target: string, limit: number) => history.mirrors.owed(target, limit),
    mirrorBacklog: (target: string, atMs: number) => history.mirrors.backlog(target, atMs),
    mirrorSent: (target: string, sent: readonly SentHour[]) => history.mirrors.sent(target, sent),
    mirrorOweAgain: (target: string, startMs: number, endMs: number) =>
      history.mirrors.oweAgain(target, { startMs, endMs }),
    close(): void {
      isClosed = true;
      clearImmediate(pause);
      db.close();
    },
  };
}

/** The writing side's functions. */
export type HistoryWriter = ReturnType<typeof openHistoryWriter>;
