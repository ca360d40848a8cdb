/** Measures what a day of history takes, by the rows of the last week; reads lengths only, some thousands of rows. */
import type { StoreAge } from "../../../common/contract/store-answers.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey, blockOfKey, dayBlockStartMs, subjectOfKey } from "./block-keys.ts";
import { hourMs } from "./packed-hour.ts";
import { storedBytes } from "./stored-bytes.ts";

/** What was measured. */
export interface StoreMeasure {
  /** Channels and machines of the last day. */
  readonly channels: number;
  readonly machines: number;
  /** What a day takes, in bytes. */
  readonly bytesPerDay: Readonly<Record<StoreAge, number>>;
  /** Days of seconds and of minutes that there are. */
  readonly heldDays: { readonly seconds: number; readonly minutes: number };
  /** Bytes of the file that hold something: its free pages are used before it grows. */
  readonly usedBytes: number;
}

/** A week holds days off, too. */
const sampleDays = 7;
/** What a segment takes when it is packed. */
const segmentBytes = 5;
const hoursInBlock = 32 * 24;

interface Packed {
  /** First and last block; both the same where there is one. */
  readonly first: number;
  readonly last: number;
  /** Mean bytes of a row. */
  readonly rowBytes: number;
  /** Subjects of the newest blocks that were looked at. */
  readonly subjects: number;
}

/** Measures a database; undefined while there isn't an hour of seconds. A reading connection is enough. */
export function measureStore(db: Sqlite): StoreMeasure | undefined {
  const seconds = measurePacked(db, "seconds", 24 * sampleDays, 24);
  if (!seconds) return undefined;
  const minutes = measurePacked(db, "minutes", sampleDays, 1);
  const states = measurePacked(db, "segment_day", sampleDays, 1);
  const channels = seconds.subjects;
  const firstHour = Math.min(seconds.first, minutes ? firstHourOf(minutes.first) : seconds.first);
  const open = measureOpenStates(db);
  return {
    channels,
    machines: states?.subjects ?? open.machines,
    bytesPerDay: {
      seconds: 24 * channels * seconds.rowBytes,
      minutes: channels * (minutes?.rowBytes ?? 0) * wholeDay(minutes, seconds.last + 1 - firstHour),
      hours: channels * measureHours(db, firstHour, seconds.last),
      states: states
        ? states.subjects * states.rowBytes * wholeDay(states, seconds.last + 1 - firstHour)
        : (24 * open.segments * segmentBytes) / (seconds.last + 1 - firstHour),
      figures: measureSheets(db),
    },
    heldDays: {
      seconds: (seconds.last + 1 - seconds.first) / 24,
      minutes: minutes ? minutes.last + 1 - minutes.first : 0,
    },
    usedBytes: usedBytes(db),
  };
}

/** Where only the day that goes on is known, its rows are as long as the hours of it that are over. */
function wholeDay(packed: Packed | undefined, knownHours: number): number {
  return packed && packed.first === packed.last ? 24 / Math.min(24, Math.max(1, knownHours)) : 1;
}

function firstHourOf(dayBlock: number): number {
  return Math.floor(dayBlockStartMs(dayBlock) / hourMs);
}

/** What a channel's hours of a day take: a block is longer than a week, so the part of it counts that is known. */
function measureHours(db: Sqlite, firstHour: number, lastHour: number): number {
  const from = Math.max(0, Math.floor(lastHour / hoursInBlock) - 1);
  const rows = db
    .prepare("SELECT key, length(packed) AS bytes FROM hours WHERE key >= ?")
    .all(blockKey(from, 0))
    .map((row) => ({ subject: subjectOfKey(Number(row.key)), bytes: storedBytes(Number(row.bytes)) }));
  const days = (lastHour + 1 - Math.max(firstHour, from * hoursInBlock)) / 24;
  const channels = new Set(rows.map(({ subject }) => subject)).size;
  return rows.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(1, channels) / Math.max(1 / 24, days);
}

/** Rows of the newest blocks but the last one, which may go on, and the first one; subjects of the last `newest` of them. */
function measurePacked(db: Sqlite, table: string, blocks: number, newest: number): Packed | undefined {
  const edge = (which: "min" | "max") => db.prepare(`SELECT ${which}(key) AS key FROM ${table}`).get()?.key;
  const [minKey, maxKey] = [edge("min"), edge("max")];
  if (typeof minKey !== "number" || typeof maxKey !== "number") return undefined;
  const [first, last] = [blockOfKey(minKey), blockOfKey(maxKey)];
  const until = first === last ? last + 1 : last;
  const from = Math.max(last - first >= 2 ? first + 1 : first, until - blocks);
  const rows = db
    .prepare(`SELECT key, length(packed) AS bytes FROM ${table} WHERE key >= ? AND key < ?`)
    .all(blockKey(from, 0), blockKey(until, 0))
    .map((row) => ({ key: Number(row.key), bytes: storedBytes(Number(row.bytes)) }));
  const recent = rows.filter(({ key }) => blockOfKey(key) >= until - newest);
  return {
    first,
    last,
    rowBytes: rows.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(1, rows.length),
    subjects: new Set(recent.map(({ key }) => subjectOfKey(key))).size,
  };
}

/** Segments that aren't packed yet: all there are on the first day. */
function measureOpenStates(db: Sqlite): { segments: number; machines: number } {
  const row = db.prepare("SELECT count(*) AS segments, count(DISTINCT machine) AS machines FROM segment").get();
  return { segments: Number(row?.segments), machines: Number(row?.machines) };
}

function measureSheets(db: Sqlite): number {
  const rows = db
    .prepare(
      `SELECT length(figures) + length(stops) + length(reasons) AS bytes FROM day_sheet ORDER BY day DESC LIMIT ${sampleDays}`,
    )
    .all();
  return rows.reduce((sum, { bytes }) => sum + storedBytes(Number(bytes)), 0) / Math.max(1, rows.length);
}

function usedBytes(db: Sqlite): number {
  const number = (name: string) => Number(db.pragma(name)[0]?.[name] ?? 0);
  return (number("page_count") - number("freelist_count")) * number("page_size");
}
