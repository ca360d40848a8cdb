/** What was saved from damaged databases and what wasn't, noted in the new one, so that a restart goes on where it was. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import type { DamagedPlace } from "./damage-places.ts";

/** A table that is still to be copied. */
interface TableLeft {
  /** Name of the file that was set aside. */
  readonly setAsideAs: string;
  readonly table: string;
}

/** All that is known of one file that was set aside. */
export interface SalvageReport {
  readonly setAsideAs: string;
  /** When, epoch ms. */
  readonly atMs: number;
  /** Tables that are still to be copied, and all of them. */
  readonly tablesLeft: number;
  readonly tables: number;
  readonly kept: number;
  /** Number of places where something is missing, and the first ones of them. */
  readonly lost: number;
  readonly places: readonly DamagedPlace[];
}

/** The notes. */
export interface SalvageNotes {
  begin(setAsideAs: string, table: string, atMs: number): void;
  finish(setAsideAs: string, table: string, kept: number, lost: readonly DamagedPlace[]): void;
  left(): TableLeft[];
}

/** Places that are kept in words for each table. */
const mostPlaces = 200;

/** Opens the notes for writing. */
export function createSalvageNotes(db: Sqlite): SalvageNotes {
  db.exec(`CREATE TABLE IF NOT EXISTS salvage (
    set_aside TEXT NOT NULL, name TEXT NOT NULL, at_ms INTEGER NOT NULL, done INTEGER NOT NULL,
    kept INTEGER NOT NULL, lost INTEGER NOT NULL, places TEXT NOT NULL, PRIMARY KEY (set_aside, name)
  ) WITHOUT ROWID`);
  const insert = db.prepare("INSERT OR REPLACE INTO salvage VALUES (?, ?, ?, 0, 0, 0, '[]')");
  const update = db.prepare(
    "UPDATE salvage SET done = 1, kept = ?, lost = ?, places = ? WHERE set_aside = ? AND name = ?",
  );
  return {
    begin: (setAsideAs, table, atMs) => void insert.run(setAsideAs, table, atMs),
    finish: (setAsideAs, table, kept, lost) =>
      void update.run(kept, lost.length, JSON.stringify(lost.slice(0, mostPlaces)), setAsideAs, table),
    left: () =>
      db
        .prepare("SELECT set_aside, name FROM salvage WHERE done = 0")
        .all()
        .map((row) => ({ setAsideAs: String(row.set_aside), table: String(row.name) })),
  };
}

/** The newest salvage of a database that was opened for reading; undefined when there never was one. */
export function readSalvage(db: Sqlite): SalvageReport | undefined {
  const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'salvage'").get();
  if (!isThere) return undefined;
  const newest = db.prepare("SELECT set_aside FROM salvage ORDER BY at_ms DESC LIMIT 1").get();
  const rows = db.prepare("SELECT * FROM salvage WHERE set_aside = ?").all(newest?.set_aside ?? "");
  if (rows.length === 0) return undefined;
  const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
  return {
    setAsideAs: String(newest?.set_aside),
    atMs: Number(rows[0]?.at_ms),
    tables: rows.length,
    tablesLeft: rows.length - sum("done"),
    kept: sum("kept"),
    lost: sum("lost"),
    places: rows.flatMap((row) => JSON.parse(String(row.places)) as DamagedPlace[]),
  };
}
