/** A database of the first version is brought up to date, and all that it holds can be asked. */
import { expect, it } from "vitest";
import { migrateHistory, newestTables } from "../../../../../dashboard/server/history/schema.ts";
import { anchor, batch, hourStart, openDb, openOn, second, state, temporaryFolder } from "./history-under-test.ts";

const hourMs = 3_600_000;

/** The tables of the first version that later ones have changed, and those beside them. */
const firstTables = `
  CREATE TABLE stream (
    gateway TEXT NOT NULL, stream TEXT NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (gateway, stream)
  ) WITHOUT ROWID;
  CREATE TABLE anchor (
    gateway TEXT NOT NULL, stream TEXT NOT NULL, run INTEGER NOT NULL, t REAL NOT NULL, wall_ms INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (gateway, stream, run, t)
  ) WITHOUT ROWID;
  CREATE TABLE journal (id INTEGER PRIMARY KEY, frame BLOB NOT NULL);
  CREATE TABLE pending (
    gateway TEXT NOT NULL, stream TEXT NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (gateway, stream, run, seq)
  ) WITHOUT ROWID;
  CREATE TABLE channel (
    key INTEGER PRIMARY KEY, gateway TEXT NOT NULL, channel TEXT NOT NULL, simulated INTEGER NOT NULL,
    quantity TEXT NOT NULL, sensor_type TEXT NOT NULL,
    current INTEGER NOT NULL,
    UNIQUE (gateway, channel, simulated)
  );
  CREATE TABLE seconds (
    channel INTEGER NOT NULL, hour INTEGER NOT NULL, packed BLOB NOT NULL,
    PRIMARY KEY (channel, hour)
  ) WITHOUT ROWID;
  CREATE TABLE segment (
    machine TEXT NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, state TEXT NOT NULL, cause TEXT,
    revision INTEGER NOT NULL, simulated INTEGER NOT NULL,
    PRIMARY KEY (machine, start_ms, simulated)
  ) WITHOUT ROWID;
  CREATE TABLE track (
    machine TEXT NOT NULL, gateway TEXT NOT NULL, stream TEXT NOT NULL, run INTEGER NOT NULL, state TEXT NOT NULL,
    since_ms INTEGER NOT NULL, heard_until_ms INTEGER NOT NULL, known_until_ms INTEGER NOT NULL, cause TEXT, revision INTEGER NOT NULL,
    simulated INTEGER NOT NULL,
    PRIMARY KEY (machine, gateway, stream)
  ) WITHOUT ROWID;
  CREATE TABLE damaged (place TEXT NOT NULL, found_ms INTEGER, bytes BLOB NOT NULL);
  CREATE TABLE event (
    gateway TEXT NOT NULL, at_ms INTEGER NOT NULL, event TEXT NOT NULL, subject TEXT, detail TEXT
  );
  CREATE INDEX event_at ON event (at_ms);
`;

it("keeps seconds, the journal and segments of the first version, and reckons its dates", () => {
  const newer = openDb(temporaryFolder());
  const made = openOn(newer);
  const records = [anchor(1, 0, hourStart), second(2, 0, 3), state(3, 0, "running"), state(4, 7_200_000, "off")];
  made.commit([batch(records)]);
  while (made.packSome(hourStart + hourMs, true));
  made.commit([batch([second(5, 7_200_000, 4)])]);
  const packed = newer.prepare("SELECT packed FROM seconds").get()?.packed as Uint8Array;
  const frame = newer.prepare("SELECT frame FROM journal").get()?.frame as Uint8Array;
  const folder = temporaryFolder();
  const old = openDb(folder);
  old.exec(firstTables);
  old.exec("PRAGMA user_version = 1");
  old.prepare("INSERT INTO seconds (channel, hour, packed) VALUES (1, ?, ?)").run(hourStart / hourMs, packed);
  old.prepare("INSERT INTO journal (frame) VALUES (?)").run(frame);
  for (const table of ["channel", "stream", "anchor", "segment", "track"]) {
    for (const row of newer.prepare(`SELECT * FROM ${table}`).all()) {
      const names = Object.keys(row);
      const marks = names.map(() => "?").join(", ");
      old.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${marks})`).run(...Object.values(row));
    }
  }
  old.close();

  const db = openDb(folder);
  const history = openOn(db);
  const span = { startMs: hourStart, endMs: hourStart + 24 * hourMs };
  expect(history.seconds("g", "press.1", false, span)).toEqual(made.seconds("g", "press.1", false, span));
  expect(history.seconds("g", "press.1", false, span).map(({ mean }) => mean)).toEqual([3, 4]);
  expect(history.timeline("press", false, span)).toEqual(made.timeline("press", false, span));
  expect(history.timelines(span).size).toBe(1);
  while (history.tidySome(hourStart + 240 * hourMs, { seconds: 30, minutes: 30 }));
  const [sheet] = history.dayFigures("2026-07-01", "2026-07-01");
  expect(sheet?.figures).toMatchObject([{ machine: "press", allRunningMs: 2 * hourMs }]);
  expect(db.pragma("user_version")).toEqual([{ user_version: newestTables }]);
});

it("refuses a database of a newer program, and says what to do", () => {
  const db = openDb(temporaryFolder());
  db.exec(`PRAGMA user_version = ${newestTables + 1}`);
  expect(() => migrateHistory(db)).toThrow("install that version");
});
