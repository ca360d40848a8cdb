/** `/api/calendar`: utilisation, coverage and stops of all machines, date by date. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { CalendarAnswer, CalendarMachine } from "../../../common/contract/history-answers.ts";
import { sheetColumn } from "../history/sheet.ts";
import { type AnswerContext, knownMachines, toAnswerMachine } from "./context.ts";

interface Columns {
  readonly utilisation: number[];
  readonly coverage: number[];
  readonly stops: number[];
  readonly runningMin: number[];
}

const minuteMs = 60_000;

/** Answers dates from `from` to `to`, both included. Only dates that are over have figures. */
export function answerCalendar(
  context: AnswerContext,
  { from, to }: { readonly from: string; readonly to: string },
): CalendarAnswer {
  const { questions, plans, nowMs } = context;
  const { plant, calendar } = plans.newest();
  const first = parseDayNumber(from);
  const days = parseDayNumber(to) - first + 1;
  const dates = Array.from({ length: days }, (_, index) => formatDayNumber(first + index));
  const machines = knownMachines(context);
  const corrected: (0 | 1)[] = dates.map(() => 0);
  const byKey = new Map<number, Columns>();
  const columns = machines.map(({ key }) => {
    const own = emptyColumns(days);
    if (key !== undefined) byKey.set(key, own);
    return own;
  });
  for (const { date, table } of questions.dayTables(from, to)) {
    const day = parseDayNumber(date) - first;
    for (let at = 0; at < table.cells.length; at += table.columns) {
      const own = byKey.get(table.cells[at] ?? 0);
      if (!own) continue;
      fill(own, day, table.cells.subarray(at, at + table.columns));
      if (table.cells[at + sheetColumn.isCorrected] === 1) corrected[day] = 1;
    }
  }
  return {
    siteName: plant.name,
    timeZone: plant.timeZone,
    from,
    to,
    today: calendar.dayOf(nowMs),
    daysOff: dates.map((date) => (calendar.isDayOff(date) ? 1 : 0)),
    holidays: dates.map((date) => calendar.holidayName(date) ?? ""),
    corrected,
    machines: machines.map((machine, index): CalendarMachine => {
      return { ...toAnswerMachine(machine), ...(columns[index] ?? emptyColumns(days)) };
    }),
  };
}

function emptyColumns(days: number): Columns {
  const all = (value: number) => new Array<number>(days).fill(value);
  return { utilisation: all(-1), coverage: all(-1), stops: all(0), runningMin: all(0) };
}

function fill(own: Columns, day: number, row: Float64Array): void {
  const plannedMs = (row[sheetColumn.plannedMs] ?? 0) - (row[sheetColumn.excludedMs] ?? 0);
  const knownMs = plannedMs - (row[sheetColumn.unknownMs] ?? 0);
  own.utilisation[day] = knownMs > 0 ? Math.round((1000 * (row[sheetColumn.runningMs] ?? 0)) / knownMs) : -1;
  own.coverage[day] = plannedMs > 0 ? Math.round((1000 * knownMs) / plannedMs) : -1;
  own.stops[day] = (row[sheetColumn.stops] ?? 0) - (row[sheetColumn.shortStops] ?? 0);
  own.runningMin[day] = Math.round((row[sheetColumn.allRunningMs] ?? 0) / minuteMs);
}
