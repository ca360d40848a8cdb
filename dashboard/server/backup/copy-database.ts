/** Copies a database that is in use: one moment of it, in small steps that let the writer's flushes through. */
import { closeSync, fsyncSync, openSync, rmSync, statSync } from "node:fs";
import { openSqlite, type Sqlite } from "../../../common/runtime/sqlite.ts";
import { quoted, readLaterSql, readTables, type TableShape, tablesVersion } from "../salvage/table-shapes.ts";

/** Number of rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

/** Bytes between two flushes. A copy that is flushed only at its end holds up the writer's own flush for 0.2 s and more. */
const flushEveryBytes = 4 * 1024 * 1024;
/** Rows with packed values are some kilobytes each. */
const rowsPerStep = 200;

/**
 * Copies `source` into the new file `target`, flushed to its disk. The file is whole only when this has returned; one
 * that was begun stays behind when it throws. Answers the number of rows by table, which are the same in both.
 */
export function copyDatabase(source: string, target: string, progress: (share: number) => void = () => {}): RowCounts {
  const bytes = statSync(source).size;
  for (const ending of ["", "-journal", "-wal", "-shm"]) rmSync(target + ending, { force: true });
  const db = openSqlite(target);
  const file = openSync(target, "r+");
  try {
    // Nobody opens the copy before it is whole, so it needs no journal on the disk.
    db.pragma("journal_mode = MEMORY");
    db.exec("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF");
    db.prepare("ATTACH ? AS source").run(source);
    const flush = createFlush(file, target, (size) => progress(Math.min(0.99, size / bytes)));
    let counts: RowCounts = {};
    // A transaction reads one moment of the source; it writes to the copy only, and so keeps nobody waiting.
    db.exec("BEGIN");
    counts = copyAll(db, flush);
    db.exec("COMMIT");
    // Closed while attached, the source would be checkpointed, and its writer would wait for that.
    db.exec("DETACH source");
    fsyncSync(file);
    progress(1);
    return counts;
  } finally {
    closeSync(file);
    db.close();
  }
}

function copyAll(db: Sqlite, flush: () => void): RowCounts {
  const tables = readTables(db, "source");
  const counts: Record<string, number> = {};
  for (const table of tables) db.exec(table.sql);
  for (const table of tables) {
    copyTable(db, table, flush);
    const [copied, there] = ["main", "source"].map((schema) => countRows(db, table.name, schema));
    if (copied !== there) throw new Error(`${copied} of ${there} rows of ${table.name} were copied: try again`);
    counts[table.name] = copied ?? 0;
  }
  for (const sql of readLaterSql(db, "source")) db.exec(sql);
  copyNumbering(db);
  db.exec(`PRAGMA main.user_version = ${tablesVersion(db, "source")}`);
  return counts;
}

function copyTable(db: Sqlite, { name, hasRowid, columns }: TableShape, flush: () => void): void {
  const names = columns.map(quoted).join(", ");
  const insert = `INSERT INTO main.${quoted(name)} (${names}) SELECT ${names} FROM source.${quoted(name)}`;
  if (!hasRowid) {
    db.exec(insert);
    flush();
    return;
  }
  const step = db.prepare(`${insert} WHERE rowid > ? AND rowid <= ? ORDER BY rowid`);
  const next = db.prepare(
    `SELECT max(id) AS last FROM (SELECT rowid AS id FROM source.${quoted(name)} WHERE rowid > ? ORDER BY rowid LIMIT ${rowsPerStep})`,
  );
  let after = Number.MIN_SAFE_INTEGER;
  for (let last = next.get(after)?.last; typeof last === "number"; last = next.get(after)?.last) {
    step.run(after, last);
    after = last;
    flush();
  }
}

/** What AUTOINCREMENT remembers. */
function copyNumbering(db: Sqlite): void {
  const isThere = db.prepare("SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'").get();
  if (!isThere) return;
  db.exec("DELETE FROM main.sqlite_sequence");
  db.exec("INSERT INTO main.sqlite_sequence SELECT * FROM source.sqlite_sequence");
}

/** Number of rows of a table. */
function countRows(db: Sqlite, table: string, schema = "main"): number {
  return Number(db.prepare(`SELECT count(*) AS n FROM ${schema}.${quoted(table)}`).get()?.n ?? 0);
}

/** Flushes when enough has come together, then rests as long as that took, so that others get the disk half of the time. */
function createFlush(file: number, path: string, progress: (size: number) => void): () => void {
  let flushed = 0;
  const rest = new Int32Array(new SharedArrayBuffer(4));
  return () => {
    const { size } = statSync(path);
    if (size - flushed < flushEveryBytes) return;
    const startMs = performance.now();
    fsyncSync(file);
    flushed = size;
    progress(size);
    Atomics.wait(rest, 0, 0, performance.now() - startMs);
  };
}
