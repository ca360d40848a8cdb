/** A database with weeks of a small plant in it, packed as the dashboard packs it, and ways to damage it. */
import { closeSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { plantSettings } from "../../../../../common/contract/plant-settings.ts";
import { openSqlite, type Row, type Sqlite } from "../../../../../common/runtime/sqlite.ts";
import { blockKey, dayBlockOf, dayBlockStartMs } from "../../../../../dashboard/server/history/block-keys.ts";
import { hourMs, packHour } from "../../../../../dashboard/server/history/packed-hour.ts";
import { migrateHistory } from "../../../../../dashboard/server/history/schema.ts";
import { createSecondTable } from "../../../../../dashboard/server/history/second-table.ts";
import type { Segment } from "../../../../../dashboard/server/history/segment.ts";
import { packSegments } from "../../../../../dashboard/server/history/segment-words.ts";
import { openLedger } from "../../../../../dashboard/server/ledger/ledger.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";

const pageBytes = 4096;

/** Where the data begins: 2026-03-02, 0:00 in Japan. */
export const fillStartMs = Date.UTC(2026, 2, 1, 15);
const channels = 4;

/** The start of the day in Japan, so many days ago: where data begins that a running dashboard shall not thin out yet. */
export function daysAgoMs(days: number): number {
  return dayBlockStartMs(dayBlockOf(Date.now()) - days);
}

/** Fills `machikoba.sqlite` of a folder with so many days of four machines; answers its path. */
export function fillDatabase(folder: string, days: number, startMs = fillStartMs): string {
  const path = join(folder, "machikoba.sqlite");
  const db = openSqlite(path);
  migrateHistory(db);
  db.transaction(() => {
    openLedger(db, createTestClock()).decide(plantSettings.parse({ name: "A small plant" }), "a test");
    nameChannels(db);
    const firstHour = startMs / hourMs;
    for (let hour = firstHour; hour < firstHour + days * 24; hour += 1) fillHour(db, hour);
    for (let day = 0; day < days; day += 1) fillDay(db, dayBlockOf(startMs) + day);
    db.exec("INSERT INTO stream VALUES ('gateway', 'a-stream', 7, 123456)");
    const event = db.prepare("INSERT INTO event VALUES ('gateway', ?, 'tried', 'a test', 'nothing')");
    for (let index = 0; index < 500; index += 1) event.run(fillStartMs + index);
  });
  // Tests rename the file, and libsql may still have it open.
  db.pragma("journal_mode = DELETE");
  db.close();
  return path;
}

function nameChannels(db: Sqlite): void {
  for (let key = 1; key <= channels; key += 1) {
    db.prepare("INSERT INTO channel VALUES (?, 'gateway', ?, 0, 'rmsA', 'sine-clamp', 1)").run(key, `clamp-${key}.1`);
    db.prepare("INSERT INTO machine_key (key, machine, simulated) VALUES (?, ?, 0)").run(key, `press-${key}`);
  }
}

/** A second of ten, with values that don't deflate well, as in life. */
function fillHour(db: Sqlite, hour: number): void {
  const insert = db.prepare("INSERT INTO seconds VALUES (?, ?)");
  for (let channel = 1; channel <= channels; channel += 1) {
    const table = createSecondTable();
    for (let atMs = hour * hourMs; atMs < (hour + 1) * hourMs; atMs += 10_000) {
      const mean = Math.round(3000 + 1000 * Math.sin(atMs * channel)) / 1000;
      table.put([atMs, mean, mean - 0.1, mean + 0.2, 0.05, 5, 2500, 0], 0);
    }
    insert.run(blockKey(hour, channel), packHour(hour * hourMs, table));
  }
}

function fillDay(db: Sqlite, block: number): void {
  const insert = db.prepare("INSERT INTO segment_day (key, packed) VALUES (?, ?)");
  const startMs = dayBlockStartMs(block);
  for (let machine = 1; machine <= channels; machine += 1) {
    const segments = Array.from({ length: 144 }, (_, index): Segment => {
      const from = startMs + index * 600_000;
      const state = (index + machine) % 3 === 0 ? "idle" : "running";
      return { startMs: from, endMs: from + 600_000, state, cause: undefined, revision: 1 };
    });
    insert.run(blockKey(block, machine), packSegments(block, segments));
  }
}

/** Writes over so many pages, from a share of the file on, as a failing card does. Answers the bytes that were there. */
export function damagePages(path: string, share: number, pages: number): void {
  const all = Math.floor(statSync(path).size / pageBytes);
  damageAt(path, Math.floor(all * share) * pageBytes, pages * pageBytes);
}

/** Turns every bit of some bytes. */
export function damageAt(path: string, offset: number, length: number): void {
  const file = openSync(path, "r+");
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, offset);
  writeSync(file, Buffer.from(bytes.map((byte) => byte ^ 0xff)), 0, length, offset);
  closeSync(file);
}

/** The rows of a table, by key. */
export function rowsOf(path: string, table: string): Map<number, Row> {
  const db = openSqlite(path, { readOnly: true });
  try {
    return new Map(
      db
        .prepare(`SELECT rowid AS id, * FROM ${table}`)
        .all()
        .map((row) => [Number(row.id), row]),
    );
  } finally {
    db.close();
  }
}
