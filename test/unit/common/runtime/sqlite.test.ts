/** SQLite behind one interface: the same behaviour on each engine that this Node has. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DamagedDatabaseError, DiskFullError } from "../../../../common/runtime/errors.ts";
import { openSqlite, type Sqlite } from "../../../../common/runtime/sqlite.ts";
import { availableSqliteEngines, type SqlValue } from "../../../../common/runtime/sqlite-engines.ts";

describe.each(availableSqliteEngines())("SQLite by %s", (engine) => {
  let folder: string;
  let path: string;
  const opened: Sqlite[] = [];

  function open(options: { readOnly?: boolean; at?: string } = {}): Sqlite {
    const db = openSqlite(options.at ?? path, { engine, readOnly: options.readOnly ?? false });
    opened.push(db);
    return db;
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "machikoba-sqlite-"));
    path = join(folder, "町工場 50%?#.db");
  });
  afterEach(() => {
    for (const db of opened.splice(0)) db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives back what was put in, without fields of the engine", () => {
    const db = open();
    db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB, c TEXT, d REAL) STRICT");
    const bytes = new Uint8Array([0, 9, 255, 7]).subarray(1, 3);
    expect(db.prepare("INSERT INTO t VALUES (?, ?, ?, ?)").run(2 ** 53 - 1, bytes, "稼働中", 1.5)).toEqual({
      changes: 1,
    });
    const row = { a: 2 ** 53 - 1, b: new Uint8Array([9, 255]), c: "稼働中", d: 1.5 };
    const select = db.prepare("SELECT * FROM t WHERE a > ?");
    expect(select.get(0)).toStrictEqual(row);
    expect(select.all(0)).toStrictEqual([row]);
    expect([...select.iterate(0)]).toStrictEqual([row]);
    expect(select.get(2 ** 53 - 1)).toBeUndefined();
    expect(select.get(0)?.b?.constructor).toBe(Uint8Array);
  });

  it("binds a single null and a single BLOB", () => {
    const select = open().prepare("SELECT ? AS x");
    expect(select.get(null)).toStrictEqual({ x: null });
    expect(select.get(new Uint8Array([3]))).toStrictEqual({ x: new Uint8Array([3]) });
    expect(select.get(Buffer.from("hi"))).toStrictEqual({ x: new Uint8Array([104, 105]) });
  });

  it.each([true, undefined, {}, Number.NaN, "a\0b", new Date(0), [1]])("refuses to bind %j", (value) => {
    expect(() =>
      open()
        .prepare("SELECT ? AS x")
        .get(value as unknown as SqlValue),
    ).toThrow(TypeError);
  });

  it("runs a statement with the parameters of this call, in whatever order it is run and read", () => {
    const db = open();
    db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY)");
    const insert = db.prepare("INSERT INTO t VALUES (?) RETURNING a");
    db.transaction(() => {
      for (let i = 1; i <= 300; i += 1) expect(insert.run(i)).toEqual({ changes: 1 });
    });
    expect([insert.all(301), insert.get(302), insert.run(303).changes, insert.get(304)]).toEqual([
      [{ a: 301 }],
      { a: 302 },
      1,
      { a: 304 },
    ]);
    const select = db.prepare("SELECT a FROM t WHERE a > ?");
    const outer = select.iterate(1);
    expect(outer.next().value).toEqual({ a: 2 });
    const inner = select.iterate(200);
    expect(inner.next().value).toEqual({ a: 201 });
    expect([select.all(302).length, select.get(303)?.a, select.all(300).length, select.get(304)]).toEqual([
      2,
      304,
      4,
      undefined,
    ]);
    expect([...outer].length).toBe(302);
    expect([...inner].length).toBe(103);
  });

  it("lets go of the file when an iteration is left early", () => {
    const db = open();
    db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY)");
    db.exec(
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1000) INSERT INTO t SELECT x FROM c",
    );
    for (const row of db.prepare("SELECT a FROM t").iterate()) if (row.a === 3) break;
    db.exec("VACUUM");
  });

  it("sets what survives a power cut", () => {
    const db = open();
    expect(db.pragma("journal_mode")).toEqual([{ journal_mode: "wal" }]);
    expect(db.pragma("synchronous")).toEqual([{ synchronous: 2 }]);
    expect(db.pragma("foreign_keys")).toEqual([{ foreign_keys: 1 }]);
    expect(db.pragma("busy_timeout")).toEqual([{ timeout: 5000 }]);
  });

  it("undoes a transaction that throws, and only the inner one of two", () => {
    const db = open();
    db.exec("CREATE TABLE t (a)");
    const insert = db.prepare("INSERT INTO t VALUES (?)");
    const count = () => db.prepare("SELECT count(*) AS n FROM t").get()?.n;
    const fail = () => {
      insert.run(1);
      throw new Error("stop");
    };
    expect(() => db.transaction(fail)).toThrow("stop");
    expect(count()).toBe(0);
    const answer = db.transaction(() => {
      insert.run(1);
      expect(() => db.transaction(fail)).toThrow("stop");
      return db.transaction(() => insert.run(2).changes);
    });
    expect(answer).toBe(1);
    expect(count()).toBe(2);
    expect(() => db.transaction(async () => insert.run(3))).toThrow(TypeError);
    expect(count()).toBe(2);
  });

  it("finds everything again after closing, and refuses to be used closed", () => {
    const db = open();
    db.exec("CREATE TABLE t (a); INSERT INTO t VALUES (7)");
    const select = db.prepare("SELECT a FROM t");
    db.close();
    db.close();
    expect(() => select.all()).toThrow("is closed");
    expect(() => db.exec("SELECT 1")).toThrow("is closed");
    expect(open().prepare("SELECT a FROM t").all()).toEqual([{ a: 7 }]);
  });

  it("reads but doesn't write when read-only, and doesn't create a file", () => {
    expect(() => open({ readOnly: true })).toThrow("isn't there");
    open().exec("CREATE TABLE t (a)");
    const reader = open({ readOnly: true });
    expect(reader.prepare("SELECT * FROM t").all()).toEqual([]);
    expect(() => reader.exec("INSERT INTO t VALUES (1)")).toThrow(/readonly/);
  });

  it("says that a file isn't a database", () => {
    writeFileSync(path, "this is a letter, not a database. ".repeat(100));
    expect(() => open()).toThrow(DamagedDatabaseError);
    expect(() => open()).toThrow(/put a backup in its place/);
  });

  it("says that a database is damaged", () => {
    const db = open();
    db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
    const insert = db.prepare("INSERT INTO t (b) VALUES (?)");
    db.transaction(() => {
      for (let i = 0; i < 3000; i += 1) insert.run("x".repeat(100));
    });
    db.close();
    const file = openSync(path, "r+");
    writeSync(file, Buffer.alloc(40_000, 0x5a), 0, 40_000, 8192);
    closeSync(file);
    const again = open();
    expect(() => again.prepare("SELECT * FROM t").all()).toThrow(DamagedDatabaseError);
    expect(() => again.prepare("SELECT count(*) FROM t WHERE b > ?").get("y")).toThrow(DamagedDatabaseError);
  });

  it("says that there is no space, keeps what was stored and goes on when there is", () => {
    const db = open();
    db.exec("CREATE TABLE t (a); INSERT INTO t VALUES (1); PRAGMA max_page_count = 10");
    const insert = db.prepare("INSERT INTO t VALUES (?)");
    const fill = () => {
      for (let i = 0; i < 100; i += 1) insert.run(new Uint8Array(4000));
    };
    expect(() => db.transaction(fill)).toThrow(DiskFullError);
    db.exec("PRAGMA max_page_count = 1000");
    db.transaction(fill);
    expect(db.prepare("SELECT count(*) AS n FROM t").get()).toEqual({ n: 101 });
  });
});
