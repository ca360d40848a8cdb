/** The tables of history, and how an older file becomes a newer one. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** Steps from one version of the tables to the next; the file's user_version counts how many were taken. */
const migrations: readonly string[] = [
  `
  -- How far each stream of each gateway is stored.
  CREATE TABLE stream (
    gateway TEXT NOT NULL, stream TEXT NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (gateway, stream)
  ) WITHOUT ROWID;

  -- Wall time of each run: at monotonic t it was wall_ms.
  CREATE TABLE anchor (
    gateway TEXT NOT NULL, stream TEXT NOT NULL, run INTEGER NOT NULL, t REAL NOT NULL, wall_ms INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (gateway, stream, run, t)
  ) WITHOUT ROWID;

  -- Group commits whose seconds aren't packed yet: deflated JSON.
  CREATE TABLE journal (id INTEGER PRIMARY KEY, frame BLOB NOT NULL);

  -- Records of runs that have no wall time yet.
  CREATE TABLE pending (
    gateway TEXT NOT NULL, stream TEXT NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (gateway, stream, run, seq)
  ) WITHOUT ROWID;

  CREATE TABLE channel (
    key INTEGER PRIMARY KEY, gateway TEXT NOT NULL, channel TEXT NOT NULL, simulated INTEGER NOT NULL,
    quantity TEXT NOT NULL, sensor_type TEXT NOT NULL,
    -- 1: what the channel was last declared to be; rows that come now are of this kind.
    current INTEGER NOT NULL,
    UNIQUE (gateway, channel, simulated)
  );

  -- An hour of a channel's seconds; see packed-hour.ts.
  CREATE TABLE seconds (
    channel INTEGER NOT NULL, hour INTEGER NOT NULL, packed BLOB NOT NULL,
    PRIMARY KEY (channel, hour)
  ) WITHOUT ROWID;

  -- Closed spans in one state.
  CREATE TABLE segment (
    machine TEXT NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, state TEXT NOT NULL, cause TEXT,
    revision INTEGER NOT NULL, simulated INTEGER NOT NULL,
    PRIMARY KEY (machine, start_ms, simulated)
  ) WITHOUT ROWID;

  -- Spans that are still open: one for each machine and stream. The newest second that was recorded ends at
  -- heard_until_ms; the state is valid until known_until_ms.
  CREATE TABLE track (
    machine TEXT NOT NULL, gateway TEXT NOT NULL, stream TEXT NOT NULL, run INTEGER NOT NULL, state TEXT NOT NULL,
    since_ms INTEGER NOT NULL, heard_until_ms INTEGER NOT NULL, known_until_ms INTEGER NOT NULL, cause TEXT, revision INTEGER NOT NULL,
    simulated INTEGER NOT NULL,
    PRIMARY KEY (machine, gateway, stream)
  ) WITHOUT ROWID;

  -- Frames and hours that couldn't be read: kept as they are, for repair.
  CREATE TABLE damaged (place TEXT NOT NULL, found_ms INTEGER, bytes BLOB NOT NULL);

  CREATE TABLE event (
    gateway TEXT NOT NULL, at_ms INTEGER NOT NULL, event TEXT NOT NULL, subject TEXT, detail TEXT
  );
  CREATE INDEX event_at ON event (at_ms);
  `,
];

/** Brings a database up to this program's tables. Throws when the file was written by a newer program. */
export function migrateHistory(db: Sqlite): void {
  const version = Number(db.pragma("user_version")[0]?.user_version ?? 0);
  if (version > migrations.length) {
    throw new Error(
      `${db.path} was written by a newer version of Machikoba: install that version, or restore a backup`,
    );
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}
