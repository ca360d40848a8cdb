/** The dashboard's one database file; a damaged one is set aside, never overwritten. */
import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../common/runtime/clock.ts";
import { DamagedDatabaseError } from "../../common/runtime/errors.ts";
import type { Log } from "../../common/runtime/log.ts";
import { openSqlite, type Sqlite } from "../../common/runtime/sqlite.ts";

/** An open database, and where its damaged forerunner was put, if there was one. */
export interface OpenedDatabase {
  readonly db: Sqlite;
  readonly setAside: string | undefined;
}

/** Files up to this size are checked whole at each start; larger ones would keep people waiting. */
const checkUpToBytes = 32 * 1024 * 1024;

/** Opens `machikoba.sqlite` in a data folder. */
export function openDatabase(dataDir: string, clock: Clock, log: Log): OpenedDatabase {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, "machikoba.sqlite");
  try {
    return { db: openChecked(path), setAside: undefined };
  } catch (error) {
    if (!(error instanceof DamagedDatabaseError)) throw error;
    const setAside = moveAside(path, clock);
    log.error(
      { err: error, setAside },
      "the database is damaged: it was set aside, and a new one begun. Restore a backup, or keep the file for repair",
    );
    return { db: openChecked(path), setAside };
  }
}

function openChecked(path: string): Sqlite {
  const isWorthChecking = existsSync(path) && statSync(path).size <= checkUpToBytes;
  const db = openSqlite(path);
  try {
    const answer = isWorthChecking ? db.pragma("quick_check(1)")[0]?.quick_check : "ok";
    if (answer !== "ok") throw new DamagedDatabaseError(path, new Error(String(answer)));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function moveAside(path: string, clock: Clock): string {
  let stamp = clock.wallMs() ?? Date.now();
  const named = () => path.replace(/\.sqlite$/, `.damaged-${stamp}.sqlite`);
  while (existsSync(named())) stamp += 1;
  const aside = named();
  for (const ending of ["", "-wal", "-shm"]) {
    if (existsSync(path + ending)) renameSync(path + ending, aside + ending);
  }
  return aside;
}
