/** Names damaged places as people know them: which machine or channel, and which hour, day or month. */
import { DateTime } from "luxon";
import type { Row, Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockOfKey, dayBlockMs, dayBlockStartMs, subjectOfKey } from "../history/block-keys.ts";
import { type LostRows, rowNumber } from "./readable-rows.ts";

/** A place of the database that is damaged. */
export interface DamagedPlace {
  readonly table: string;
  /** What was there, in words: `seconds of cutter-clamp.1 (gateway), 2026-03-04 10:00 to 11:00`. */
  readonly text: string;
  /** The dates that it concerns, `YYYY-MM-DD`, first and last; undefined where that can't be told. */
  readonly dates: readonly [first: string, last: string] | undefined;
}

/** Names places of one database. */
export interface PlaceNames {
  /** A row whose bytes aren't what was written. */
  ofRow(table: string, row: Row): DamagedPlace;
  /** Rows that can't be reached. */
  ofGap(table: string, lost: LostRows): DamagedPlace;
}

const hourMs = 3_600_000;

interface Blocks {
  readonly what: string;
  /** Name of the table in which a key's subject stands. */
  readonly subjects: "channel" | "machine_key";
  startMs(block: number): number;
  readonly lengthMs: number;
}

/** Tables under keys of a block of time and a subject; see block-keys.ts. */
const blockTables: Readonly<Record<string, Blocks>> = {
  seconds: { what: "seconds", subjects: "channel", startMs: (hour) => hour * hourMs, lengthMs: hourMs },
  minutes: { what: "minutes", subjects: "channel", startMs: dayBlockStartMs, lengthMs: dayBlockMs },
  hours: {
    what: "hours",
    subjects: "channel",
    startMs: (block) => dayBlockStartMs(block * 32),
    lengthMs: 32 * dayBlockMs,
  },
  segment_day: { what: "states", subjects: "machine_key", startMs: dayBlockStartMs, lengthMs: dayBlockMs },
};

/** What stands in tables that people know by another name. */
const otherTables: Readonly<Record<string, string>> = {
  journal: "newest seconds that weren't packed yet",
  segment: "newest states",
  day_sheet: "figures of the day",
  month_sheet: "figures of the month",
  event: "events",
  plant_revision: "plant settings",
  stop_reason: "stop reasons",
  change: "corrections of the past",
};

/** Names of what a database holds. Damage in the tables of names makes the answers vaguer, not wrong. */
export function createPlaceNames(db: Sqlite, timeZone: string): PlaceNames {
  const subjects = {
    channel: namesIn(db, "SELECT key, channel || ' (' || gateway || ')' AS name FROM channel"),
    machine_key: namesIn(db, "SELECT key, machine AS name FROM machine_key"),
  };
  const at = (ms: number) => DateTime.fromMillis(ms, { zone: timeZone });
  const spanText = (startMs: number, endMs: number) => {
    const [start, end] = [at(startMs), at(endMs)];
    if (start.hour === 0 && end.hour === 0 && start.minute === 0) {
      const last = end.minus({ days: 1 }).toISODate();
      return start.toISODate() === last ? `${last}` : `${start.toISODate()} to ${last}`;
    }
    return `${start.toFormat("yyyy-MM-dd HH:mm")} to ${end.toFormat(start.hasSame(end, "day") ? "HH:mm" : "yyyy-MM-dd HH:mm")}`;
  };
  const place = (table: string, what: string, startMs: number, endMs: number): DamagedPlace => ({
    table,
    text: `${what}, ${spanText(startMs, endMs)}`,
    dates: [at(startMs).toISODate() ?? "", at(endMs - 1).toISODate() ?? ""],
  });
  const vague = (table: string): DamagedPlace => ({
    table,
    text: otherTables[table] ?? `rows of ${table}`,
    dates: undefined,
  });
  const onDate = (table: string, key: number): DamagedPlace => {
    const date =
      table === "day_sheet" ? isoDate(key) : `${Math.floor(key / 12)}-${String((key % 12) + 1).padStart(2, "0")}`;
    return { table, text: `${otherTables[table]}, ${date}`, dates: table === "day_sheet" ? [date, date] : undefined };
  };

  return {
    ofRow(table, row) {
      const key = Number(row[rowNumber]);
      const blocks = blockTables[table];
      if (blocks) {
        const subject = subjects[blocks.subjects].get(subjectOfKey(key)) ?? `number ${subjectOfKey(key)}`;
        const startMs = blocks.startMs(blockOfKey(key));
        return place(table, `${blocks.what} of ${subject}`, startMs, startMs + blocks.lengthMs);
      }
      return table === "day_sheet" || table === "month_sheet" ? onDate(table, key) : vague(table);
    },
    ofGap(table, { after, before }) {
      const blocks = blockTables[table];
      if (blocks && after !== undefined && before !== undefined) {
        const startMs = blocks.startMs(blockOfKey(after + 1));
        const endMs = blocks.startMs(blockOfKey(before - 1)) + blocks.lengthMs;
        return place(
          table,
          `${blocks.what} of one or more ${blocks.subjects === "channel" ? "channels" : "machines"}`,
          startMs,
          endMs,
        );
      }
      if (table === "day_sheet" && after !== undefined && before !== undefined) {
        const [first, last] = [isoDate(after + 1), isoDate(before - 1)];
        return { table, text: `${otherTables[table]}, ${first} to ${last}`, dates: [first, last] };
      }
      return vague(table);
    },
  };
}

/** A date of days since 1970-01-01. */
function isoDate(day: number): string {
  return DateTime.fromMillis(day * 24 * hourMs, { zone: "utc" }).toISODate() ?? String(day);
}

function namesIn(db: Sqlite, sql: string): Map<number, string> {
  try {
    return new Map(
      db
        .prepare(sql)
        .all()
        .map(({ key, name }) => [Number(key), String(name)]),
    );
  } catch {
    // A file without that table, or with damage in it: keys stand in place of names.
    return new Map();
  }
}

/** The site's time zone, as the newest settings say that can be read; Japan's where none can. */
export function timeZoneOf(db: Sqlite): string {
  try {
    const row = db.prepare("SELECT plant FROM plant_revision ORDER BY revision DESC LIMIT 1").get();
    const zone: unknown = JSON.parse(String(row?.plant ?? "{}")).timeZone;
    if (typeof zone === "string" && DateTime.now().setZone(zone).isValid) return zone;
  } catch {
    // Times in another zone are better than no answer.
  }
  return "Asia/Tokyo";
}
