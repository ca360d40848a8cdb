/** The questions that history answers, on any connection: timelines, seconds, minutes, hours, sheets. The one place for this SQL. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { Row, Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey, dayBlockMs, dayBlockOf, dayBlockStartMs } from "./block-keys.ts";
import { type Damage, openDamage } from "./damage.ts";
import { openJournal } from "./journal.ts";
import { createJournalReader } from "./journal-reader.ts";
import { type HistoryMachine, openMachineKeys } from "./machine-keys.ts";
import type { HistoryMinute } from "./minute-rows.ts";
import { openMinuteStore } from "./minute-store.ts";
import type { OpenHours } from "./open-hours.ts";
import { hourMs, unpackHour } from "./packed-hour.ts";
import { openPastChanges, type PastChange, type PastChanges } from "./past-changes.ts";
import { rememberUnchanged } from "./remember-unchanged.ts";
import { openScoreQuestions, type ScoreQuestions } from "./scores.ts";
import { createSecondTable, type HistorySecond, type SecondTable, secondCells } from "./second-table.ts";
import type { Segment } from "./segment.ts";
import { openSegmentDays, type SegmentDays, toSegment } from "./segment-days.ts";
import { type DayPairs, sumStates, unpackPairs } from "./segment-words.ts";
import { openSheets, type Sheets } from "./sheets.ts";
import { tileTimeline } from "./tile-timeline.ts";

/** A channel as history knows it. */
export interface HistoryChannel {
  readonly key: number;
  readonly gateway: string;
  readonly channel: string;
  readonly simulated: boolean;
  readonly quantity: string;
  readonly sensorType: string;
  /** What the channel was last declared to be: rows that come now are of this kind. */
  readonly isCurrent: boolean;
}

/** What can be asked. Spans are half open, epoch ms. */
export interface HistoryQuestions extends Sheets {
  channels(): HistoryChannel[];
  machines(): readonly HistoryMachine[];
  /** From the first to the last moment of which anything is known; undefined when nothing is. */
  extent(): TimeSpan | undefined;
  /** Tiles the span without hole or overlap; where nothing is known the state is unknown. */
  timeline(machine: string, simulated: boolean, span: TimeSpan): Segment[];
  /** The same of all machines that anything is known of, by machine key. */
  timelines(span: TimeSpan): Map<number, Segment[]>;
  /**
   * The same of a span that is a whole day block, of which all is packed and nothing was changed, in the form of answers;
   * undefined where that isn't so. By machine key; machines that nothing is known of are left out.
   */
  packedDay(span: TimeSpan): Map<number, DayPairs> | undefined;
  /**
   * Time in each state within spans (sorted, disjoint), of all machines, straight from packed segments, without what people
   * changed: calls back for each machine and day block.
   */
  stateSums(
    span: TimeSpan,
    spansOf: (block: number) => readonly (readonly TimeSpan[])[],
    tell: (machineKey: number, block: number, list: number, sums: ReturnType<typeof sumStates>) => void,
  ): void;
  /** A channel's seconds that begin within the span, in the order of time. */
  seconds(gateway: string, channel: string, simulated: boolean, span: TimeSpan): HistorySecond[];
  /** The same as numbers side by side, `secondCells` for each row, of all hours that the span touches: for millions of rows. */
  secondCells(gateway: string, channel: string, simulated: boolean, span: TimeSpan): Float64Array;
  /** Its minutes. The newest hour, whose seconds aren't packed yet, has none. */
  minutes(gateway: string, channel: string, simulated: boolean, span: TimeSpan): HistoryMinute[];
  hours(gateway: string, channel: string, simulated: boolean, span: TimeSpan): HistoryMinute[];
  /** Spans of a machine that are left out of figures. */
  excluded(machine: string, simulated: boolean, span: TimeSpan): (TimeSpan & { readonly reason: string })[];
  /** Reasons that people gave for stops that begin within a span, by where the stop begins. */
  stopReasons(machine: string, simulated: boolean, span: TimeSpan): Map<number, string>;
  /** What people changed of the past, the newest first. */
  changes(span: TimeSpan, machine?: string): PastChange[];
  /** Scores of areas. */
  readonly scores: ScoreQuestions;
}

interface QuestionParts {
  readonly damage?: Damage;
  /** The hours that aren't packed, where the same process writes them; left out, they are read from the journal. */
  readonly openHours?: () => OpenHours;
  /** The connection only reads: what others write shows in the database's version, and until then channels are remembered. */
  readonly isReader?: boolean;
}

