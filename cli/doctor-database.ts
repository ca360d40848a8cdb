/** The database as `machikoba doctor` sees it: its structure, every packed value, what was lost before, and its backups. */
import { existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { openSqlite, type Sqlite } from "../common/runtime/sqlite.ts";
import type { StartSettings } from "../common/runtime/start-settings.ts";
import { databasePath, suspectDatabase } from "../dashboard/server/database.ts";
import { measureStore } from "../dashboard/server/history/measure-store.ts";
import { openPlans } from "../dashboard/server/ledger/plans.ts";
import { describeOutlook } from "../dashboard/server/outlook/outlook-words.ts";
import { reckonOutlook } from "../dashboard/server/outlook/store-outlook.ts";
import { warnDays } from "../dashboard/server/outlook/watch-store.ts";
import { type DamageReport, datesOf, findDamage } from "../dashboard/server/salvage/find-damage.ts";
import { readSalvage, type SalvageReport } from "../dashboard/server/salvage/salvage-notes.ts";
import { openUpkeepNotes } from "../dashboard/server/upkeep/upkeep-notes.ts";
import type { Finding } from "./finding.ts";

/** Damaged places that are listed one by one. */
const mostListed = 40;

/** Checks the database of a data folder, also while Machikoba runs. Reads all of it: minutes for gigabytes on a card. */
export function checkDatabase(dataDir: string, progress: (table: string, rows: number) => void): Finding[] {
  const path = databasePath(dataDir);
  if (!existsSync(path)) return [{ check: "database", verdict: "note", text: "none yet; made at the first start" }];
  try {
    const db = openSqlite(path, { readOnly: true });
    try {
      const report = findDamage(db, progress);
      if (report.structure.length > 0) suspectDatabase(dataDir);
      const salvage = readSalvage(db);
      const outlook = checkOutlook(db, path);
      return [describeReport(path, report), ...outlook, ...(salvage ? [describeSalvage(salvage)] : [])];
    } finally {
      db.close();
    }
  } catch (error) {
    return [{ check: "database", verdict: "bad", text: error instanceof Error ? error.message : String(error) }];
  }
}

/** How large the store is going to be; nothing while too little is recorded to tell. */
function checkOutlook(db: Sqlite, path: string): Finding[] {
  const measure = measureStore(db);
  if (!measure) return [];
  const { secondsDays, minutesDays } = openPlans(db).newest().plant.keep;
  const { bavail, bsize } = statfsSync(dirname(path));
  const outlook = reckonOutlook({
    measure,
    keepDays: { seconds: secondsDays, minutes: minutesDays },
    fileBytes: statSync(path).size,
    freeBytes: bavail * bsize,
    atMs: Date.now(),
  });
  const isFilling = outlook.fullInDays !== null && outlook.fullInDays <= warnDays;
  const todo = isFilling ? ": keep seconds and minutes for fewer days, or move the data folder to a larger disk" : "";
  return [{ check: "store", verdict: isFilling ? "bad" : "good", text: `${describeOutlook(outlook)}${todo}` }];
}

function describeReport(path: string, { structure, places, count, checked }: DamageReport): Finding {
  if (structure.length === 0 && count === 0) {
    return { check: "database", verdict: "good", text: `whole; ${checked.toLocaleString("en")} packed values checked` };
  }
  const dates = datesOf(places);
  const where = `${count} ${count === 1 ? "place" : "places"}${dates === "" ? "" : `, of ${dates}`}`;
  const todo =
    structure.length > 0
      ? "stop Machikoba and start it again: it saves what is whole into a new file. Or restore a backup"
      : "the rest is whole and goes on. A backup may still have what is missing";
  const listed = places.slice(0, mostListed).map(({ text }) => `damaged: ${text}`);
  if (count > listed.length) listed.push(`and ${count - listed.length} more`);
  return {
    check: "database",
    verdict: "bad",
    text: `${path} is damaged (${where}): ${todo}. Have the disk or card checked`,
    details: [...listed, ...structure.map((line) => `SQLite says: ${line}`)],
  };
}

function describeSalvage({ setAsideAs, tablesLeft, kept, lost, places }: SalvageReport): Finding {
  const done = tablesLeft > 0 ? "is being saved" : `${kept.toLocaleString("en")} rows were saved`;
  const text = `a damaged file was set aside as ${setAsideAs}: ${done}, ${lost} places are lost. Delete the file when you no longer need it`;
  return {
    check: "salvage",
    verdict: "note",
    text,
    details: places.slice(0, mostListed).map((one) => `lost: ${one.text}`),
  };
}

const dayMs = 86_400_000;
const overdueDays = 7;

/** When the last nightly backup was made. */
export function checkBackups({ dataDir, backup: { folder } }: StartSettings, nowMs: number | undefined): Finding {
  const check = "backup";
  if (folder === undefined) {
    const text = "no nightly backups: set backup.folder to a USB stick or network drive";
    return { check, verdict: "note", text };
  }
  const { lastBackupMs, lastBackupFile, sinceMs } = openUpkeepNotes(dataDir).read();
  if (lastBackupMs === undefined) {
    const isNew = sinceMs === undefined || nowMs === undefined || nowMs - sinceMs < overdueDays * dayMs;
    return {
      check,
      verdict: isNew ? "note" : "bad",
      text: `none in ${folder} yet: see the log of the dashboard for why`,
    };
  }
  const days = Math.floor(((nowMs ?? lastBackupMs) - lastBackupMs) / dayMs);
  if (days < overdueDays) return { check, verdict: "good", text: `${lastBackupFile}, ${days} days old` };
  const text = `the newest (${lastBackupFile}) is ${days} days old: plug in the stick, or connect the network drive`;
  return { check, verdict: "bad", text };
}
