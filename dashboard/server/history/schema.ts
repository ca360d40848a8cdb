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
  `
  -- Hours of seconds in the order of time, so that the oldest go together. The key is hour * 4096 + channel.
  CREATE TABLE packed_seconds (key INTEGER PRIMARY KEY, packed BLOB NOT NULL);
  INSERT INTO packed_seconds SELECT hour * 4096 + channel, packed FROM seconds ORDER BY 1;
  DROP TABLE seconds;
  ALTER TABLE packed_seconds RENAME TO seconds;

  -- Days of minutes, and spans of 32 days of hours, of a channel. The key is block * 4096 + channel; see block-keys.ts.
  CREATE TABLE minutes (key INTEGER PRIMARY KEY, packed BLOB NOT NULL);
  CREATE TABLE hours (key INTEGER PRIMARY KEY, packed BLOB NOT NULL);

  CREATE TABLE machine_key (
    key INTEGER PRIMARY KEY, machine TEXT NOT NULL, simulated INTEGER NOT NULL,
    -- The pause that divides two cycles, as it was learned from the runs, and when; null where it hasn't been.
    cycle_pause_ms INTEGER, learned_ms INTEGER,
    UNIQUE (machine, simulated)
  );

  -- A machine's day of segments; see segment-words.ts. The key is day block * 4096 + machine.
  CREATE TABLE segment_day (key INTEGER PRIMARY KEY, packed BLOB NOT NULL);

  -- Figures and stops of all machines on one of the site's dates (days since 1970-01-01), and of a month (year * 12 + month).
  CREATE TABLE day_sheet (day INTEGER PRIMARY KEY, figures BLOB NOT NULL, reasons BLOB NOT NULL, stops BLOB NOT NULL);
  CREATE TABLE month_sheet (month INTEGER PRIMARY KEY, figures BLOB NOT NULL, reasons BLOB NOT NULL);

  -- Dates whose figures must be reckoned again.
  CREATE TABLE dirty_day (day INTEGER NOT NULL, machine_key INTEGER NOT NULL, PRIMARY KEY (day, machine_key)) WITHOUT ROWID;

  -- What people changed of the past, in the order in which they did; see past-changes.ts.
  CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, machine TEXT NOT NULL, simulated INTEGER NOT NULL,
    start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, detail TEXT NOT NULL,
    author TEXT NOT NULL, at_ms INTEGER NOT NULL, undone_ms INTEGER
  );
  CREATE INDEX change_span ON change (machine, simulated, end_ms);
  -- Days of segments that a re-evaluation made; see segment-words.ts.
  CREATE TABLE changed_day (change INTEGER NOT NULL, block INTEGER NOT NULL, packed BLOB NOT NULL, PRIMARY KEY (change, block));

  -- Why a stop was, as people said; the stop is named by its beginning.
  CREATE TABLE stop_reason (
    machine TEXT NOT NULL, simulated INTEGER NOT NULL, start_ms INTEGER NOT NULL, reason TEXT NOT NULL,
    author TEXT NOT NULL, at_ms INTEGER NOT NULL,
    PRIMARY KEY (machine, simulated, start_ms)
  ) WITHOUT ROWID;

  -- What each look at an area came to; details are JSON.
  CREATE TABLE score (
    id INTEGER PRIMARY KEY, area TEXT NOT NULL, simulated INTEGER NOT NULL, at_ms INTEGER NOT NULL, occasion TEXT NOT NULL,
    slot TEXT, outcome TEXT NOT NULL, share REAL, level TEXT, cause TEXT, confidence REAL, revision INTEGER NOT NULL,
    details TEXT NOT NULL
  );
  CREATE INDEX score_at ON score (area, simulated, at_ms);

  -- Short keys of the reasons that stand in sheets.
  CREATE TABLE reason_key (key INTEGER PRIMARY KEY, reason TEXT NOT NULL UNIQUE);

  -- Hours of channels that a mirror hasn't got wholly; see mirror-feed.ts.
  CREATE TABLE mirror (target TEXT PRIMARY KEY, since_ms INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE mirror_hour (
    target TEXT NOT NULL, key INTEGER NOT NULL, sent_until_ms INTEGER NOT NULL, changes INTEGER NOT NULL,
    PRIMARY KEY (target, key)
  ) WITHOUT ROWID;

  -- What an older file holds: its machines, and their dates (in Japan), whose figures nobody has reckoned.
  INSERT INTO machine_key (machine, simulated)
    SELECT machine, simulated FROM segment UNION SELECT machine, simulated FROM track;
  WITH RECURSIVE told (key, day, last) AS (
    SELECT machine_key.key, (start_ms + 32400000) / 86400000, (end_ms - 1 + 32400000) / 86400000
      FROM segment JOIN machine_key USING (machine, simulated)
    UNION SELECT key, day + 1, last FROM told WHERE day < last
  ) INSERT OR IGNORE INTO dirty_day (day, machine_key) SELECT day, key FROM told;

  -- Segments by their end: which of them can be packed.
  CREATE INDEX segment_end ON segment (end_ms);

  -- Numbers of frames are never used twice: readers know by them what is new.
  CREATE TABLE numbered_journal (id INTEGER PRIMARY KEY AUTOINCREMENT, frame BLOB NOT NULL);
  INSERT INTO numbered_journal SELECT id, frame FROM journal ORDER BY id;
  DROP TABLE journal;
  ALTER TABLE numbered_journal RENAME TO journal;
  `,
];

/** The version of the tables that this program makes and reads. */
export const newestTables = migrations.length;

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
