/** Reads the sheets: figures by date and month, and the stops of dates. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { Row, Sqlite } from "../../../common/runtime/sqlite.ts";
import type { Damage } from "./damage.ts";
import type { HistoryMachine, MachineKeys } from "./machine-keys.ts";
import { type NumberTable, unpackNumbers } from "./number-table.ts";
import {
  readSheet,
  readStop,
  readStops,
  type SheetFigures,
  type SheetStop,
  stopColumn,
  sumReasonTables,
} from "./sheet.ts";

/** A machine's figures of a date or a month. */
export interface DayFigures extends SheetFigures {
  readonly machine: string;
  readonly simulated: boolean;
}

/** A stop that isn't short. Epoch ms. */
export interface DayStop {
  readonly machine: string;
  readonly simulated: boolean;
  readonly startMs: number;
  readonly endMs: number;
  readonly plannedMs: number;
  readonly isWhole: boolean;
  /** Id of the reason that people gave; null where nobody has. */
  readonly reason: string | null;
}

/** Stops of one machine and reason, summed up. */
export interface ReasonSum {
  readonly machine: string;
  readonly simulated: boolean;
  readonly reason: string | null;
  readonly stops: number;
  readonly plannedMs: number;
}

/** What can be asked of the sheets. Dates are "YYYY-MM-DD", both included; only dates that are over have a sheet. */
export interface Sheets {
  dayFigures(from: string, to: string): { readonly date: string; readonly figures: DayFigures[] }[];
  /** Months are "YYYY-MM". */
  monthFigures(from: string, to: string): { readonly month: string; readonly figures: DayFigures[] }[];
  /** The rows of dates (days since 1970-01-01) as they are stored; see sheetColumn. */
  dayTables(from: string, to: string): { readonly day: number; readonly table: NumberTable }[];
  /** The same of months "YYYY-MM". */
  monthTables(from: string, to: string): { readonly month: string; readonly table: NumberTable }[];
  /** In the order of time. */
  dayStops(from: string, to: string): DayStop[];
  /** So many of the longest stops of some machines (by key), the longest first; years of stops are looked through for them. */
  longestStops(from: string, to: string, count: number, machineKeys: ReadonlySet<number>): DayStop[];
  reasonSums(from: string, to: string): ReasonSum[];
}

