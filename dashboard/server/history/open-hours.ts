/** The seconds that are in the journal but not packed yet, by channel and hour, in memory. */
import { type HistorySecond, hourMs } from "./packed-hour.ts";
import { createSecondTable, type SecondTable } from "./second-table.ts";

/** A second of a channel. */
export interface ChannelSecondRow {
  readonly key: number;
  readonly second: HistorySecond;
}

/** An hour of a channel that isn't packed. */
export interface OpenHour {
  readonly key: number;
  /** Epoch ms / 3 600 000. */
  readonly hour: number;
  /** A later row of the same time has replaced an earlier one. */
  readonly table: SecondTable;
}

/** All open hours. */
export interface OpenHours {
  add(rows: readonly ChannelSecondRow[]): void;
  /** Hours that end at or before `untilMs`. */
  complete(untilMs: number): OpenHour[];
  find(key: number, hour: number): OpenHour | undefined;
  remove(open: OpenHour): void;
  rows(): Iterable<ChannelSecondRow>;
  /** Number of rows held. */
  size(): number;
}

/** Creates it empty. */
export function createOpenHours(): OpenHours {
  const hours = new Map<number, OpenHour>();
  let size = 0;

  return {
    add(rows) {
      for (const { key, second } of rows) {
        const hour = Math.floor(second.atMs / hourMs);
        const name = nameOf(key, hour);
        let open = hours.get(name);
        if (!open) {
          open = { key, hour, table: createSecondTable() };
          hours.set(name, open);
        }
        const before = open.table.size();
        open.table.put(second);
        size += open.table.size() - before;
      }
    },
    complete: (untilMs) => [...hours.values()].filter(({ hour }) => (hour + 1) * hourMs <= untilMs),
    find: (key, hour) => hours.get(nameOf(key, hour)),
    remove(open) {
      if (hours.delete(nameOf(open.key, open.hour))) size -= open.table.size();
    },
    *rows() {
      for (const { key, table } of hours.values()) for (const second of table.seconds()) yield { key, second };
    },
    size: () => size,
  };
}

/** Hours since 1970 stay below 2^23 until the year 2900. */
function nameOf(key: number, hour: number): number {
  return key * 2 ** 23 + hour;
}
