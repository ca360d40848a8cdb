/** Upkeep of the database while everything runs: nightly backups, a weekly check, and what is left to save of a damaged file. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../../common/contract/gateway-messages.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import type { Log } from "../../../common/runtime/log.ts";
import { openSqlite } from "../../../common/runtime/sqlite.ts";
import { databasePath, suspectDatabase } from "../database.ts";
import { type RunChore, type RunningChore, runChore } from "../run-chore.ts";
import { datesOf } from "../salvage/find-damage.ts";
import { readSalvage, type SalvageReport } from "../salvage/salvage-notes.ts";
import { dateAt, lastTimeOfDay } from "./quiet-hour.ts";
import { openUpkeepNotes } from "./upkeep-notes.ts";
import { upkeepProblems } from "./upkeep-problems.ts";

/** Where and when backups are made. */
export interface BackupSettings {
  /** Undefined: nowhere. */
  readonly folder?: string | undefined;
  /** Time of day at the site, `HH:MM`. */
  readonly at: string;
  readonly kept: number;
}

interface UpkeepOptions {
  readonly dataDir: string;
  readonly site: string;
  readonly backup: BackupSettings;
  /** The site's time zone now. */
  readonly timeZone: () => string;
  readonly clock: Clock;
  readonly log: Log;
  /** Told when problems may have changed. */
  readonly changed: () => void;
  /** How chores are run; another way for tests. */
  readonly run?: RunChore;
}

/** The upkeep. */
export interface Upkeep {
  problems(): Problem[];
  stop(): void;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What was due while the computer was off waits until a start is over. */
const settleMs = 10 * minuteMs;
/** A backup that failed is tried again after this: a stick may have been plugged in. */
const retryMs = 15 * minuteMs;
const checkEveryMs = 7 * dayMs;
/** A check that found no quiet hour for so long is made at any hour. */
const latestCheckMs = 8 * dayMs;

/** Begins the upkeep of a data folder whose database is open. */
export function startUpkeep(options: UpkeepOptions): Upkeep {
  const { dataDir, site, backup, timeZone, clock, log, changed, run = runChore } = options;
  const notes = openUpkeepNotes(dataDir);
  const startedMs = clock.monoMs();
  let running: RunningChore<unknown> | undefined;
  let failure: { readonly atMonoMs: number; readonly message: string; readonly isFolder: boolean } | undefined;
  let salvage = readReport(dataDir);
  let isStopped = false;

  /** What is due now, the most urgent first. One chore at a time. */
  function look(): void {
    const nowMs = clock.wallMs();
    if (running || isStopped) return;
    if (salvage && salvage.tablesLeft > 0) keepGoing(saveTheRest());
    else if (nowMs === undefined) return;
    else if (isBackupDue(nowMs)) keepGoing(backUp(nowMs));
    else if (isCheckDue(nowMs)) keepGoing(check(nowMs));
  }

  function keepGoing(work: Promise<void>): void {
    work
      .catch((error: unknown) => log.error({ err: error }, "upkeep of the database failed; it is tried again"))
      .finally(() => {
        running = undefined;
        changed();
      });
  }

  function isBackupDue(nowMs: number): boolean {
    if (backup.folder === undefined) return false;
    const dueMs = lastTimeOfDay(nowMs, backup.at, timeZone());
    if ((notes.read().lastBackupMs ?? 0) >= dueMs) return false;
    if (failure && clock.monoMs() - failure.atMonoMs < retryMs) return false;
    return nowMs - dueMs < settleMs || clock.monoMs() - startedMs >= settleMs;
  }

  function isCheckDue(nowMs: number): boolean {
    const { lastCheckMs, sinceMs } = notes.read();
    const ageMs = nowMs - (lastCheckMs ?? sinceMs ?? nowMs);
    const isQuiet = nowMs - lastTimeOfDay(nowMs, backup.at, timeZone()) < hourMs;
    return ageMs >= latestCheckMs ? clock.monoMs() - startedMs >= settleMs : ageMs >= checkEveryMs && isQuiet;
  }

  async function start<R>(chore: RunningChore<R>): Promise<R> {
    running = chore;
    return chore.done;
  }

  async function saveTheRest(): Promise<void> {
    await start(run("salvage", { dataDir }));
    salvage = readReport(dataDir);
    log.info({ kept: salvage?.kept, lost: salvage?.lost }, "the damaged database is saved as far as it was whole");
  }

  async function backUp(nowMs: number): Promise<void> {
    const { folder = "", kept } = backup;
    const date = dateAt(nowMs, timeZone());
    try {
      const result = await start(run("backup", { source: databasePath(dataDir), folder, site, date, kept }));
      if ("folderProblem" in result) fail(result.folderProblem, true);
      else {
        failure = undefined;
        log.info({ file: result.backup.file, bytes: result.backup.bytes }, "a backup was made");
        await notes.write({ lastBackupMs: nowMs, lastBackupFile: result.backup.file });
      }
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error), false);
    }
  }

  function fail(message: string, isFolder: boolean): void {
    if (failure?.message !== message) log.warn({ reason: message }, "no backup could be made");
    failure = { atMonoMs: clock.monoMs(), message, isFolder };
  }

  async function check(nowMs: number): Promise<void> {
    const { structure, count, places } = await start(run("check", { dataDir }));
    const isStructural = structure.length > 0;
    if (isStructural) suspectDatabase(dataDir);
    const damage = isStructural || count > 0 ? { count, dates: datesOf(places), isStructural } : undefined;
    if (damage) log.error({ structure, damage }, "the weekly check found damage in the database");
    await notes.write({ lastCheckMs: nowMs, damage });
  }

  /** The first look of all: from now on overdue is overdue. */
  function beginCounting(): void {
    const nowMs = clock.wallMs();
    if (nowMs === undefined || notes.read().sinceMs !== undefined) return;
    notes.write({ sinceMs: nowMs }).catch((error: unknown) => log.warn({ err: error }, "upkeep.json can't be written"));
  }

  const stopLooking = clock.every(minuteMs, () => {
    beginCounting();
    look();
  });
  beginCounting();
  look();
  return {
    problems() {
      const isFileThere = salvage !== undefined && existsSync(join(dataDir, salvage.setAsideAs));
      const failed = failure && { message: failure.message, isFolder: failure.isFolder };
      const state = notes.read();
      // What was found before is in the file that was set aside since.
      const isOld = salvage !== undefined && salvage.atMs > (state.lastCheckMs ?? 0);
      return upkeepProblems({
        nowMs: clock.wallMs(),
        isBackupWanted: backup.folder !== undefined,
        state: isOld ? { ...state, damage: undefined } : state,
        failed,
        salvage: isFileThere ? salvage : undefined,
      });
    },
    stop() {
      isStopped = true;
      stopLooking();
      running?.stop();
    },
  };
}

function readReport(dataDir: string): SalvageReport | undefined {
  const db = openSqlite(databasePath(dataDir), { readOnly: true });
  try {
    return readSalvage(db);
  } finally {
    db.close();
  }
}
