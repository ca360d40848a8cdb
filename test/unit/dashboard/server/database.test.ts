/** The dashboard's database file: a damaged one is set aside, never overwritten. */
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../../../../common/runtime/log.ts";
import { openDatabase } from "../../../../dashboard/server/database.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { temporaryFolder } from "./history/history-under-test.ts";

let folder: string;
let logged: string[];
beforeEach(() => {
  folder = temporaryFolder();
  logged = [];
});

const clock = createTestClock();
const path = () => join(folder, "machikoba.sqlite");
function open() {
  return openDatabase(folder, clock, createLog({ write: (line) => logged.push(line) }));
}

/** Writes a table with so many rows, and closes the file. */
function fill(rows: number): void {
  const { db } = open();
  db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); CREATE INDEX i ON t (b)");
  const insert = db.prepare("INSERT INTO t (b) VALUES (?)");
  db.transaction(() => {
    for (let i = 0; i < rows; i += 1) insert.run(`${i} ${"x".repeat(100)}`);
  });
  db.close();
}

describe("the database of a data folder", () => {
  it("is made, with its folder, where there is none, and found again", () => {
    folder = join(folder, "a", "b");
    fill(3);
    const { db, setAside } = open();
    expect([db.prepare("SELECT count(*) AS n FROM t").get()?.n, setAside]).toEqual([3, undefined]);
    db.close();
  });

  it("that isn't one is set aside as it is, and a new one begun", () => {
    mkdirSync(folder, { recursive: true });
    const letter = "this is a letter, not a database. ".repeat(100);
    writeFileSync(path(), letter);
    const { db, setAside } = open();
    expect(readFileSync(setAside ?? "", "utf8")).toBe(letter);
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n).toBe(0);
    expect(logged.join()).toContain("set aside");
    db.close();
  });

  it("with damage in its middle is set aside at the start, not found out weeks later", () => {
    fill(3000);
    const before = statSync(path()).size;
    const file = openSync(path(), "r+");
    writeSync(file, Buffer.alloc(40_000, 0x5a), 0, 40_000, 8192);
    closeSync(file);
    const { db, setAside } = open();
    expect(setAside).toMatch(/machikoba\.damaged-\d+\.sqlite$/);
    expect(statSync(setAside ?? "").size).toBe(before);
    const kept = Number(db.prepare("SELECT count(*) AS n FROM t").get()?.n);
    expect(kept).toBeGreaterThan(2000);
    expect(kept).toBeLessThan(3000);
    db.close();
  });

  it("is never set aside over another one", () => {
    for (let i = 0; i < 3; i += 1) {
      writeFileSync(path(), `letter ${i} `.repeat(500));
      open().db.close();
    }
    expect(readdirSync(folder).filter((name) => name.includes("damaged") && name.endsWith(".sqlite"))).toHaveLength(3);
  });

  it("that is sound isn't touched", () => {
    fill(100);
    const { db, setAside } = open();
    db.close();
    expect(setAside).toBeUndefined();
    expect(readdirSync(folder).filter((name) => name.includes("damaged"))).toEqual([]);
  });
});
