/** Fills a store as years of fifty machines would, straight into its tables: what is measured is how it answers. */
import { formatDayNumber } from "../../../common/calendar/day-number.ts";
import { plantSettings } from "../../../common/contract/plant-settings.ts";
import { createSystemClock } from "../../../common/runtime/clock.ts";
import { openSqlite, type Sqlite } from "../../../common/runtime/sqlite.ts";
import { blockKey, dayBlockMs, dayBlockOf, dayBlockStartMs } from "../../../dashboard/server/history/block-keys.ts";
import type { HistoryMinute } from "../../../dashboard/server/history/minute-rows.ts";
import { hourMs } from "../../../dashboard/server/history/packed-hour.ts";
import { packMinutes } from "../../../dashboard/server/history/packed-minutes.ts";
import { migrateHistory } from "../../../dashboard/server/history/schema.ts";
import {
  addFigures,
  packReasons,
  packSheet,
  packStops,
  type SheetFigures,
  type SheetStop,
  sumReasons,
} from "../../../dashboard/server/history/sheet.ts";
import { monthNumber } from "../../../dashboard/server/history/sheets.ts";
import { openLedger } from "../../../dashboard/server/ledger/ledger.ts";
import { type MadeDay, madeDayStartMs } from "./made-days.ts";

/** What is filled in. */
export interface Filling {
  readonly path: string;
  readonly machines: number;
  /** The last day of the store by its day block; the newest `secondDays` of `days` have seconds too. */
  readonly lastBlock: number;
  readonly days: number;
  readonly secondDays: number;
  readonly made: readonly MadeDay[];
}

/** The made day of a machine on a day: the same in every store. */
export function madeDayOf({ made }: Pick<Filling, "made">, machine: number, block: number): MadeDay {
  const day = made[(machine * 7919 + block * 104_729) % made.length];
  if (!day) throw new Error("no day was made");
  return day;
}

interface MonthSums {
  readonly figures: Map<number, SheetFigures>;
  readonly stops: SheetStop[];
}

const hoursPerBlock = 32;

/** Fills a new database. */
export function fillStore(filling: Filling): void {
  const db = openSqlite(filling.path);
  db.exec("PRAGMA synchronous = OFF");
  migrateHistory(db);
  fillPlant(db, filling.machines);
  const firstBlock = filling.lastBlock - filling.days + 1;
  const hours = new Map<number, HistoryMinute[]>();
  const months = new Map<string, MonthSums>();
  for (let block = firstBlock; block <= filling.lastBlock; block += 1) {
    db.transaction(() => fillDay(db, filling, block, hours, months));
  }
  const saveMonth = db.prepare("INSERT INTO month_sheet (month, figures, reasons) VALUES (?, ?, ?)");
  const saveHours = db.prepare("INSERT INTO hours (key, packed) VALUES (?, ?)");
  db.transaction(() => {
    for (const [month, { figures, stops }] of months) {
      saveMonth.run(monthNumber(month), packSheet([...figures.values()]), packReasons(sumReasons(stops)));
    }
    for (const [key, rows] of hours) {
      const blockStartMs = dayBlockStartMs(Math.floor(key / 4096) * hoursPerBlock);
      saveHours.run(key, packMinutes(blockStartMs, hourMs, rows));
    }
  });
  db.close();
}

