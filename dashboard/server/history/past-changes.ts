/** What people changed of the past: laid over what was recorded, which stays as it is; so each change can be undone. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { ChangeKind } from "../../../common/contract/past-answers.ts";
import type { Row, Sqlite } from "../../../common/runtime/sqlite.ts";
import { dayBlockOf } from "./block-keys.ts";
import { readCorrection } from "./correction-detail.ts";
import type { Damage } from "./damage.ts";
import type { Segment } from "./segment.ts";
import { unpackSegments } from "./segment-words.ts";
import { tileTimeline } from "./tile-timeline.ts";

/** A change of the past. */
export interface PastChange extends TimeSpan {
  readonly id: number;
  readonly kind: ChangeKind;
  readonly machine: string;
  readonly simulated: boolean;
  /** The state that was put right and a note (see correction-detail.ts); the reason of an exclusion; the settings of a re-evaluation, as JSON. */
  readonly detail: string;
  readonly author: string;
  readonly atMs: number;
  /** When it was undone; null while it holds. */
  readonly undoneMs: number | null;
}

/** The changes, for reading. */
export interface PastChanges {
  /** Lays the changes of a machine over tiles of its span, in the order in which they were made. */
  over(machine: string, simulated: boolean, span: TimeSpan, tiles: Segment[]): Segment[];
  /** Spans that are left out of figures. */
  excluded(machine: string, simulated: boolean, span: TimeSpan): (TimeSpan & { readonly reason: string })[];
  /** All changes that touch a span, the newest first, undone ones too. */
  list(span: TimeSpan, machine?: string): PastChange[];
  byId(id: number): PastChange | undefined;
}

const columns = "id, kind, machine, simulated, start_ms, end_ms, detail, author, at_ms, undone_ms";

/** Opens the changes of a database. */
export function openPastChanges(db: Sqlite, damage: Damage): PastChanges {
  const select = db.prepare(
    `SELECT ${columns} FROM change
     WHERE machine = ? AND simulated = ? AND end_ms > ? AND start_ms < ? AND undone_ms IS NULL ORDER BY id`,
  );
  const selectAll = db.prepare(`SELECT ${columns} FROM change WHERE end_ms > ? AND start_ms < ? ORDER BY id DESC`);
  const selectOne = db.prepare(`SELECT ${columns} FROM change WHERE id = ?`);
  const selectDay = db.prepare("SELECT packed FROM changed_day WHERE change = ? AND block = ?");

  function active(machine: string, simulated: boolean, { startMs, endMs }: TimeSpan): PastChange[] {
    return select.all(machine, simulated ? 1 : 0, startMs, endMs).map(toChange);
  }

  function segmentsOf(change: PastChange, span: TimeSpan): Segment[] {
    if (change.kind === "corrected") {
      const { state } = readCorrection(change.detail);
      const cause = state === "unknown" ? "undecidable" : undefined;
      return [{ ...span, state, cause, revision: 0, mark: "corrected" }];
    }
    const found: Segment[] = [];
    for (let block = dayBlockOf(span.startMs); block <= dayBlockOf(span.endMs - 1); block += 1) {
      const packed = selectDay.get(change.id, block)?.packed;
      if (!(packed instanceof Uint8Array)) continue;
      const place = `change ${change.id} day ${block}`;
      found.push(...(damage.read(place, packed, (bytes) => unpackSegments(block, bytes)) ?? []));
    }
    return tileTimeline(found, span);
  }

  return {
    over(machine, simulated, span, tiles) {
      let result = tiles;
      for (const change of active(machine, simulated, span)) {
        if (change.kind === "excluded") continue;
        const startMs = Math.max(change.startMs, span.startMs);
        const endMs = Math.min(change.endMs, span.endMs);
        const before = clip(result, { startMs: span.startMs, endMs: startMs });
        const behind = clip(result, { startMs: endMs, endMs: span.endMs });
        result = [...before, ...segmentsOf(change, { startMs, endMs }), ...behind];
      }
      return result;
    },
    excluded: (machine, simulated, span) =>
      active(machine, simulated, span)
        .filter(({ kind }) => kind === "excluded")
        .map(({ startMs, endMs, detail }) => ({ startMs, endMs, reason: detail })),
    list: ({ startMs, endMs }, machine) =>
      selectAll
        .all(startMs, endMs)
        .map(toChange)
        .filter((change) => machine === undefined || change.machine === machine),
    byId(id) {
      const row = selectOne.get(id);
      return row && toChange(row);
    },
  };
}

/** The parts of segments that lie within a span. */
function clip(segments: readonly Segment[], { startMs, endMs }: TimeSpan): Segment[] {
  const clipped: Segment[] = [];
  for (const segment of segments) {
    const from = Math.max(segment.startMs, startMs);
    const until = Math.min(segment.endMs, endMs);
    if (until > from) clipped.push({ ...segment, startMs: from, endMs: until });
  }
  return clipped;
}

function toChange(row: Row): PastChange {
  return {
    id: Number(row.id),
    kind: row.kind as ChangeKind,
    machine: String(row.machine),
    simulated: row.simulated === 1,
    startMs: Number(row.start_ms),
    endMs: Number(row.end_ms),
    detail: String(row.detail),
    author: String(row.author),
    atMs: Number(row.at_ms),
    undoneMs: row.undone_ms === null || row.undone_ms === undefined ? null : Number(row.undone_ms),
  };
}