/** Opens the questions on a database whose tables are up to date; a reading connection is enough. */
export function openQuestions(db: Sqlite, parts: QuestionParts = {}): HistoryQuestions {
  const damage = parts.damage ?? openDamage(db, true);
  const keys = openMachineKeys(db);
  const segmentDays = openSegmentDays(db, keys, damage);
  const minutes = openMinuteStore(db, damage);
  const seconds = openSeconds(db, damage, parts.openHours ?? createJournalReader(openJournal(db, damage)));
  const selectChannels = db.prepare(
    "SELECT key, gateway, channel, simulated, quantity, sensor_type, current FROM channel",
  );
  const channels = parts.isReader
    ? rememberUnchanged(db, () => selectChannels.all().map(toChannel))
    : () => selectChannels.all().map(toChannel);
  const selectKey = db.prepare("SELECT key FROM channel WHERE gateway = ? AND channel = ? AND simulated = ?");
  const selectReasons = db.prepare(
    "SELECT start_ms, reason FROM stop_reason WHERE machine = ? AND simulated = ? AND start_ms >= ? AND start_ms < ?",
  );
  const tracks = openTrackRows(db);
  const changes = openPastChanges(db, damage);

  function keyOf(gateway: string, channel: string, simulated: boolean): number | undefined {
    const key = selectKey.get(gateway, channel, simulated ? 1 : 0)?.key;
    return typeof key === "number" ? key : undefined;
  }

  return {
    ...openSheets(db, keys, damage),
    channels,
    machines: keys.all,
    extent: () => extentOf(db),
    timeline(machine, simulated, span) {
      const told = [...segmentDays.closed(machine, simulated, span), ...tracks.of(machine, simulated)];
      return changes.over(machine, simulated, span, tileTimeline(told, span));
    },
    timelines: (span) => tileAll(segmentDays, tracks, changes, keys.all(), span),
    packedDay(span) {
      const isBlock =
        span.endMs - span.startMs === dayBlockMs && dayBlockStartMs(dayBlockOf(span.startMs)) === span.startMs;
      if (!isBlock || !segmentDays.isPacked(span) || tracks.anyIn(span) || changes.list(span).length > 0)
        return undefined;
      const days = new Map<number, DayPairs>();
      for (const { key, block, packed } of segmentDays.packed(span)) {
        const pairs = damage.read(`segments ${blockKey(block, key)}`, packed, unpackPairs);
        if (pairs) days.set(key, pairs);
      }
      return days;
    },
    stateSums(span, spansOf, tell) {
      for (const { key, block, packed } of segmentDays.packed(span)) {
        for (const [list, spans] of spansOf(block).entries()) tell(key, block, list, sumStates(block, packed, spans));
      }
    },
    excluded: changes.excluded,
    changes: changes.list,
    scores: openScoreQuestions(db),
    stopReasons: (machine, simulated, { startMs, endMs }) =>
      new Map(
        selectReasons
          .all(machine, simulated ? 1 : 0, startMs, endMs)
          .map((row) => [Number(row.start_ms), String(row.reason)]),
      ),
    seconds(gateway, channel, simulated, span) {
      const key = keyOf(gateway, channel, simulated);
      return key === undefined ? [] : seconds(key, span).within(span.startMs, span.endMs);
    },
    secondCells(gateway, channel, simulated, span) {
      const key = keyOf(gateway, channel, simulated);
      return key === undefined ? new Float64Array() : seconds(key, span).cells();
    },
    minutes(gateway, channel, simulated, span) {
      const key = keyOf(gateway, channel, simulated);
      return key === undefined ? [] : minutes.minutes(key, span);
    },
    hours(gateway, channel, simulated, span) {
      const key = keyOf(gateway, channel, simulated);
      return key === undefined ? [] : minutes.hours(key, span);
    },
  };
}

function tileAll(
  days: SegmentDays,
  tracks: TrackRows,
  changes: PastChanges,
  machines: readonly HistoryMachine[],
  span: TimeSpan,
): Map<number, Segment[]> {
  const closed = days.allClosed(span);
  const tiled = new Map<number, Segment[]>();
  for (const { key, machine, simulated } of machines) {
    const segments = [...(closed.get(key) ?? []), ...tracks.of(machine, simulated)];
    if (segments.length === 0) continue;
    tiled.set(key, changes.over(machine, simulated, span, tileTimeline(segments, span)));
  }
  return tiled;
}

