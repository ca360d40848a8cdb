/** The ledger: what people have decided. In this version the site's settings, each revision kept. */
import { type PlantSettings, plantSettings } from "../../../common/contract/plant-settings.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** The site's settings with the revision they have in the ledger. */
export interface PlantRevision {
  readonly revision: number;
  readonly plant: PlantSettings;
}

/** The ledger. */
export interface Ledger {
  /** The settings that hold now; the defaults, as revision 0, where nobody has decided anything. */
  current(): PlantRevision;
  /** Keeps new settings as the next revision; answers undefined when they are the same as before. */
  decide(plant: PlantSettings, author: string): PlantRevision | undefined;
}

/** Opens the ledger in a database. Throws when the newest revision can't be read by this program. */
export function openLedger(db: Sqlite, clock: Clock): Ledger {
  db.exec(`CREATE TABLE IF NOT EXISTS plant_revision (
    revision INTEGER PRIMARY KEY, at_ms INTEGER, author TEXT NOT NULL, plant TEXT NOT NULL
  )`);
  const insert = db.prepare("INSERT INTO plant_revision (revision, at_ms, author, plant) VALUES (?, ?, ?, ?)");
  const newest = db.prepare("SELECT revision, plant FROM plant_revision ORDER BY revision DESC LIMIT 1").get();
  let current: PlantRevision = newest
    ? { revision: Number(newest.revision), plant: plantSettings.parse(JSON.parse(String(newest.plant))) }
    : { revision: 0, plant: plantSettings.parse({}) };

  return {
    current: () => current,
    decide(plant, author) {
      if (JSON.stringify(plant) === JSON.stringify(current.plant)) return undefined;
      const revision = current.revision + 1;
      insert.run(revision, clock.wallMs() ?? null, author, JSON.stringify(plant));
      current = { revision, plant };
      return current;
    },
  };
}
