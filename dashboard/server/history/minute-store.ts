/** Minutes and hours of all channels in their tables: made when an hour of seconds is packed, kept much longer. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey, dayBlockOf, dayBlockStartMs } from "./block-keys.ts";
import type { Damage } from "./damage.ts";
import { type HistoryMinute, sumUpMinutes, sumUpSeconds } from "./minute-rows.ts";
import { hourMs } from "./packed-hour.ts";
import { packMinutes, unpackMinutes } from "./packed-minutes.ts";
import type { SecondTable } from "./second-table.ts";

/** Length of a minute, in ms. */
const minuteMs = 60_000;

/** Days of hours that are packed together. */
const daysOfHours = 32;

/** The store. */
export interface MinuteStore {
  /** Keeps an hour of seconds as minutes and as an hour, in place of what was there; inside a transaction of the caller's. */
  put(channelKey: number, hour: number, table: SecondTable): void;
  /** Rows that begin within the span. */
  minutes(channelKey: number, span: TimeSpan): HistoryMinute[];
  hours(channelKey: number, span: TimeSpan): HistoryMinute[];
}

/** Opens the store of a database. */
export function openMinuteStore(db: Sqlite, damage: Damage): MinuteStore {
  const minutes = openBlocks(db, damage, "minutes", minuteMs, 1);
  const hours = openBlocks(db, damage, "hours", hourMs, daysOfHours);
  return {
    put(channelKey, hour, table) {
      const span = { startMs: hour * hourMs, endMs: (hour + 1) * hourMs };
      // A reading at the end of the hour may stand for a part of the next one, which has its own.
      const rows = sumUpSeconds(table, minuteMs).filter(({ atMs }) => atMs < span.endMs);
      minutes.replace(channelKey, span, rows);
      hours.replace(channelKey, span, sumUpMinutes(rows, hourMs));
    },
    minutes: minutes.read,
    hours: hours.read,
  };
}

interface Blocks {
  replace(channelKey: number, span: TimeSpan, rows: readonly HistoryMinute[]): void;
  read(channelKey: number, span: TimeSpan): HistoryMinute[];
}

function openBlocks(db: Sqlite, damage: Damage, table: "minutes" | "hours", stepMs: number, days: number): Blocks {
  const select = db.prepare(`SELECT packed FROM ${table} WHERE key = ?`);
  const save = db.prepare(`INSERT OR REPLACE INTO ${table} (key, packed) VALUES (?, ?)`);
  const blockOf = (ms: number) => Math.floor(dayBlockOf(ms) / days);
  const startOf = (block: number) => dayBlockStartMs(block * days);

  function block(channelKey: number, number: number): HistoryMinute[] {
    const key = blockKey(number, channelKey);
    const packed = select.get(key)?.packed;
    if (!(packed instanceof Uint8Array)) return [];
    return damage.read(`${table} ${key}`, packed, (bytes) => unpackMinutes(startOf(number), stepMs, bytes)) ?? [];
  }

  return {
    replace(channelKey, { startMs, endMs }, rows) {
      const number = blockOf(startMs);
      const known = block(channelKey, number);
      const before = known.filter(({ atMs }) => atMs < startMs);
      const behind = known.filter(({ atMs }) => atMs >= endMs);
      const merged = [...before, ...rows, ...behind];
      if (merged.length === 0) return;
      save.run(blockKey(number, channelKey), packMinutes(startOf(number), stepMs, merged));
    },
    read(channelKey, { startMs, endMs }) {
      const found: HistoryMinute[] = [];
      for (let number = blockOf(startMs); number <= blockOf(endMs - 1); number += 1) {
        for (const row of block(channelKey, number)) if (row.atMs >= startMs && row.atMs < endMs) found.push(row);
      }
      return found;
    },
  };
}
