/** Stored bytes that can't be read any more: the rest is answered, and what is damaged is kept and counted. */
import { expect, it } from "vitest";
import type { Sqlite } from "../../../../../common/runtime/sqlite.ts";
import type { History } from "../../../../../dashboard/server/history/history.ts";
import { anchor, batch, hourStart, openDb, openOn, second, temporaryFolder } from "./history-under-test.ts";

const hourMs = 3_600_000;
const all = { startMs: hourStart - hourMs, endMs: hourStart + 5 * hourMs };
const times = (history: History) => history.seconds("g", "press.1", false, all).map(({ atMs }) => atMs - hourStart);

/** Turns a byte in the middle of each stored value. */
function damage(db: Sqlite, table: "journal" | "seconds", column: "frame" | "packed", where = "1"): void {
  for (const row of db
    .prepare(
      `SELECT rowid_or_key, bytes FROM (SELECT ${key(table)} AS rowid_or_key, ${column} AS bytes FROM ${table} WHERE ${where})`,
    )
    .all()) {
    const bytes = Uint8Array.from(row.bytes as Uint8Array);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key(table)} = ?`).run(bytes, row.rowid_or_key as number);
  }
}

function key(table: "journal" | "seconds"): string {
  return table === "journal" ? "id" : "key";
}

it("starts with a damaged frame of the journal, keeps it, and answers the rest", () => {
  const folder = temporaryFolder();
  const db = openDb(folder);
  const history = openOn(db);
  history.commit([batch([anchor(1, 0, hourStart), second(2, 0, 1)])]);
  history.commit([batch([second(3, 1000, 1)])]);
  damage(db, "journal", "frame", "id = 1");
  db.close();
  const again = openDb(folder);
  const reopened = openOn(again);
  expect(times(reopened)).toEqual([1000]);
  expect(reopened.damageCount()).toBe(1);
  expect(again.prepare("SELECT count(*) AS n FROM damaged").get()?.n).toBe(1);
});

it("answers around a damaged hour, and packs late rows of it without losing either", () => {
  const folder = temporaryFolder();
  const db = openDb(folder);
  const history = openOn(db);
  history.commit([batch([anchor(1, 0, hourStart), second(2, 0, 1), second(3, hourMs, 2)])]);
  while (history.packSome(hourStart + 24 * hourMs, true));
  damage(db, "seconds", "packed", `key = ${(hourStart / hourMs) * 4096 + 1}`);
  expect(times(history)).toEqual([hourMs]);
  history.commit([batch([second(4, 5000, 3)])]);
  while (history.packSome(hourStart + 24 * hourMs, true));
  expect(times(history)).toEqual([5000, hourMs]);
  expect(history.damageCount()).toBe(1);
});
