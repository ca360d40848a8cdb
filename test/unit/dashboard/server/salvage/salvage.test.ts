/** A damaged database is set aside, and what is whole in it goes on in the new one. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../../../../../common/runtime/log.ts";
import { openSqlite, type Row } from "../../../../../common/runtime/sqlite.ts";
import { availableSqliteEngines, type SqliteEngine } from "../../../../../common/runtime/sqlite-engines.ts";
import { openDatabase, suspectDatabase } from "../../../../../dashboard/server/database.ts";
import { blockKey } from "../../../../../dashboard/server/history/block-keys.ts";
import { hourMs, packHour, unpackHour } from "../../../../../dashboard/server/history/packed-hour.ts";
import { createSecondTable } from "../../../../../dashboard/server/history/second-table.ts";
import { openLedger } from "../../../../../dashboard/server/ledger/ledger.ts";
import { findDamage } from "../../../../../dashboard/server/salvage/find-damage.ts";
import { readRows } from "../../../../../dashboard/server/salvage/readable-rows.ts";
import { beginSalvage, continueSalvage } from "../../../../../dashboard/server/salvage/salvage.ts";
import { readSalvage } from "../../../../../dashboard/server/salvage/salvage-notes.ts";
import { readTables } from "../../../../../dashboard/server/salvage/table-shapes.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";
import { temporaryFolder } from "../history/history-under-test.ts";
import { damagePages, fillDatabase, fillStartMs, rowsOf } from "./filled-database.ts";

const days = 21;
const hours = days * 24 * 4;
const nowMs = Date.UTC(2026, 2, 23);
/** Packed hours of seconds on a page, at most: no more may be lost for each page that is damaged. */
const rowsOnPage = 6;

let original: string;
let folder: string;
let path: string;
beforeAll(() => {
  const home = mkdtempSync(join(tmpdir(), "machikoba-weeks-"));
  original = fillDatabase(home, days);
  return () => rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, "machikoba.sqlite");
  copyFileSync(original, path);
});

const open = () => openDatabase(folder, createTestClock({ wallMs: nowMs }), createLog({ level: "silent" }));

/** Number of rows that are there; all of them are as they were. */
function wholeRows(table: string): number {
  const before = rowsOf(original, table);
  const after = rowsOf(path, table);
  const changed = [...after].filter(([key, row]) => Buffer.compare(bytesOf(row), bytesOf(before.get(key))) !== 0);
  expect(changed.map(([key]) => key)).toEqual([]);
  return after.size;
}

const bytesOf = (row: Row | undefined) => (row?.packed instanceof Uint8Array ? row.packed : new Uint8Array());

describe.each(availableSqliteEngines())("rows of a damaged file, read by %s", (engine: SqliteEngine) => {
  it("are all found but those on damaged pages, and the gaps lie around these", () => {
    for (const share of [0.25, 0.5, 0.51, 0.75]) damagePages(path, share, 2);
    const db = openSqlite(path, { readOnly: true, engine });
    const seconds = readTables(db).find(({ name }) => name === "seconds");
    expect(seconds).toBeDefined();
    const found = [...readRows(db, seconds as NonNullable<typeof seconds>)];
    const rows = found.filter((one) => "row" in one).length;
    expect(rows).toBeGreaterThanOrEqual(hours - 8 * rowsOnPage);
    expect(rows).toBeLessThan(hours);
    const gaps = found.flatMap((one) => ("lost" in one ? [one.lost] : []));
    expect(gaps.length).toBeGreaterThan(0);
    for (const { after, before } of gaps) expect((before ?? 0) - (after ?? 0)).toBeLessThan(4096 * 24);
    expect(new Set(found.map((one) => ("row" in one ? one.row.machikoba_rowid : one))).size).toBe(found.length);
    db.close();
  });

  it("are all found, each once, in a sound file", () => {
    const db = openSqlite(path, { readOnly: true, engine });
    for (const table of readTables(db)) {
      const found = [...readRows(db, table)];
      expect(found.every((one) => "row" in one)).toBe(true);
      expect(found.length).toBe(db.prepare(`SELECT count(*) AS n FROM ${table.name}`).get()?.n);
    }
    db.close();
  });
});