interface TrackRows {
  /** Open spans as segments. */
  of(machine: string, simulated: boolean): Segment[];
  /** Whether one reaches into a span. */
  anyIn(span: TimeSpan): boolean;
}

function openTrackRows(db: Sqlite): TrackRows {
  const columns = "machine, simulated, since_ms, heard_until_ms, known_until_ms, state, cause, revision";
  const select = db.prepare(`SELECT ${columns} FROM track WHERE machine = ? AND simulated = ?`);
  const selectIn = db.prepare(`SELECT ${columns} FROM track WHERE since_ms < ? ORDER BY machine, simulated`);

  /** Tracks of one machine. Unknown lasts until something is known again, but not where another stream is heard since. */
  function toSegments(rows: readonly Row[]): Segment[] {
    const newestMs = Math.max(...rows.map((row) => Number(row.heard_until_ms)));
    return rows.map((row) => {
      const lasts = row.state === "unknown" && Number(row.heard_until_ms) === newestMs;
      return { ...toSegment(row), endMs: lasts ? Number.MAX_SAFE_INTEGER : Number(row.known_until_ms) };
    });
  }

  return {
    anyIn({ startMs, endMs }) {
      const rows = selectIn.all(endMs);
      const machines = new Map<string, Row[]>();
      for (const row of rows) {
        const name = `${row.machine} ${row.simulated}`;
        machines.set(name, [...(machines.get(name) ?? []), row]);
      }
      return [...machines.values()].some((own) => toSegments(own).some((one) => one.endMs > startMs));
    },
    of: (machine, simulated) => toSegments(select.all(machine, simulated ? 1 : 0)),
  };
}

function openSeconds(
  db: Sqlite,
  damage: Damage,
  openHours: () => OpenHours,
): (key: number, span: TimeSpan) => SecondTable {
  const select = db.prepare("SELECT packed FROM seconds WHERE key = ?");
  return (key, { startMs, endMs }) => {
    const found = createSecondTable();
    const put = (table: SecondTable | undefined) => {
      const cells = table?.cells() ?? [];
      for (let at = 0; at < cells.length; at += secondCells) found.put(cells, at);
    };
    const open = openHours();
    for (let hour = Math.floor(startMs / hourMs); hour <= Math.floor((endMs - 1) / hourMs); hour += 1) {
      const packed = select.get(blockKey(hour, key))?.packed;
      const place = `channel ${key} hour ${hour}`;
      if (packed instanceof Uint8Array) put(damage.read(place, packed, (bytes) => unpackHour(hour * hourMs, bytes)));
      put(open.find(key, hour)?.table);
    }
    return found;
  };
}

function toChannel(row: Row): HistoryChannel {
  return {
    key: Number(row.key),
    gateway: String(row.gateway),
    channel: String(row.channel),
    simulated: row.simulated === 1,
    quantity: String(row.quantity),
    sensorType: String(row.sensor_type),
    isCurrent: row.current === 1,
  };
}

function extentOf(db: Sqlite): TimeSpan | undefined {
  const number = (sql: string) => {
    const value = db.prepare(sql).get()?.ms;
    return typeof value === "number" ? value : undefined;
  };
  const starts = [
    number("SELECT min(start_ms) AS ms FROM segment"),
    number("SELECT min(since_ms) AS ms FROM track"),
    number(`SELECT min(key) / 4096 * 86400000 - 32400000 AS ms FROM segment_day`),
    number("SELECT min(key) / 4096 * 3600000 AS ms FROM seconds"),
    number(`SELECT min(key) / 4096 * 86400000 - 32400000 AS ms FROM minutes`),
  ].filter((ms) => ms !== undefined);
  const ends = [
    number("SELECT max(end_ms) AS ms FROM segment"),
    number("SELECT max(known_until_ms) AS ms FROM track"),
    number(`SELECT (max(key) / 4096 + 1) * 86400000 - 32400000 AS ms FROM segment_day`),
    number("SELECT (max(key) / 4096 + 1) * 3600000 AS ms FROM seconds"),
  ].filter((ms) => ms !== undefined);
  return starts.length === 0 || ends.length === 0
    ? undefined
    : { startMs: Math.min(...starts), endMs: Math.max(...ends) };
}
