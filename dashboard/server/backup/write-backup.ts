/** Writes a backup: copied under another name, checked, and only then given its name. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DiskFullError, errorCode } from "../../../common/runtime/errors.ts";
import { openSqlite } from "../../../common/runtime/sqlite.ts";
import { datesOf, findDamage } from "../salvage/find-damage.ts";
import { copyDatabase } from "./copy-database.ts";

/** What to back up, and where to. */
export interface BackupTask {
  /** The database, in use or not. */
  readonly source: string;
  /** The file to write; one of that name is replaced when the new one is whole. */
  readonly file: string;
}

/** A finished backup. */
export interface BackupResult {
  readonly file: string;
  readonly bytes: number;
  /** Rows of all tables. */
  readonly rows: number;
  /** Milliseconds of copying, and of checking the copy. */
  readonly copyMs: number;
  readonly checkMs: number;
}

/** What is being done, and how much of it, 0 to 1. */
export type BackupProgress = (step: "copying" | "checking", share: number) => void;

/**
 * Writes a backup. Throws, and leaves no file behind, when the disk is full or away, or when the database is damaged: an
 * older backup is never replaced by a damaged one.
 */
export function writeBackup({ source, file }: BackupTask, progress: BackupProgress = () => {}): BackupResult {
  const unfinished = unfinishedName(file);
  try {
    const startMs = performance.now();
    const counts = copyDatabase(source, unfinished, (share) => progress("copying", share));
    const copiedMs = performance.now();
    checkCopy(unfinished, source, () => progress("checking", 0));
    progress("checking", 1);
    renameSync(unfinished, file);
    flushFolder(dirname(file));
    return {
      file,
      bytes: statSync(file).size,
      rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
      copyMs: Math.round(copiedMs - startMs),
      checkMs: Math.round(performance.now() - copiedMs),
    };
  } catch (error) {
    throw errorCode(error) === "ENOSPC" ? new DiskFullError(file, error) : error;
  } finally {
    discard(unfinished);
  }
}

/** What the name of a backup ends with that isn't whole yet. */
export const unfinishedEnding = ".unfinished";

/** The name of a backup that isn't whole yet; each process has its own. */
export function unfinishedName(file: string): string {
  return `${file}.${process.pid}${unfinishedEnding}`;
}

function checkCopy(copy: string, source: string, progress: () => void): void {
  const db = openSqlite(copy, { readOnly: true });
  try {
    const { structure, count, places } = findDamage(db, progress);
    if (structure.length > 0) throw new Error(`the copy can't be read back (${structure[0]}): try another disk`);
    if (count === 0) return;
    throw new Error(
      `${source} is damaged in ${count} places (${datesOf(places) || places[0]?.text}), so no backup was made of it: ` +
        "run `machikoba doctor`, and keep the older backups",
    );
  } finally {
    db.close();
  }
}

function discard(file: string): void {
  for (const ending of ["", "-journal", "-wal", "-shm"]) {
    if (existsSync(file + ending)) rmSync(file + ending, { force: true });
  }
}

/** Makes a rename durable, where folders can be flushed (not on Windows, and not on every network drive). */
export function flushFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } catch (error) {
    if (errorCode(error) !== "EINVAL") throw error;
  } finally {
    closeSync(folder);
  }
}
