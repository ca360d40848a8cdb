/** Looks through a whole database for damage: structure by SQLite's own check, packed values by their checksums. */
import { DamagedDatabaseError } from "../../../common/runtime/errors.ts";
import type { Row, Sqlite } from "../../../common/runtime/sqlite.ts";
import { createPlaceNames, type DamagedPlace, timeZoneOf } from "./damage-places.ts";
import { readRows } from "./readable-rows.ts";
import { quoted, readTables, type TableShape } from "./table-shapes.ts";
import { checkedTables, isWholeBlob } from "./whole-blob.ts";

/** What was found. */
export interface DamageReport {
  /** What SQLite says of the file's structure, table by table; empty when it is sound. */
  readonly structure: readonly string[];
  /** Places where something is missing or isn't what was written, the first ones of them. */
  readonly places: readonly DamagedPlace[];
  /** Number of such places. */
  readonly count: number;
  /** Values whose checksums were looked at. */
  readonly checked: number;
}

/** Places that are named; a disk that fails has more than anybody reads. */
const mostPlaces = 1000;
const mostLines = 20;

/** Told after each table and on the way: its name and rows so far. */
export type CheckProgress = (table: string, rows: number) => void;

/** Checks a database that was opened for reading, also while others write to it. Minutes, for gigabytes on a card. */
export function findDamage(db: Sqlite, progress: CheckProgress = () => {}): DamageReport {
  const structure: string[] = [];
  const places: DamagedPlace[] = [];
  let [count, checked] = [0, 0];
  const names = createPlaceNames(db, timeZoneOf(db));
  const note = (place: DamagedPlace) => {
    count += 1;
    if (places.length < mostPlaces) places.push(place);
  };
  // Under this name SQLite checks the list of free pages as well.
  structure.push(...checkStructure(db, "sqlite_schema"));
  for (const table of readTables(db)) {
    progress(table.name, 0);
    const lines = checkStructure(db, table.name);
    structure.push(...lines);
    const hasChecksums = checkedTables.has(table.name);
    if (!hasChecksums && lines.length === 0) continue;
    let rows = 0;
    for (const found of readRows(db, table)) {
      if ("lost" in found) note(names.ofGap(table.name, found.lost));
      else if (hasChecksums) {
        checked += 1;
        if (!isWholeRow(found.row)) note(names.ofRow(table.name, found.row));
        rows += 1;
        if (rows % 1000 === 0) progress(table.name, rows);
      }
    }
  }
  return { structure: structure.slice(0, mostLines), places, count, checked };
}

/** Whether all packed values of a row are as they were written. */
export function isWholeRow(row: Row): boolean {
  return Object.values(row).every((value) => !(value instanceof Uint8Array) || isWholeBlob(value));
}

function checkStructure(db: Sqlite, table: TableShape["name"]): string[] {
  try {
    const lines = db.pragma(`integrity_check(${quoted(table)})`).map((row) => String(row.integrity_check));
    return lines.filter((line) => line !== "ok").map((line) => `${table}: ${line}`);
  } catch (error) {
    if (!(error instanceof DamagedDatabaseError)) throw error;
    return [`${table}: can't be read through`];
  }
}

/** The dates that places concern, as a short text: `2026-03-04, 2026-03-06 to 2026-03-09`; at most `most` spans. */
export function datesOf(places: readonly DamagedPlace[], most = 8): string {
  const spans = places.flatMap(({ dates }) => (dates ? [dates] : [])).sort(([a], [b]) => a.localeCompare(b));
  const merged: [first: string, last: string][] = [];
  for (const [first, last] of spans) {
    const before = merged.at(-1);
    if (before && first <= nextDate(before[1])) before[1] = last > before[1] ? last : before[1];
    else merged.push([first, last]);
  }
  const texts = merged.map(([first, last]) => (first === last ? first : `${first} to ${last}`));
  const shown = texts.slice(0, most);
  if (texts.length > most) shown.push(`and ${texts.length - most} more`);
  return shown.join(", ");
}

function nextDate(date: string): string {
  return new Date(Date.parse(date) + 24 * 3_600_000).toISOString().slice(0, 10);
}
