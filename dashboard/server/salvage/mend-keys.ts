/** Mends what the programs can't start without: settings that can be read, and a name for every key in use. */
import { plantSettings } from "../../../common/contract/plant-settings.ts";
import { DamagedDatabaseError } from "../../../common/runtime/errors.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { subjectOfKey } from "../history/block-keys.ts";
import type { DamagedPlace } from "./damage-places.ts";
import { readRows, rowNumber } from "./readable-rows.ts";
import { readTables } from "./table-shapes.ts";

/** Takes away the newest revisions of the plant settings that can't be read, so that the newest one that can holds. */
export function dropUnreadablePlants(db: Sqlite): DamagedPlace[] {
  const lost: DamagedPlace[] = [];
  for (;;) {
    const newest = db.prepare("SELECT revision, plant FROM plant_revision ORDER BY revision DESC LIMIT 1").get();
    if (!newest || isReadablePlant(String(newest.plant))) return lost;
    db.prepare("DELETE FROM plant_revision WHERE revision = ?").run(Number(newest.revision));
    lost.push({ table: "plant_revision", text: `plant settings, revision ${newest.revision}`, dates: undefined });
  }
}

function isReadablePlant(text: string): boolean {
  try {
    return plantSettings.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** Tables of keys, the packed tables in which they stand, and how a key is named whose name is lost. */
const keyTables = {
  channel: {
    usedIn: ["seconds", "minutes", "hours"],
    insert: `INSERT OR IGNORE INTO channel (key, gateway, channel, simulated, quantity, sensor_type, current)
      VALUES (?, 'lost', ?, 0, 'rmsA', 'lost', 0)`,
    nameOf: (key: number) => `lost.${key}`,
  },
  machine_key: {
    usedIn: ["segment_day"],
    insert: "INSERT OR IGNORE INTO machine_key (key, machine, simulated) VALUES (?, ?, 0)",
    nameOf: (key: number) => `lost-${key}`,
  },
} as const;

/**
 * Gives the keys whose names are lost a name, so that nothing new gets the same key, and what is packed under it can be
 * found. Does nothing for other tables.
 */
export function nameLostKeys(source: Sqlite, db: Sqlite, table: string): void {
  if (table !== "channel" && table !== "machine_key") return;
  const { usedIn, insert, nameOf } = keyTables[table];
  const used = new Set<number>();
  for (const shape of readTables(source).filter(({ name }) => usedIn.some((one) => one === name))) {
    for (const key of keysOf(source, shape.name)) used.add(subjectOfKey(key));
  }
  const put = db.prepare(insert);
  for (const key of used) put.run(key, nameOf(key));
}

/** All keys of a packed table that can be read: quickly where its tree is whole, row by row where it isn't. */
function* keysOf(source: Sqlite, name: string): Generator<number> {
  const table = readTables(source).find((one) => one.name === name);
  try {
    for (const { id } of source.prepare(`SELECT DISTINCT rowid % 4096 AS id FROM "${name}"`).all()) yield Number(id);
  } catch (error) {
    if (!(error instanceof DamagedDatabaseError) || !table) throw error;
    for (const found of readRows(source, table)) if ("row" in found) yield Number(found.row[rowNumber]);
  }
}