describe("a damaged database", () => {
  it("is set aside, and all that is whole in it goes on, with what is lost told by date", () => {
    damagePages(path, 0.4, 20);
    const { db, setAside } = open();
    expect(existsSync(setAside ?? "")).toBe(true);
    const report = readSalvage(db);
    expect(report).toMatchObject({ tablesLeft: 0 });
    expect(report?.lost).toBeGreaterThan(0);
    const lostDates = report?.places.flatMap(({ dates }) => dates ?? []) ?? [];
    expect(lostDates.length).toBeGreaterThan(0);
    for (const date of lostDates) expect(date).toMatch(/^2026-03-\d\d$/);
    expect(openLedger(db, createTestClock()).current().plant.name).toBe("A small plant");
    expect(db.prepare("SELECT seq FROM stream").get()?.seq).toBe(123456);
    expect(findDamage(db)).toMatchObject({ structure: [], count: 0 });
    db.close();
    const kept = wholeRows("seconds");
    expect(kept).toBeGreaterThanOrEqual(hours - 20 * rowsOnPage);
    expect(kept).toBeLessThan(hours);
    expect(wholeRows("segment_day")).toBeGreaterThan(0);
  });

  it("that is larger than what is checked at each start is found out when it is suspect", () => {
    damagePages(path, 0.6, 3);
    suspectDatabase(folder);
    const { db, setAside } = open();
    expect(setAside).toBeDefined();
    db.close();
    expect(readdirSync(folder).filter((name) => name.endsWith(".suspect"))).toEqual([]);
    const again = open();
    expect(again.setAside).toBeUndefined();
    expect(readSalvage(again.db)).toMatchObject({ tablesLeft: 0 });
    again.db.close();
  });

  it("whose head is gone is set aside whole, and a new one begun", () => {
    damagePages(path, 0, 1);
    const { db, setAside } = open();
    expect(statSync(setAside ?? "").size).toBe(statSync(original).size);
    expect(readTables(db)).toEqual([]);
    db.close();
  });

  it("is not lost when the power fails between setting aside and putting the new one in its place", () => {
    damagePages(path, 0.4, 20);
    const aside = join(folder, "machikoba.damaged-1.sqlite");
    beginSalvage(path, join(folder, "machikoba.salvaged.sqlite"), aside, nowMs);
    renameSync(path, aside);
    const { db, setAside } = open();
    expect(setAside).toBeUndefined();
    expect(readSalvage(db)?.tablesLeft).toBeGreaterThan(0);
    expect(continueSalvage(folder, 60_000)).toBe(true);
    expect(readSalvage(db)).toMatchObject({ tablesLeft: 0 });
    db.close();
    expect(wholeRows("seconds")).toBeGreaterThanOrEqual(hours - 20 * rowsOnPage);
  });

  it("is saved the newest hours first, and on from where it was when it was cut off", () => {
    damagePages(path, 0.1, 5);
    const aside = join(folder, "machikoba.damaged-1.sqlite");
    beginSalvage(path, join(folder, "new.sqlite"), aside, nowMs);
    renameSync(path, aside);
    renameSync(join(folder, "new.sqlite"), path);
    const newestHour = fillStartMs / hourMs + days * 24 - 1;
    expect([...rowsOf(path, "seconds").keys()].every((key) => key > blockKey(newestHour - 48, 0))).toBe(true);
    expect(rowsOf(path, "seconds").size).toBe(48 * 4);
    expect(continueSalvage(folder, 1)).toBe(false);
    expect(continueSalvage(folder, 60_000)).toBe(true);
    expect(wholeRows("seconds")).toBeGreaterThanOrEqual(hours - 5 * rowsOnPage);
  });

  it("gives its hours to late seconds that came into the new one meanwhile, and takes none from them", () => {
    damagePages(path, 0.4, 2);
    const aside = join(folder, "machikoba.damaged-1.sqlite");
    beginSalvage(path, join(folder, "new.sqlite"), aside, nowMs);
    renameSync(path, aside);
    renameSync(join(folder, "new.sqlite"), path);
    const hour = fillStartMs / hourMs;
    const late = createSecondTable();
    late.put([hour * hourMs + 5000, 9, 9, 9, 0, 1, 2500, 0], 0);
    const db = openSqlite(path);
    db.prepare("INSERT INTO seconds VALUES (?, ?)").run(blockKey(hour, 1), packHour(hour * hourMs, late));
    expect(continueSalvage(folder, 60_000)).toBe(true);
    const packed = db.prepare("SELECT packed FROM seconds WHERE key = ?").get(blockKey(hour, 1))?.packed as Uint8Array;
    const seconds = unpackHour(hour * hourMs, packed).within(hour * hourMs, (hour + 1) * hourMs);
    expect(seconds).toHaveLength(361);
    expect(seconds.find(({ atMs }) => atMs === hour * hourMs + 5000)?.mean).toBe(9);
    db.close();
  });

  it("keeps the keys of channels whose names are lost, so that nothing new gets them", () => {
    const db = openSqlite(path);
    const root = Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'channel'").get()?.rootpage);
    db.close();
    const pages = statSync(path).size / 4096;
    damagePages(path, (root - 1) / pages + 0.000_001, 1);
    const opened = open();
    const names = opened.db.prepare("SELECT key, channel FROM channel ORDER BY key").all();
    expect(names.map(({ key }) => key)).toEqual([1, 2, 3, 4]);
    expect(names[0]?.channel).toBe("lost.1");
    opened.db.close();
  });
});
