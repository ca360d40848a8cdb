/** The seconds that are in the journal but not packed yet, by channel and hour, in memory. */
import { type HistorySecond, hourMs } from "./packed-hour.ts";

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
  /** By time; a later row of the same time replaces an earlier one. */
  readonly seconds: Map<number, HistorySecond>;
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
  clear(): void;
}

/** Creates it empty. */
export function createOpenHours(): OpenHours {
  const hours = new Map<string, OpenHour>();
  let size = 0;

  return {
    add(rows) {
      for (const { key, second } of rows) {
        const hour = Math.floor(second.atMs / hourMs);
        const name = `${key} ${hour}`;
        let open = hours.get(name);
        if (!open) {
          open = { key, hour, seconds: new Map() };
          hours.set(name, open);
        }
        if (!open.seconds.has(second.atMs)) size += 1;
        open.seconds.set(second.atMs, second);
      }
    },
    complete: (untilMs) => [...hours.values()].filter(({ hour }) => (hour + 1) * hourMs <= untilMs),
    find: (key, hour) => hours.get(`${key} ${hour}`),
    remove(open) {
      if (hours.delete(`${open.key} ${open.hour}`)) size -= open.seconds.size;
    },
    *rows() {
      for (const { key, seconds } of hours.values()) for (const second of seconds.values()) yield { key, second };
    },
    size: () => size,
    clear() {
      hours.clear();
      size = 0;
    },
  };
}