/** Opens the sheets of a database. */
export function openSheets(db: Sqlite, keys: MachineKeys, damage: Damage): Sheets {
  const select = (column: "figures" | "stops" | "reasons") =>
    db.prepare(`SELECT day, ${column} AS bytes FROM day_sheet WHERE day >= ? AND day <= ? ORDER BY day`);
  const [selectFigures, selectStops, selectReasons] = [select("figures"), select("stops"), select("reasons")];
  const selectMonths = db.prepare("SELECT month, figures AS bytes FROM month_sheet WHERE month >= ? AND month <= ?");
  const selectMonthReasons = db.prepare(
    "SELECT month, reasons AS bytes FROM month_sheet WHERE month >= ? AND month <= ?",
  );
  const reasonNames = db.prepare("SELECT key, reason FROM reason_key");

  function open(what: string, row: Row): NumberTable | undefined {
    return damage.read(`${what} ${row.day ?? row.month}`, row.bytes as Uint8Array, unpackNumbers);
  }

  function named<T extends { readonly machineKey: number }>(rows: readonly T[]): (T & HistoryMachine)[] {
    return rows.flatMap((row) => {
      const known = keys.byKey(row.machineKey);
      // The row is this call's own.
      return known ? [Object.assign(row, known)] : [];
    });
  }

  function reasons(): Map<number, string> {
    return new Map(reasonNames.all().map((row) => [Number(row.key), String(row.reason)]));
  }

  function dayRows(statement: ReturnType<typeof select>, from: string, to: string): Row[] {
    return statement.all(parseDayNumber(from), parseDayNumber(to));
  }

  /** A date after the other: years of stops are never in memory at once. */
  function* stopTables(from: string, to: string): Generator<NumberTable> {
    for (const row of selectStops.iterate(parseDayNumber(from), parseDayNumber(to))) {
      const table = open("stops", row);
      if (table) yield table;
    }
  }

  function told(stops: readonly SheetStop[]): DayStop[] {
    const names = reasons();
    return stops.flatMap(({ machineKey, reasonKey, startMs, endMs, plannedMs, isWhole }) => {
      const known = keys.byKey(machineKey);
      if (!known) return [];
      const { machine, simulated } = known;
      return [{ machine, simulated, startMs, endMs, plannedMs, isWhole, reason: names.get(reasonKey) ?? null }];
    });
  }

  function monthRows(from: string, to: string): { readonly month: string; readonly table: NumberTable }[] {
    return selectMonths.all(monthNumber(from), monthNumber(to)).flatMap((row) => {
      const table = open("month", row);
      return table ? [{ month: formatMonth(Number(row.month)), table }] : [];
    });
  }

  return {
    dayFigures: (from, to) =>
      dayRows(selectFigures, from, to).flatMap((row) => {
        const table = open("figures", row);
        return table ? [{ date: formatDayNumber(Number(row.day)), figures: named(readSheet(table)) }] : [];
      }),
    dayTables: (from, to) =>
      dayRows(selectFigures, from, to).flatMap((row) => {
        const table = open("figures", row);
        return table ? [{ day: Number(row.day), table }] : [];
      }),
    monthTables: monthRows,
    monthFigures: (from, to) =>
      monthRows(from, to).map(({ month, table }) => ({ month, figures: named(readSheet(table)) })),
    dayStops: (from, to) => [...stopTables(from, to)].flatMap((table) => told(readStops(table))),
    longestStops(from, to, count, machineKeys) {
      const longest = createLongest(count);
      for (const { columns, cells } of stopTables(from, to)) {
        for (let at = 0; at < cells.length; at += columns) {
          if (!machineKeys.has(cells[at + stopColumn.machineKey] ?? 0)) continue;
          if (longest.takes(cells[at + stopColumn.plannedMs] ?? 0)) longest.add(readStop(cells, at));
        }
      }
      return told(longest.all());
    },
    reasonSums(from, to) {
      const names = reasons();
      const { months, days } = wholeMonths(from, to);
      const rows = [
        ...(months ? selectMonthReasons.all(monthNumber(months[0]), monthNumber(months[1])) : []),
        ...days.flatMap(([first, last]) => dayRows(selectReasons, first, last)),
      ];
      const tables = rows.flatMap((row) => open("reasons", row) ?? []);
      return named(sumReasonTables(tables)).map(({ machine, simulated, reasonKey, stops, plannedMs }): ReasonSum => {
        return { machine, simulated, reason: names.get(reasonKey) ?? null, stops, plannedMs };
      });
    },
  };
}

/** Keeps the `count` longest of many stops, the longest first. */
function createLongest(count: number) {
  const kept: SheetStop[] = [];
  return {
    takes: (plannedMs: number) => kept.length < count || plannedMs > (kept.at(-1)?.plannedMs ?? 0),
    add(stop: SheetStop): void {
      const place = kept.findIndex(({ plannedMs }) => plannedMs < stop.plannedMs);
      kept.splice(place < 0 ? kept.length : place, 0, stop);
      if (kept.length > count) kept.pop();
    },
    all: () => kept,
  };
}

/** A month "YYYY-MM" as a number that grows by one. Throws RangeError when it is none. */
export function monthNumber(month: string): number {
  parseDayNumber(`${month}-01`);
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

/** The month of such a number. */
function formatMonth(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}`;
}

/** Dates from and to, both included, as the whole months in them, and the dates before and behind those. */
export function wholeMonths(
  from: string,
  to: string,
): { readonly months: readonly [string, string] | undefined; readonly days: readonly (readonly [string, string])[] } {
  const next = (date: string, days: number) => formatDayNumber(parseDayNumber(date) + days);
  const first = from.endsWith("-01") ? from.slice(0, 7) : next(`${from.slice(0, 7)}-28`, 4).slice(0, 7);
  const last = next(`${next(to, 1).slice(0, 7)}-01`, -1).slice(0, 7);
  if (first > last) return { months: undefined, days: [[from, to]] };
  const before = [from, next(`${first}-01`, -1)] as const;
  const behind = [`${next(`${last}-28`, 4).slice(0, 7)}-01`, to] as const;
  return { months: [first, last], days: [before, behind].filter(([one, other]) => one <= other) };
}
