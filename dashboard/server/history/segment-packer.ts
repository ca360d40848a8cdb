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
  const removeRow = db.prepare("DELETE FROM segment WHERE machine = ? AND simulated = ? AND start_ms = ?");
  const selectDay = db.prepare("SELECT packed FROM segment_day WHERE key = ?");
  const saveDay = db.prepare("INSERT OR REPLACE INTO segment_day (key, packed) VALUES (?, ?)");

  function known(block: number, key: number): Segment[] {
    const packed = selectDay.get(key)?.packed;
    if (!(packed instanceof Uint8Array)) return [];
    return damage.read(`segments ${key}`, packed, (bytes) => unpackSegments(block, bytes)) ?? [];
  }

  function pack(machine: string, simulated: boolean, rows: readonly Row[]): void {
    const segments = rows.map(toSegment);
    const first = dayBlockOf(Math.min(...segments.map(({ startMs }) => startMs)));
    const last = dayBlockOf(Math.max(...segments.map(({ endMs }) => endMs)) - 1);
    const machineKey = keys.keyOf(machine, simulated);
    for (let block = first; block <= last; block += 1) {
      const startMs = dayBlockStartMs(block);
      const touching = segments.filter((one) => one.endMs > startMs && one.startMs < startMs + dayBlockMs);
      if (touching.length === 0) continue;
      const key = blockKey(block, machineKey);
      const merged = layFlat([...known(block, key), ...touching], { startMs, endMs: startMs + dayBlockMs });
      saveDay.run(key, packSegments(block, joinSame(merged)));
    }
    for (const { startMs } of segments) removeRow.run(machine, simulated ? 1 : 0, startMs);
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
