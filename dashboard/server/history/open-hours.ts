/** The seconds that are in the journal but not packed yet, by channel and hour, in memory. */
import { hourMs } from "./packed-hour.ts";
import { createSecondRows, rowCells, type SecondRows } from "./second-rows.ts";
import { createSecondTable, type SecondTable, secondCells } from "./second-table.ts";

/** An hour of a channel that isn't packed. */
export interface OpenHour {
  readonly key: number;
  /** Epoch ms / 3 600 000, rounded down. */
  readonly hour: number;
  readonly table: SecondTable;
}

/** All open hours. */
export interface OpenHours {
  /** Adds rows; a later row of the same channel and time replaces an earlier one. */
  add(rows: SecondRows): void;
  /**
   * An hour that ends at or before `untilMs`, if there is one. Where rows of the past are coming in, the newest hour of
   * a channel may still grow; `evenGrowing` takes it all the same.
   */
  anyComplete(untilMs: number, evenGrowing: boolean): OpenHour | undefined;
  find(key: number, hour: number): OpenHour | undefined;
  remove(open: OpenHour): void;
  /** All that is held. */
  rows(): SecondRows;
  /** Number of rows held. */
  size(): number;
}

/** As many as a catching-up gateway of a dozen channels needs at once; a quarter of a megabyte each. */
const maxSpareTables = 12;

/** Creates it empty. */
export function createOpenHours(): OpenHours {
  const hours = new Map<number, OpenHour>();
  /** The hour to which a channel's newest row was added. */
  const growing = new Map<number, number>();
  /** Tables that aren't needed any more: their memory serves the next hours. */
  const spare: SecondTable[] = [];
  let size = 0;

  function openFor(key: number, hour: number): OpenHour {
    const name = nameOf(key, hour);
    const known = hours.get(name);
    if (known) return known;
    const open = { key, hour, table: spare.pop() ?? createSecondTable() };
    hours.set(name, open);
    return open;
  }

  return {
    add(rows) {
      const cells = rows.cells();
      for (let at = 0; at < cells.length; at += rowCells) {
        const key = cells[at] ?? 0;
        const hour = Math.floor((cells[at + 1] ?? 0) / hourMs);
        const { table } = openFor(key, hour);
        growing.set(key, hour);
        const before = table.size();
        table.put(cells, at + 1);
        size += table.size() - before;
      }
    },
    anyComplete(untilMs, evenGrowing) {
      for (const open of hours.values()) {
        const isOver = (open.hour + 1) * hourMs <= untilMs;
        if (isOver && (evenGrowing || growing.get(open.key) !== open.hour)) return open;
      }
      return undefined;
    },
    find: (key, hour) => hours.get(nameOf(key, hour)),
    remove(open) {
      if (!hours.delete(nameOf(open.key, open.hour))) return;
      size -= open.table.size();
      open.table.clear();
      if (spare.length < maxSpareTables) spare.push(open.table);
    },
    rows() {
      const all = createSecondRows();
      for (const { key, table } of hours.values()) {
        const cells = table.cells();
        for (let at = 0; at < cells.length; at += secondCells) all.copy(key, cells, at);
      }
      return all;
    },
    size: () => size,
  };
}

/** Hours since 1970 stay below 2^23 until the year 2900. */
function nameOf(key: number, hour: number): number {
  return key * 2 ** 23 + hour;
}
