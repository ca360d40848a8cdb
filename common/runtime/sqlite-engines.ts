/** The two engines of SQLite, made to look alike: node:sqlite of newer Nodes, and libsql for the others. */
import { createRequire } from "node:module";

/** Names of the engines. */
export type SqliteEngine = "node" | "libsql";

/** What can be bound to a parameter. */
export type SqlValue = string | number | null | Uint8Array;

/** A row as an engine gives it. */
export type RawRow = Record<string, unknown>;

/** An open file as an engine gives it; parameters are passed as one array. */
export interface EngineDatabase {
  exec(sql: string): void;
  prepare(sql: string): EngineStatement;
  close(): void;
}

interface EngineStatement {
  run(params: readonly SqlValue[]): { changes: number | bigint };
  get(params: readonly SqlValue[]): RawRow | undefined;
  all(params: readonly SqlValue[]): RawRow[];
  /** Several may be under way at once; one that is left early lets go of its read lock. */
  iterate(params: readonly SqlValue[]): Iterable<RawRow>;
}

interface NodeStatement {
  run(...params: readonly SqlValue[]): { changes: number | bigint };
  get(...params: readonly SqlValue[]): RawRow | undefined;
  all(...params: readonly SqlValue[]): RawRow[];
  iterate(...params: readonly SqlValue[]): IterableIterator<RawRow>;
}

interface NodeSqlite {
  DatabaseSync: new (
    path: string,
    options: { readOnly: boolean },
  ) => {
    exec(sql: string): void;
    prepare(sql: string): NodeStatement;
    close(): void;
  };
}

/** First Node whose node:sqlite needs no flag. */
const firstNodeWithSqlite = [22, 13] as const;

/** The engines that this Node can use; the first is the one to take. */
export function availableSqliteEngines(): SqliteEngine[] {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [needMajor, needMinor] = firstNodeWithSqlite;
  const hasOwn = major > needMajor || (major === needMajor && minor >= needMinor);
  return hasOwn ? ["node", "libsql"] : ["libsql"];
}

/** Opens a file with an engine. Throws what the engine throws. */
export function openWithEngine(engine: SqliteEngine, path: string, readOnly: boolean): EngineDatabase {
  return engine === "node" ? openNode(path, readOnly) : openLibsql(path, readOnly);
}

function openNode(path: string, readOnly: boolean): EngineDatabase {
  const { DatabaseSync } = loadNodeSqlite();
  const db = new DatabaseSync(path, { readOnly });
  return {
    exec: (sql) => db.exec(sql),
    prepare(sql) {
      const statement = db.prepare(sql);
      return {
        run: (params) => statement.run(...params),
        get: (params) => statement.get(...params),
        all: (params) => statement.all(...params),
        iterate: (params) => db.prepare(sql).iterate(...params),
      };
    },
    close: () => db.close(),
  };
}

/** Loads node:sqlite without the warning that it is experimental: it is one of our two tested engines. */
function loadNodeSqlite(): NodeSqlite {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:sqlite") as unknown as NodeSqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
}

function openLibsql(path: string, readOnly: boolean): EngineDatabase {
  const Libsql = createRequire(import.meta.url)("libsql") as typeof import("libsql");
  const db = new Libsql(path);
  // libsql has no option for it: this makes every write an error.
  if (readOnly) db.exec("PRAGMA query_only = ON");
  return {
    exec: (sql) => void db.exec(sql),
    prepare: (sql) => prepareLibsql(db, sql),
    close: () => void db.close(),
  };
}

/**
 * libsql can't reset a statement: one that was read by `all` runs the next `get` or `run` with the old parameters.
 * So each way of running has a statement of its own.
 */
function prepareLibsql(db: import("libsql").Database, sql: string): EngineStatement {
  const once = db.prepare(sql);
  let many: typeof once | undefined;
  const readAll = (params: readonly SqlValue[]) => {
    many ??= db.prepare(sql);
    return many.all(params) as RawRow[];
  };
  return {
    // `run` of a statement that answers rows would leave it, and the file's lock, open.
    run: (params) => (once.reader ? { changes: readAll(params).length } : once.run(params)),
    get: (params) => once.get(params) as RawRow | undefined,
    all: readAll,
    *iterate(params) {
      const rows = db.prepare(sql).iterate(params) as IterableIterator<RawRow>;
      try {
        for (let next = rows.next(); !next.done; next = rows.next()) yield next.value;
      } finally {
        // Only its end lets go of the file's lock.
        while (!rows.next().done);
      }
    },
  };
}
