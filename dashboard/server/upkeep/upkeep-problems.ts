/** What upkeep has to tell people: backups that don't work, damage that was found, and what was saved of a damaged file. */
import type { Problem } from "../../../common/contract/gateway-messages.ts";
import { datesOf } from "../salvage/find-damage.ts";
import type { SalvageReport } from "../salvage/salvage-notes.ts";
import type { UpkeepState } from "./upkeep-notes.ts";

interface UpkeepCondition {
  readonly nowMs: number | undefined;
  readonly isBackupWanted: boolean;
  readonly state: UpkeepState;
  /** Why the last backup failed; undefined when it didn't. */
  readonly failed: { readonly message: string; readonly isFolder: boolean } | undefined;
  /** What became of a damaged file that is still there. */
  readonly salvage: SalvageReport | undefined;
}

const dayMs = 24 * 3_600_000;
/** Without a backup for so long something is wrong, whatever it is. */
const overdueMs = 7 * dayMs;
/** So long screens tell what was saved of a damaged file. */
const tellSalvageMs = 14 * dayMs;
const longestMessage = 400;

/** Lists it, the gravest first. */
export function upkeepProblems({ nowMs, isBackupWanted, state, failed, salvage }: UpkeepCondition): Problem[] {
  const problems: Problem[] = [];
  const add = (code: string, message: string) => problems.push({ code, message: message.slice(0, longestMessage) });
  if (salvage && (nowMs === undefined || nowMs - salvage.atMs < tellSalvageMs))
    add("database-damaged", salvageText(salvage));
  if (state.damage) add("database-check-failed", damageText(state.damage));
  if (!isBackupWanted) return problems;
  const sinceMs = state.lastBackupMs ?? state.sinceMs;
  if (nowMs !== undefined && sinceMs !== undefined && nowMs - sinceMs >= overdueMs) {
    const days = Math.floor((nowMs - sinceMs) / dayMs);
    add(
      "backup-overdue",
      `No backup for ${days} days. ${failed?.message ?? "Check that the computer is on for an hour a day."}`,
    );
  } else if (failed) add(failed.isFolder ? "backup-folder-missing" : "backup-failed", `No backup: ${failed.message}`);
  return problems;
}

function salvageText({ setAsideAs, tables, tablesLeft, kept, lost, places }: SalvageReport): string {
  if (tables === 0) return `The database was damaged and has been set aside as ${setAsideAs}.`;
  const aside = `The database was damaged and has been set aside as ${setAsideAs}`;
  if (tablesLeft > 0)
    return `${aside}. What is whole in it is being saved: ${tables - tablesLeft} of ${tables} tables so far.`;
  if (lost === 0) return `${aside}. All ${kept} rows could be saved.`;
  const dates = datesOf(places);
  const where = dates === "" ? (places[0]?.text ?? "") : `some of ${dates}`;
  return `${aside}. ${kept} rows were saved; ${lost} places are lost: ${where}. A backup may still have them; \`machikoba doctor\` lists them.`;
}

function damageText({ count, dates, isStructural }: NonNullable<UpkeepState["damage"]>): string {
  const what = `The weekly check found damage in the database${count > 0 ? ` in ${count} places` : ""}${dates ? ` (${dates})` : ""}.`;
  const todo = isStructural
    ? "Start Machikoba again: it saves what is whole into a new file, and sets the damaged one aside."
    : "The rest is whole. A backup may still have what is missing; `machikoba doctor` lists it.";
  return `${what} ${todo} Have the disk or card checked.`;
}
