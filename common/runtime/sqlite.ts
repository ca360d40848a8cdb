/** One way to SQLite, whichever engine this Node has: small, synchronous, safe against a power cut. */
import { existsSync } from "node:fs";
import { DamagedDatabaseError, DiskFullError, errorCode } from "./errors.ts";
import {
  availableSqliteEngines,
  type EngineDatabase,
  openWithEngine,
  type RawRow,
  type SqliteEngine,
  type SqlValue,
} from "./sqlite-engines.ts";

/** A row: column name to value. BLOBs are Uint8Array, integers are numbers (lossless up to 2^53). */
export type Row = Record<string, string | number | null | Uint8Array>;

/** A prepared statement. Parameters stand for `?` in their order: text, finite numbers, null, bytes. */
export interface Statement {
  run(...params: readonly SqlValue[]): { changes: number };
  get(...params: readonly SqlValue[]): Row | undefined;
  all(...params: readonly SqlValue[]): Row[];
  iterate(...params: readonly SqlValue[]): IterableIterator<Row>;
}

/** An open database. All methods throw DamagedDatabaseError and DiskFullError for what these say. */
export interface Sqlite {
  readonly engine: SqliteEngine;
  readonly path: string;
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /** Runs `fn` in a transaction: all of it or, when it throws, nothing. May be nested. `fn` must not be async. */
  transaction<T>(fn: () => T): T;
  /** Runs `PRAGMA {sql}` and answers its rows. */
  pragma(sql: string): Row[];
  close(): void;
}

interface OpenOptions {
  readonly readOnly?: boolean;
  /** The engine to take instead of the best one; for tests. */
  readonly engine?: SqliteEngine;
}

/** How long a statement waits for another process's lock, in ms. */
const busyTimeoutMs = 5000;

/**
 * Opens or creates a database: WAL, synchronous FULL (what is committed survives a power cut), foreign keys on.
 * `readOnly` wants an existing file. Throws DamagedDatabaseError if the file isn't a sound database.
 */
export function openSqlite(path: string, { readOnly = false, engine = bestEngine() }: OpenOptions = {}): Sqlite {
  if (readOnly && !existsSync(path)) throw new Error(`${path} isn't there: check the path`);
  const db = guarded(path, () => openWithEngine(engine, path, readOnly));
  try {
    guarded(path, () => setUp(db, readOnly));
  } catch (error) {
    db.close();
    throw error;
  }
  return wrap(db, path, engine, readOnly);
}

function bestEngine(): SqliteEngine {
  return availableSqliteEngines()[0] ?? "libsql";
}

function setUp(db: EngineDatabase, readOnly: boolean): void {
  db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  // The first read of the file: this is where one that isn't a database is found out.
  db.prepare("SELECT count(*) FROM sqlite_schema").get([]);
  if (readOnly) return;
  db.prepare("PRAGMA journal_mode = WAL").get([]);
  db.exec("PRAGMA synchronous = FULL");
  db.exec("PRAGMA foreign_keys = ON");
}

function wrap(db: EngineDatabase, path: string, engine: SqliteEngine, readOnly: boolean): Sqlite {
  let isOpen = true;
  let depth = 0;

  function use<T>(action: () => T): T {
    if (!isOpen) throw new Error(`${path} is closed`);
    return guarded(path, action);
  }
  const exec = (sql: string) => use(() => db.exec(sql));

  function prepare(sql: string): Statement {
    const statement = use(() => db.prepare(sql));
    function* iterate(params: readonly SqlValue[]): IterableIterator<Row> {
      const rows = use(() => statement.iterate(checked(params))[Symbol.iterator]());
      try {
        for (let next = use(() => rows.next()); !next.done; next = use(() => rows.next())) yield cleanRow(next.value);
      } finally {
        rows.return?.();
      }
    }
    return {
      run: (...params) => use(() => ({ changes: Number(statement.run(checked(params)).changes) })),
      get(...params) {
        const row = use(() => statement.get(checked(params)));
        return row && cleanRow(row);
      },
      all: (...params) => use(() => statement.all(checked(params))).map(cleanRow),
      iterate: (...params) => iterate(params),
    };
  }

  function transaction<T>(fn: () => T): T {
    const [begin, commit, rollback] = boundaries(depth);
    exec(begin);
    depth += 1;
    try {
      const result = fn();
      if (result instanceof Promise) throw new TypeError("a transaction's function must not be async");
      exec(commit);
      return result;
    } catch (error) {
      undo(exec, rollback);
      throw error;
    } finally {
      depth -= 1;
    }
  }

  return {
    engine,
    path,
    exec,
    prepare,
    transaction,
    pragma: (sql) => prepare(`PRAGMA ${sql}`).all(),
    close() {
      if (!isOpen) return;
      // libsql lets go of the file only once its statements are collected: leave nothing in the WAL file till then.
      if (!readOnly) undo(exec, "PRAGMA wal_checkpoint(TRUNCATE)");
      isOpen = false;
      db.close();
    },
  };
}

function boundaries(depth: number): readonly [begin: string, commit: string, rollback: string] {
  if (depth === 0) return ["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"];
  return [`SAVEPOINT s${depth}`, `RELEASE s${depth}`, `ROLLBACK TO s${depth}; RELEASE s${depth}`];
}

/** Runs what may fail without harm: SQLite has already rolled back after a full disk. */
function undo(exec: (sql: string) => void, sql: string): void {
  try {
    exec(sql);
  } catch {
    // The error that led here says more.
  }
}

/** libsql ends the whole process on a boolean and cuts text at NUL, so both are refused here for both engines. */
function checked(params: readonly SqlValue[]): readonly SqlValue[] {
  for (const value of params) {
    if (typeof value === "string" ? value.includes("\0") : !isBindable(value)) {
      throw new TypeError(`${typeof value} can't be bound: use text without NUL, finite numbers, null or bytes`);
    }
  }
  return params;
}

function isBindable(value: unknown): boolean {
  return value === null || Number.isFinite(value) || value instanceof Uint8Array;
}

/** Takes out libsql's own field, and makes all BLOBs plain Uint8Array (libsql: ArrayBuffer or Buffer). */
function cleanRow(raw: RawRow): Row {
  const row: Row = {};
  for (const [name, value] of Object.entries(raw)) {
    if (name !== "_metadata") row[name] = cleanValue(value);
  }
  return row;
}

function cleanValue(value: unknown): Row[string] {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value === "bigint") return Number(value);
  return value as string | number | null;
}

/** Primary result codes of SQLite. */
const full = 13;
const corrupt = 11;
const notADatabase = 26;

function guarded<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = resultCode(error);
    if (code === full || errorCode(error) === "ENOSPC") throw new DiskFullError(path, error);
    if (code === corrupt || code === notADatabase) throw new DamagedDatabaseError(path, error);
    throw error;
  }
}

/** SQLite's primary result code: in `rawCode` with libsql, in `errcode` with node:sqlite. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { rawCode, errcode } = error as { rawCode?: unknown; errcode?: unknown };
  const code = rawCode ?? errcode;
  return typeof code === "number" ? code & 0xff : undefined;
}
