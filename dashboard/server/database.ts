/** The dashboard's one database file; a damaged one is set aside, never overwritten, and what is whole in it goes on. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../common/runtime/clock.ts";
import { DamagedDatabaseError } from "../../common/runtime/errors.ts";
import type { Log } from "../../common/runtime/log.ts";
import { openSqlite, type Sqlite } from "../../common/runtime/sqlite.ts";
import { beginSalvage, continueSalvage } from "./salvage/salvage.ts";

/** An open database, and where its damaged forerunner was put, if there was one. */
export interface OpenedDatabase {
  readonly db: Sqlite;
  readonly setAside: string | undefined;
}

/** Files up to this size are checked whole at each start; larger ones would keep people waiting. */
const checkUpToBytes = 32 * 1024 * 1024;

/** A start waits so long for what is saved from a damaged file; what takes longer is saved while everything runs. */
const salvageAtStartMs = 3000;

/** The database of a data folder. */
export function databasePath(dataDir: string): string {
  return join(dataDir, "machikoba.sqlite");
}

/** Opens `machikoba.sqlite` in a data folder. */
export function openDatabase(dataDir: string, clock: Clock, log: Log): OpenedDatabase {
  mkdirSync(dataDir, { recursive: true });
  const path = databasePath(dataDir);
  finishExchange(path);
  try {
    return { db: openChecked(path), setAside: undefined };
  } catch (error) {
    if (!(error instanceof DamagedDatabaseError)) throw error;
    const setAside = exchange(path, clock, log);
    log.error({ err: error, setAside }, "the database is damaged: it was set aside, and what is whole in it is kept");
    const db = openSqlite(path);
    rmSync(suspectPath(dataDir), { force: true });
    return { db, setAside };
  }
}

/** Has the next start check the whole file, however large: something of it couldn't be read. */
export function suspectDatabase(dataDir: string): void {
  writeFileSync(suspectPath(dataDir), "The database is checked at the next start, and saved as far as it is whole.\n");
}

/** Suspects the database when an error says that something of it couldn't be read; other errors say nothing about it. */
export function suspectAfter(error: unknown, dataDir: string): void {
  if (error instanceof DamagedDatabaseError) suspectDatabase(dataDir);
}

function suspectPath(dataDir: string): string {
  return `${databasePath(dataDir)}.suspect`;
}

function openChecked(path: string): Sqlite {
  const isSuspect = existsSync(`${path}.suspect`);
  const isThere = existsSync(path) && statSync(path).size > 0;
  if (isThere && !hasHead(path)) throw new DamagedDatabaseError(path);
  const isWorthChecking = isThere && (isSuspect || statSync(path).size <= checkUpToBytes);
  const db = openSqlite(path);
  try {
    // The thorough check reads indexes against their tables, too.
    const check = isSuspect ? "integrity_check" : "quick_check";
    const answer = isWorthChecking ? db.pragma(`${check}(1)`)[0]?.[check] : "ok";
    if (answer !== "ok") throw new DamagedDatabaseError(path, new Error(String(answer)));
    if (isSuspect) rmSync(`${path}.suspect`);
    return db;
  } catch (error) {
    letGoOfLog(db);
    db.close();
    throw error;
  }
}

/** What every SQLite file begins with. */
const magic = "SQLite format 3\0";

/** A file without its head isn't even opened: see letGoOfLog. */
function hasHead(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(magic.length);
    readSync(file, head);
    return head.toString("latin1") === magic;
  } finally {
    closeSync(file);
  }
}

/**
 * Ends the write-ahead log. libsql really closes a connection only when it is collected, and then deletes the log by its
 * name, which would be the new file's by that time.
 */
function letGoOfLog(db: Sqlite): void {
  try {
    db.pragma("journal_mode = DELETE");
  } catch {
    // The damage is where the head of the file is; what led here says more.
  }
}

/**
 * Puts a new file with all that the programs need in the place of the damaged one. A power cut at any point leaves either
 * the damaged file in its place, or the new one under its own name or the database's.
 */
function exchange(path: string, clock: Clock, log: Log): string {
  const aside = freeName(path, clock);
  const salvaged = salvagedPath(path);
  try {
    beginSalvage(path, salvaged, aside, clock.wallMs() ?? Date.now());
  } catch (error) {
    log.error({ err: error }, "nothing of the damaged database can be read: restore a backup, or go on with a new one");
  }
  move(path, aside);
  if (!existsSync(salvaged)) return aside;
  renameSync(salvaged, path);
  try {
    continueSalvage(join(path, ".."), salvageAtStartMs);
  } catch (error) {
    log.error({ err: error }, "what is left of the damaged database is tried again later");
  }
  return aside;
}

/** After a power cut between two renames: the damaged file is set aside already, the new one not yet in its place. */
function finishExchange(path: string): void {
  const salvaged = salvagedPath(path);
  if (existsSync(salvaged) && !existsSync(path)) renameSync(salvaged, path);
}

function salvagedPath(path: string): string {
  return path.replace(/\.sqlite$/, ".salvaged.sqlite");
}

function freeName(path: string, clock: Clock): string {
  let stamp = clock.wallMs() ?? Date.now();
  const named = () => path.replace(/\.sqlite$/, `.damaged-${stamp}.sqlite`);
  while (existsSync(named())) stamp += 1;
  return named();
}

/** Moves a database; its companions first, so that the file itself says whether all have moved. */
function move(path: string, aside: string): void {
  for (const ending of ["-wal", "-shm", ""]) {
    if (existsSync(path + ending)) renameSync(path + ending, aside + ending);
  }
}
