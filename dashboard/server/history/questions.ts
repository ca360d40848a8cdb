/** The questions that history answers: a machine's timeline, a channel's seconds. The one place for this SQL. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState, UnknownCause } from "../../../common/contract/machine-state.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import type { ChannelKeys } from "./channel-keys.ts";
import type { Damage } from "./damage.ts";
import type { OpenHours } from "./open-hours.ts";
import { hourMs, unpackHour } from "./packed-hour.ts";
import { createSecondTable, type HistorySecond, type SecondTable, secondCells } from "./second-table.ts";
import { tileTimeline } from "./tile-timeline.ts";
import type { Tracks } from "./tracks.ts";

/** A span of a machine in one state. */
export interface Segment extends TimeSpan {
  readonly state: MachineState;
  readonly cause: UnknownCause | undefined;
}

/** What can be asked. */
export interface Questions {
  /** Tiles the span without hole or overlap; where nothing is known the state is unknown. */
  timeline(machine: string, simulated: boolean, span: TimeSpan): Segment[];
  /** A channel's seconds that begin within the span, in the order of time. */
  seconds(gateway: string, channel: string, simulated: boolean, span: TimeSpan): HistorySecond[];
}

interface Parts {
  readonly db: Sqlite;
  readonly keys: ChannelKeys;
  readonly openHours: OpenHours;
  readonly tracks: Tracks;
  readonly damage: Damage;
}

/** The closed segments of a machine that were asked for last. */
interface RememberedDay {
  readonly simulated: boolean;
  readonly span: TimeSpan;
  readonly changes: number;
  readonly closed: readonly Segment[];
}

/** Machines whose day is remembered: those of a board. A day of 700 segments takes 60 kB. */
const maxRemembered = 60;

/** Longest segment that is looked for before a span begins: a machine may be off for months. */
const longestSegmentMs = 400 * 24 * hourMs;

/** Creates the questions on a database. */
export function createQuestions({ db, keys, openHours, tracks, damage }: Parts): Questions {
  const selectSegments = db.prepare(
    `SELECT start_ms, end_ms, state, cause FROM segment
     WHERE machine = ? AND simulated = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms`,
  );
  const selectBefore = db.prepare(
    `SELECT start_ms, end_ms, state, cause FROM segment
     WHERE machine = ? AND simulated = ? AND start_ms < ? AND start_ms > ? ORDER BY start_ms DESC LIMIT 1`,
  );
  const newest = new Map<string, RememberedDay>();
  const selectHours = db.prepare(
    "SELECT hour, packed FROM seconds WHERE channel = ? AND hour >= ? AND hour <= ? ORDER BY hour",
  );

  function readClosed(machine: string, simulated: boolean, { startMs, endMs }: TimeSpan): Segment[] {
    const flag = simulated ? 1 : 0;
    const rows = selectSegments.all(machine, flag, startMs, endMs);
    const before = selectBefore.get(machine, flag, startMs, startMs - longestSegmentMs);
    return (before ? [before, ...rows] : rows).map((row) => ({
      startMs: Number(row.start_ms),
      endMs: Number(row.end_ms),
      state: row.state as MachineState,
      cause: (row.cause as UnknownCause | null) ?? undefined,
    }));
  }

  /** Closed segments of a span whose end moves on, as today's does, are read again only when there are new ones. */
  function closedSegments(machine: string, simulated: boolean, span: TimeSpan): readonly Segment[] {
    const changes = tracks.changes(machine);
    const known = newest.get(machine);
    const isSame = known?.simulated === simulated && known.span.startMs === span.startMs && known.changes === changes;
    if (isSame && span.endMs >= known.span.endMs) return known.closed;
    const closed = readClosed(machine, simulated, span);
    if (newest.size >= maxRemembered) newest.clear();
    newest.set(machine, { simulated, span, changes, closed });
    return closed;
  }

  return {
    timeline(machine, simulated, { startMs, endMs }) {
      const closed = closedSegments(machine, simulated, { startMs, endMs });
      const open = tracks.of(machine, simulated).map(({ sinceMs, knownUntilMs, state, cause }): Segment => {
        // Unknown lasts until something is known again.
        const endMs = state === "unknown" ? Number.MAX_SAFE_INTEGER : knownUntilMs;
        return { startMs: sinceMs, endMs, state, cause };
      });
      return tileTimeline([...closed, ...open], { startMs, endMs });
    },
    seconds(gateway, channel, simulated, { startMs, endMs }) {
      const key = keys.find(gateway, channel, simulated);
      if (key === undefined) return [];
      const found = createSecondTable();
      const put = (table: SecondTable | undefined) => {
        const cells = table?.cells() ?? [];
        for (let at = 0; at < cells.length; at += secondCells) found.put(cells, at);
      };
      const first = Math.floor(startMs / hourMs);
      const last = Math.floor((endMs - 1) / hourMs);
      for (const row of selectHours.all(key, first, last)) {
        const startOfHourMs = Number(row.hour) * hourMs;
        const place = `channel ${key} hour ${row.hour}`;
        put(damage.read(place, row.packed as Uint8Array, (bytes) => unpackHour(startOfHourMs, bytes)));
      }
      for (let hour = first; hour <= last; hour += 1) put(openHours.find(key, hour)?.table);
      return found.within(startMs, endMs);
    },
  };
}