function fillPlant(db: Sqlite, machines: number): void {
  const shift = { name: "day", start: "08:00", end: "20:00", breaks: [{ start: "12:00", end: "13:00" }] };
  const plant = plantSettings.parse({
    calendar: {
      shifts: [{ ...shift, days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] }],
      daysOff: { publicHolidays: "none" },
    },
    machines: Array.from({ length: machines }, (_, machine) => ({
      id: `m${machine}`,
      name: `機械 ${machine}`,
      channels: [{ gateway: "g", channel: `c${machine}.1` }],
      detection: { cyclePauseMs: 60_000 },
    })),
  });
  openLedger(db, createSystemClock()).decide(plant, "bench");
  const channel = db.prepare(
    "INSERT INTO channel (key, gateway, channel, simulated, quantity, sensor_type, current) VALUES (?, 'g', ?, 0, 'rmsA', 'bench', 1)",
  );
  const key = db.prepare("INSERT INTO machine_key (key, machine, simulated) VALUES (?, ?, 0)");
  for (let machine = 0; machine < machines; machine += 1) {
    channel.run(machine + 1, `c${machine}.1`);
    key.run(machine + 1, `m${machine}`);
  }
  const reason = db.prepare("INSERT INTO reason_key (key, reason) VALUES (?, ?)");
  for (const [index, { id }] of plant.stopReasons.entries()) reason.run(index + 1, id);
}

function fillDay(
  db: Sqlite,
  filling: Filling,
  block: number,
  hours: Map<number, HistoryMinute[]>,
  months: Map<string, MonthSums>,
): void {
  const save = (table: string) => db.prepare(`INSERT INTO ${table} (key, packed) VALUES (?, ?)`);
  const [segments, minutes, seconds] = [save("segment_day"), save("minutes"), save("seconds")];
  const sheet = db.prepare("INSERT INTO day_sheet (day, figures, stops, reasons) VALUES (?, ?, ?, ?)");
  const startMs = dayBlockStartMs(block);
  const movedMs = startMs - madeDayStartMs;
  const figures: SheetFigures[] = [];
  const stops: SheetStop[] = [];
  const isInSeconds = block > filling.lastBlock - filling.secondDays;
  for (let hour = 0; hour < 24 && isInSeconds; hour += 1) {
    for (let machine = 0; machine < filling.machines; machine += 1) {
      const packed = madeDayOf(filling, machine, block).seconds[hour];
      if (packed) seconds.run(blockKey(Math.floor(startMs / hourMs) + hour, machine + 1), packed);
    }
  }
  const month = formatDayNumber(block).slice(0, 7);
  const known = months.get(month) ?? { figures: new Map<number, SheetFigures>(), stops: [] };
  months.set(month, known);
  const sums = known.figures;
  for (let machine = 0; machine < filling.machines; machine += 1) {
    const made = madeDayOf(filling, machine, block);
    const machineKey = machine + 1;
    segments.run(blockKey(block, machineKey), made.segments);
    minutes.run(blockKey(block, machineKey), made.minutes);
    const hourKey = blockKey(Math.floor(block / hoursPerBlock), machineKey);
    const rows = hours.get(hourKey) ?? [];
    for (const row of made.hours) rows.push({ ...row, atMs: row.atMs + movedMs });
    hours.set(hourKey, rows);
    const { times, cycles } = made.reckoned;
    const whole = cycles.filter(({ isWhole }) => isWhole);
    const cycleMs = whole.reduce((sum, one) => sum + one.endMs - one.startMs, 0);
    const own = { machineKey, isCorrected: false, cyclePauseMs: 60_000, ...times, wholeCycles: whole.length, cycleMs };
    figures.push(own);
    const before = sums.get(machineKey);
    sums.set(machineKey, before ? addFigures(before, own) : own);
    for (const [index, stop] of made.reckoned.stops.entries()) {
      if (stop.kind !== "stop") continue;
      const { plannedMs, isWhole } = stop;
      const [from, to] = [stop.startMs + movedMs, stop.endMs + movedMs];
      stops.push({ machineKey, startMs: from, endMs: to, plannedMs, isWhole, reasonKey: (index + block) % 11 });
    }
  }
  known.stops.push(...stops);
  sheet.run(block, packSheet(figures), packStops(stops), packReasons(sumReasons(stops)));
}

/** The day block of today, and the time that is taken for now: in the morning of the day behind the last one. */
export function lastBlockAndNow(): { lastBlock: number; nowMs: number } {
  const lastBlock = dayBlockOf(Date.UTC(2026, 10, 20, 3));
  return { lastBlock, nowMs: dayBlockStartMs(lastBlock) + dayBlockMs + 60_000 };
}
