/** Saves what is whole in a damaged database into a new one: first what the programs need to go on, then the long past. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { openSqlite, type Row, type Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockOfKey } from "../history/block-keys.ts";
import { newestTables } from "../history/schema.ts";
import { createPlaceNames, type DamagedPlace, timeZoneOf } from "./damage-places.ts";
import { isWholeRow } from "./find-damage.ts";
import { dropUnreadablePlants, nameLostKeys } from "./mend-keys.ts";
import { readRows, rowNumber } from "./readable-rows.ts";
import { createRowWriter } from "./row-writer.ts";
import { createSalvageNotes } from "./salvage-notes.ts";
import { readLaterSql, readTables, type TableShape, tablesVersion } from "./table-shapes.ts";
import { checkedTables } from "./whole-blob.ts";

/**
 * The long past: large tables that nothing but questions needs, under the same keys in every file. They are copied while
 * the programs run, the newest rows first. The newest blocks of them, so many, go at once: the programs still write to them.
 */
const longPast: ReadonlyMap<string, number> = new Map([
  ["segment_day", 2],
  ["hours", 2],
  ["minutes", 2],
  ["seconds", 48],
]);

/** One transaction of the copying holds at most so many rows: some milliseconds. */
const rowsPerStep = 50;
/** Between two transactions whoever else writes has his turn. */
const restMs = 5;

/**
 * Begins a new database beside a damaged one: its tables, and all rows of them that can be read, but the long past.
 * `setAsideAs` is where the damaged file will be. The new file is flushed and whole when this returns. Throws when not
 * even the list of tables can be read.
 */
export function beginSalvage(damaged: string, target: string, setAsideAs: string, nowMs: number): void {
  const unfinished = `${target}.unfinished`;
  removeFiles(unfinished);
  const source = openSqlite(damaged, { readOnly: true });
  try {
    const db = openSqlite(unfinished);
    try {
      // Without a write-ahead log the file can be renamed although libsql keeps it open until it is collected.
      db.pragma("journal_mode = MEMORY");
      db.exec("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF");
      db.transaction(() => layFoundation(source, db, basename(setAsideAs), nowMs));
    } finally {
      db.close();
    }
  } finally {
    source.close();
  }
  flush(unfinished);
  removeFiles(target);
  renameSync(unfinished, target);
}

function layFoundation(source: Sqlite, db: Sqlite, setAsideAs: string, nowMs: number): void {
  const tables = readTables(source).filter(({ name }) => name !== "salvage");
  if (tables.length === 0) throw new RangeError("no tables can be read");
  // The tables of an older version change their form at the next start, so all of them go at once.
  const isCurrent = tablesVersion(source) === newestTables;
  for (const { sql } of tables) db.exec(sql);
  const notes = createSalvageNotes(db);
  for (const table of tables) {
    notes.begin(setAsideAs, table.name, nowMs);
    const newestBlocks = isCurrent ? longPast.get(table.name) : undefined;
    if (newestBlocks !== undefined) {
      copyRows(source, db, table, createIsOlder(newestBlocks), noRest);
      continue;
    }
    const { kept, lost } = copyRows(source, db, table, () => false, noRest);
    if (table.name === "plant_revision") lost.push(...dropUnreadablePlants(db));
    if (lost.length > 0) nameLostKeys(source, db, table.name);
    notes.finish(setAsideAs, table.name, kept, lost);
  }
  for (const sql of readLaterSql(source)) db.exec(sql);
  db.exec(`PRAGMA user_version = ${tablesVersion(source)}`);
}

/** Tells whether a row is older than the newest blocks of its table; rows come the newest first. */
function createIsOlder(blocks: number): (row: Row) => boolean {
  let newest: number | undefined;
  return (row) => {
    const block = blockOfKey(Number(row[rowNumber]));
    newest ??= block;
    return block <= newest - blocks;
  };
}

const noRest = () => false;

/** How far a salvage is. */
export type SalvageProgress = (table: string, rows: number) => void;

/**
 * Copies what is left of the long past into `machikoba.sqlite` of a data folder, while others write to it, for `budgetMs` at
 * most. Answers whether all is done; begin again when it isn't, also after a power cut. Does nothing when nothing is left.
 */
export function continueSalvage(dataDir: string, budgetMs: number, progress: SalvageProgress = () => {}): boolean {
  const path = join(dataDir, "machikoba.sqlite");
  const untilMs = performance.now() + budgetMs;
  const db = openSqlite(path);
  try {
    const notes = createSalvageNotes(db);
    // What is lost to a power cut is copied again; the programs' own commits flush all the same.
    db.exec("PRAGMA synchronous = NORMAL");
    for (const { setAsideAs, table } of notes.left().sort(inOrder)) {
      if (!copyLater(db, join(dirname(path), setAsideAs), table, untilMs, progress)) return false;
    }
    return true;
  } finally {
    db.close();
  }
}

/** States before readings, the coarse before the fine: that is the order in which pages ask for them. */
function inOrder(a: { table: string }, b: { table: string }): number {
  const order = [...longPast.keys()];
  return order.indexOf(a.table) - order.indexOf(b.table);
}

function copyLater(db: Sqlite, from: string, name: string, untilMs: number, progress: SalvageProgress): boolean {
  const notes = createSalvageNotes(db);
  const source = openSource(from);
  try {
    const table = source && readTables(source).find((one) => one.name === name);
    if (!source || !table) {
      const place = { table: name, text: `all ${name}: ${basename(from)} can't be read any more`, dates: undefined };
      notes.finish(basename(from), name, 0, [place]);
      return true;
    }
    const rest = new Int32Array(new SharedArrayBuffer(4));
    let isLate = false;
    const { kept, lost } = copyRows(
      source,
      db,
      table,
      () => false,
      (rows) => {
        progress(name, rows);
        isLate = performance.now() > untilMs;
        if (!isLate) Atomics.wait(rest, 0, 0, restMs);
        return isLate;
      },
    );
    if (!isLate) notes.finish(basename(from), name, kept, lost);
    return !isLate;
  } finally {
    source?.close();
  }
}

function openSource(path: string): Sqlite | undefined {
  try {
    return openSqlite(path, { readOnly: true });
  } catch {
    return undefined;
  }
}

/** Copies what can be read, step by step, until `isEnough` says so of a row, or `afterStep` after a transaction. */
function copyRows(
  source: Sqlite,
  db: Sqlite,
  table: TableShape,
  isEnough: (row: Row) => boolean,
  afterStep: (rows: number) => boolean,
): { kept: number; lost: DamagedPlace[] } {
  const names = createPlaceNames(source, timeZoneOf(source));
  const writer = createRowWriter(db, table);
  const lost: DamagedPlace[] = [];
  const hasChecksums = checkedTables.has(table.name);
  let seen = 0;
  for (const found of readRows(source, table)) {
    if ("lost" in found) lost.push(names.ofGap(table.name, found.lost));
    else if (isEnough(found.row)) break;
    // What isn't whole stays in the file that is set aside.
    else if (hasChecksums && !isWholeRow(found.row)) lost.push(names.ofRow(table.name, found.row));
    else writer.add(found.row);
    seen += 1;
    if (seen % rowsPerStep > 0) continue;
    writer.flush();
    if (afterStep(seen)) break;
  }
  writer.flush();
  return { kept: writer.kept(), lost };
}

function removeFiles(path: string): void {
  for (const ending of ["", "-wal", "-shm", "-journal"]) rmSync(path + ending, { force: true });
}

function flush(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
