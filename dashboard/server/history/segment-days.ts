/** Reads segments: days that are packed, and the rows of those that aren't. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState, UnknownCause } from "../../../common/contract/machine-state.ts";
import type { Row, Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey, blockOfKey, dayBlockOf, subjectOfKey } from "./block-keys.ts";
import type { Damage } from "./damage.ts";
import type { MachineKeys } from "./machine-keys.ts";
import type { Segment } from "./segment.ts";
import { unpackSegments } from "./segment-words.ts";

/** Segments of a database. */
export interface SegmentDays {
  /** Closed segments that touch a span, in no order; rows may lie over packed ones, and count then. */
  closed(machine: string, simulated: boolean, span: TimeSpan): Segment[];
  /** The same of all machines, by machine key, in one go. */
  allClosed(span: TimeSpan): Map<number, Segment[]>;
  /** Whether no segment of a span waits to be packed. */
  isPacked(span: TimeSpan): boolean;
  /** Packed days that touch a span, as they are stored. */
  packed(span: TimeSpan): Iterable<{ readonly key: number; readonly block: number; readonly packed: Uint8Array }>;
}

/** Longest segment that is looked for before a span begins: a machine may be off for months. */
const longestSegmentMs = 400 * 24 * 3_600_000;

/** Opens them. */
export function openSegmentDays(db: Sqlite, keys: MachineKeys, damage: Damage): SegmentDays {
  const selectDays = db.prepare("SELECT key, packed FROM segment_day WHERE key >= ? AND key < ?");
  const selectDay = db.prepare("SELECT key, packed FROM segment_day WHERE key = ?");
  const columns = "machine, simulated, start_ms, end_ms, state, cause, revision";
  const selectRows = db.prepare(
    `SELECT ${columns} FROM segment WHERE machine = ? AND simulated = ? AND start_ms >= ? AND start_ms < ? AND end_ms > ?`,
  );
  const selectAllRows = db.prepare(
    `SELECT ${columns} FROM segment WHERE end_ms > ? AND start_ms < ? AND start_ms >= ?`,
  );

  function unpack(row: Row, { startMs, endMs }: TimeSpan): Segment[] {
    const block = blockOfKey(Number(row.key));
    const segments = damage.read(`segments ${row.key}`, row.packed as Uint8Array, (bytes) =>
      unpackSegments(block, bytes),
    );
    return segments?.filter((one) => one.endMs > startMs && one.startMs < endMs) ?? [];
  }

  const range = ({ startMs, endMs }: TimeSpan) =>
    [blockKey(dayBlockOf(startMs), 0), blockKey(dayBlockOf(endMs - 1) + 1, 0)] as const;

  return {
    isPacked: ({ startMs, endMs }) => selectAllRows.get(startMs, endMs, startMs - longestSegmentMs) === undefined,
    *packed(span) {
      for (const row of selectDays.iterate(...range(span))) {
        const key = Number(row.key);
        yield { key: subjectOfKey(key), block: blockOfKey(key), packed: row.packed as Uint8Array };
      }
    },
    closed(machine, simulated, span) {
      const key = keys.find(machine, simulated);
      const found: Segment[] = [];
      for (let block = dayBlockOf(span.startMs); block <= dayBlockOf(span.endMs - 1) && key !== undefined; block += 1) {
        const row = selectDay.get(blockKey(block, key));
        if (row) found.push(...unpack(row, span));
      }
      const earliestMs = span.startMs - longestSegmentMs;
      const rows = selectRows.all(machine, simulated ? 1 : 0, earliestMs, span.endMs, span.startMs);
      for (const row of rows) found.push(toSegment(row));
      return found;
    },
    allClosed(span) {
      const found = new Map<number, Segment[]>();
      const put = (key: number, segments: Segment[]) => {
        const known = found.get(key);
        if (known) known.push(...segments);
        else found.set(key, segments);
      };
      for (const row of selectDays.all(...range(span))) put(subjectOfKey(Number(row.key)), unpack(row, span));
      for (const row of selectAllRows.all(span.startMs, span.endMs, span.startMs - longestSegmentMs)) {
        const key = keys.find(String(row.machine), row.simulated === 1);
        if (key !== undefined) put(key, [toSegment(row)]);
      }
      return found;
    },
  };
}

/** A row of the segment or the track table as a segment. */
export function toSegment(row: Row): Segment {
  return {
    startMs: Number(row.start_ms ?? row.since_ms),
    endMs: Number(row.end_ms ?? row.known_until_ms),
    state: row.state as MachineState,
    cause: (row.cause as UnknownCause | null) ?? undefined,
    revision: Number(row.revision),
  };
}
