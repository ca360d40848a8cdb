/** Lays a saved packed row under one that was written since under the same key: nothing of either is lost. */
import { blockOfKey, dayBlockMs, dayBlockStartMs } from "../history/block-keys.ts";
import type { HistoryMinute } from "../history/minute-rows.ts";
import { hourMs, packHour, unpackHour } from "../history/packed-hour.ts";
import { packMinutes, unpackMinutes } from "../history/packed-minutes.ts";
import { secondCells } from "../history/second-table.ts";
import { packSegments, unpackSegments } from "../history/segment-words.ts";
import { layFlat } from "../history/tile-timeline.ts";

type Merge = (key: number, saved: Uint8Array, present: Uint8Array) => Uint8Array;

/** Days of hours that are packed together. */
const daysOfHours = 32;

const merges: Readonly<Record<string, Merge>> = {
  seconds(hour, saved, present) {
    const table = unpackHour(hour * hourMs, saved);
    const cells = unpackHour(hour * hourMs, present).cells();
    for (let at = 0; at < cells.length; at += secondCells) table.put(cells, at);
    return packHour(hour * hourMs, table);
  },
  minutes: (block, saved, present) => mergeMinutes(dayBlockStartMs(block), 60_000, saved, present),
  hours: (block, saved, present) => mergeMinutes(dayBlockStartMs(block * daysOfHours), hourMs, saved, present),
  segment_day(block, saved, present) {
    const startMs = dayBlockStartMs(block);
    const segments = [...unpackSegments(block, saved), ...unpackSegments(block, present)];
    return packSegments(block, layFlat(segments, { startMs, endMs: startMs + dayBlockMs }));
  },
};

/** Merges two packed values of a table's key; the present one where they can't be merged. Throws RangeError for damaged bytes. */
export function mergePacked(table: string, key: number, saved: Uint8Array, present: Uint8Array): Uint8Array {
  return merges[table]?.(blockOfKey(key), saved, present) ?? present;
}

/** Of two minutes the one that readings stand for longer: the other was made of late seconds alone. */
function mergeMinutes(startMs: number, stepMs: number, saved: Uint8Array, present: Uint8Array): Uint8Array {
  const rows = new Map<number, HistoryMinute>();
  for (const row of [...unpackMinutes(startMs, stepMs, saved), ...unpackMinutes(startMs, stepMs, present)]) {
    const known = rows.get(row.atMs);
    if (!known || row.heldMs >= known.heldMs) rows.set(row.atMs, row);
  }
  const sorted = [...rows.values()].sort((a, b) => a.atMs - b.atMs);
  return packMinutes(startMs, stepMs, sorted);
}
