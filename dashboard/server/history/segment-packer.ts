/** Packs closed segments by the day, once nothing can take them back any more. */
import type { Row, Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey, dayBlockMs, dayBlockOf, dayBlockStartMs } from "./block-keys.ts";
import type { Damage } from "./damage.ts";
import type { MachineKeys } from "./machine-keys.ts";
import { isSameState, type Segment } from "./segment.ts";
import { toSegment } from "./segment-days.ts";
import { packSegments, unpackSegments } from "./segment-words.ts";
import { layFlat } from "./tile-timeline.ts";

/** The packer of segments. */
export interface SegmentPacker {
  /** Packs segments of one machine that ended before the day block of `nowMs`. False: there are none. */
  packSome(nowMs: number): boolean;
}

interface Parts {
  readonly db: Sqlite;
  readonly keys: MachineKeys;
  readonly damage: Damage;
  /** What begins before this may still be taken back; epoch ms. */
  readonly finalUntilMs: (machine: string, simulated: boolean) => number;
}

/** Segments that are packed in one step: some milliseconds of work. */
const maxAtOnce = 500;

/** Creates the packer of a database. */
export function createSegmentPacker({ db, keys, damage, finalUntilMs }: Parts): SegmentPacker {
  const selectMachines = db.prepare("SELECT DISTINCT machine, simulated FROM segment WHERE end_ms <= ?");
  const selectRows = db.prepare(
    `SELECT start_ms, end_ms, state, cause, revision FROM segment
     WHERE machine = ? AND simulated = ? AND end_ms <= ? ORDER BY start_ms LIMIT ${maxAtOnce}`,
  );
  const selectStarts = db.prepare(
    "SELECT start_ms FROM segment WHERE machine = ? AND simulated = ? AND start_ms > ? AND start_ms < ?",
  );
  const selectOpen = db.prepare(
    // As timelines show them: unknown lasts where no other stream is heard since.
    `SELECT since_ms FROM (SELECT *, max(heard_until_ms) OVER () AS newest_ms FROM track WHERE machine = ? AND simulated = ?)
     WHERE known_until_ms > since_ms OR (state = 'unknown' AND heard_until_ms = newest_ms)`,
  );
  const removeRow = db.prepare("DELETE FROM segment WHERE machine = ? AND simulated = ? AND start_ms = ?");
  const selectDay = db.prepare("SELECT packed FROM segment_day WHERE key = ?");
  const saveDay = db.prepare("INSERT OR REPLACE INTO segment_day (key, packed) VALUES (?, ?)");

  function known(block: number, key: number): Segment[] {
    const packed = selectDay.get(key)?.packed;
    if (!(packed instanceof Uint8Array)) return [];
    return damage.read(`segments ${key}`, packed, (bytes) => unpackSegments(block, bytes)) ?? [];
  }

  /**
   * Cuts segments (in the order of time) where another one begins, as timelines do. A day's part of a long segment begins
   * anew at midnight: it would win over what began before and lies over it.
   */
  function cutShort(machine: string, simulated: boolean, segments: readonly Segment[], packed: Segment[]): Segment[] {
    const flag = simulated ? 1 : 0;
    const fromMs = Math.min(...segments.map(({ startMs }) => startMs));
    const untilMs = Math.max(...segments.map(({ endMs }) => endMs));
    const starts = selectStarts.all(machine, flag, fromMs, untilMs).map((row) => Number(row.start_ms));
    const sorted = Float64Array.from([...starts, ...packed.map(({ startMs }) => startMs)]).sort();
    const open = selectOpen.all(machine, flag).map((row) => Number(row.since_ms));
    let next = 0;
    return segments.flatMap((one) => {
      while (next < sorted.length && (sorted[next] ?? 0) <= one.startMs) next += 1;
      const opened = open.filter((ms) => ms >= one.startMs);
      const endMs = Math.min(one.endMs, sorted[next] ?? one.endMs, ...opened);
      return endMs > one.startMs ? [{ ...one, endMs }] : [];
    });
  }

  function pack(machine: string, simulated: boolean, rows: readonly Row[]): void {
    const told = rows.map(toSegment);
    const first = dayBlockOf(Math.min(...told.map(({ startMs }) => startMs)));
    const last = dayBlockOf(Math.max(...told.map(({ endMs }) => endMs)) - 1);
    const machineKey = keys.keyOf(machine, simulated);
    const blocks = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const packed = blocks.flatMap((block) => known(block, blockKey(block, machineKey)));
    const segments = cutShort(machine, simulated, told, packed);
    for (const block of blocks) {
      const startMs = dayBlockStartMs(block);
      const touching = segments.filter((one) => one.endMs > startMs && one.startMs < startMs + dayBlockMs);
      if (touching.length === 0) continue;
      const key = blockKey(block, machineKey);
      const merged = layFlat([...known(block, key), ...touching], { startMs, endMs: startMs + dayBlockMs });
      saveDay.run(key, packSegments(block, joinSame(merged)));
    }
    for (const { startMs } of told) removeRow.run(machine, simulated ? 1 : 0, startMs);
  }

  return {
    packSome(nowMs) {
      const dayStartMs = dayBlockStartMs(dayBlockOf(nowMs));
      for (const { machine, simulated } of selectMachines.all(dayStartMs)) {
        const [name, isSimulated] = [String(machine), simulated === 1];
        const untilMs = Math.min(dayStartMs, finalUntilMs(name, isSimulated));
        const rows = selectRows.all(name, isSimulated ? 1 : 0, untilMs);
        if (rows.length === 0) continue;
        db.transaction(() => pack(name, isSimulated, rows));
        return true;
      }
      return false;
    },
  };
}

/** Makes neighbours that say the same one. */
function joinSame(segments: readonly Segment[]): readonly Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last && last.endMs === segment.startMs && isSameState(last, segment)) {
      joined[joined.length - 1] = { ...last, endMs: segment.endMs };
    } else joined.push(segment);
  }
  return joined;
}
