/** Dates whose figures must be reckoned again: a segment of them was closed, taken back, came late, or was changed. */
import { plainDayMs } from "../../../common/calendar/day-number.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** A date (days since 1970-01-01) of a machine. */
export interface DirtyDay {
  readonly day: number;
  readonly machineKey: number;
}

/** The marks; calls that write belong inside a transaction of the caller's. */
export interface DirtyDays {
  /** Marks the dates that a span touches. */
  mark(machineKey: number, startMs: number, endMs: number): void;
  markDay(dirty: DirtyDay): void;
  /** Marks of the oldest date before `day`, at most `limit`. */
  oldest(day: number, limit: number): DirtyDay[];
  clear(dirty: DirtyDay): void;
  reload(): void;
}

/** Longest span that is marked day by day; of what lies before its end only dates that have figures are marked. */
const maxDays = 800;

/** Opens the marks of a database. `dayOf` answers the date of a time, by the site's time zone. */
export function openDirtyDays(db: Sqlite, dayOf: (ms: number) => number): DirtyDays {
  const insert = db.prepare("INSERT OR IGNORE INTO dirty_day (day, machine_key) VALUES (?, ?)");
  const select = db.prepare(
    `SELECT day, machine_key FROM dirty_day
     WHERE day = (SELECT min(day) FROM dirty_day) AND day < ? ORDER BY machine_key LIMIT ?`,
  );
  const insertReckoned = db.prepare(
    "INSERT OR IGNORE INTO dirty_day (day, machine_key) SELECT day, ? FROM day_sheet WHERE day >= ? AND day < ?",
  );
  const remove = db.prepare("DELETE FROM dirty_day WHERE day = ? AND machine_key = ?");
  /** What is marked already: most segments of a day mark what the one before did. */
  const marked = new Set<string>();

  function markDay({ day, machineKey }: DirtyDay): void {
    const name = `${day} ${machineKey}`;
    if (marked.has(name)) return;
    insert.run(day, machineKey);
    marked.add(name);
  }

  return {
    markDay,
    mark(machineKey, startMs, endMs) {
      const last = dayOf(Math.max(startMs, endMs - 1));
      const first = dayOf(Math.max(startMs, endMs - maxDays * plainDayMs));
      const earliest = dayOf(startMs);
      if (earliest < first) insertReckoned.run(machineKey, earliest, first);
      for (let day = first; day <= last; day += 1) markDay({ day, machineKey });
    },
    oldest: (day, limit) =>
      select.all(day, limit).map((row) => ({ day: Number(row.day), machineKey: Number(row.machine_key) })),
    clear({ day, machineKey }) {
      marked.delete(`${day} ${machineKey}`);
      remove.run(day, machineKey);
    },
    reload: () => marked.clear(),
  };
}
