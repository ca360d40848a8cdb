/** Puts a backup into an empty data folder, checked before it gets its name. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { DamagedDatabaseError, DiskFullError, errorCode } from "../../../common/runtime/errors.ts";
import { openSqlite } from "../../../common/runtime/sqlite.ts";
import { databasePath, suspectDatabase } from "../database.ts";
import { newestTables } from "../history/schema.ts";
import { findDamage } from "../salvage/find-damage.ts";
import { readTables, tablesVersion } from "../salvage/table-shapes.ts";
import { flushFolder, unfinishedName } from "./write-backup.ts";

/** Without these tables a file isn't Machikoba's. */
const ownTables = ["stream", "channel", "plant_revision"] as const;

/** What a backup may be restored over: nothing but what an operating system puts into every folder. */
const ignoredNames = new Set(["lost+found", ".DS_Store", "desktop.ini", "Thumbs.db"]);

/** What to restore. */
export interface RestoreTask {
  readonly file: string;
  /** Made, or empty. */
  readonly dataDir: string;
  /** Takes a damaged backup; the next start saves what is whole in it. */
  readonly evenDamaged: boolean;
}

/**
 * Copies a backup into a data folder and answers the path of the database. Throws, and leaves the folder as it was, when
 * the file is no backup, is damaged, or was written by a newer version.
 */
export function restoreBackup(
  { file, dataDir, evenDamaged }: RestoreTask,
  progress: (table: string) => void = () => {},
): string {
  if (!existsSync(file)) throw new Error(`${file} isn't there: check the path`);
  mkdirSync(dataDir, { recursive: true });
  const [found] = readdirSync(dataDir).filter((name) => !ignoredNames.has(name));
  if (found !== undefined) {
    throw new Error(
      `${dataDir} isn't empty (there is ${found}): name an empty folder with --data, or move the old one away`,
    );
  }
  const path = databasePath(dataDir);
  const unfinished = unfinishedName(path);
  try {
    copyFileSync(file, unfinished);
    const isWhole = checkBackup(unfinished, file, progress);
    if (!isWhole && !evenDamaged) throw damaged(file);
    flushFile(unfinished);
    if (!isWhole) suspectDatabase(dataDir);
    renameSync(unfinished, path);
    flushFolder(dataDir);
    return path;
  } catch (error) {
    throw errorCode(error) === "ENOSPC" ? new DiskFullError(path, error) : error;
  } finally {
    for (const ending of ["", "-wal", "-shm", "-journal"]) rmSync(unfinished + ending, { force: true });
  }
}

function damaged(file: string): Error {
  return new Error(
    `${file} is damaged: take another backup, or save what is whole in this one with --keep-whole. Nothing was restored`,
  );
}

/** Checks the copy in the data folder, so that damage counts whether it came with the file or from the copying. */
function checkBackup(copy: string, file: string, progress: (table: string) => void): boolean {
  const db = openBackup(copy, file);
  try {
    const names = new Set(readTables(db).map(({ name }) => name));
    if (!ownTables.every((name) => names.has(name)))
      throw new Error(`${file} is no backup of Machikoba: choose another file`);
    if (tablesVersion(db) > newestTables) {
      throw new Error(`${file} was written by a newer version of Machikoba: install that version, then restore it`);
    }
    const { structure, count } = findDamage(db, progress);
    return structure.length === 0 && count === 0;
  } finally {
    db.close();
  }
}

function openBackup(copy: string, file: string) {
  try {
    return openSqlite(copy, { readOnly: true });
  } catch (error) {
    if (!(error instanceof DamagedDatabaseError)) throw error;
    throw new Error(`${file} is no backup of Machikoba, or its beginning is damaged: choose another file`, {
      cause: error,
    });
  }
}

function flushFile(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
