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
  { from, to, fresh }: { readonly from: string; readonly to: string; readonly fresh?: boolean | undefined },
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
  if (fresh) reckonFresh(context, first, days, byKey);
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

/** Utilisation and coverage again from the segments themselves, to be compared with what the sheets say. */
function reckonFresh(
  { questions, plans }: AnswerContext,
  first: number,
  days: number,
  byKey: Map<number, Columns>,
): void {
  const { calendar } = plans.newest();
  const spans = Array.from({ length: days }, (_, day) => calendar.daySpan(formatDayNumber(first + day)));
  const startMs = spans[0]?.startMs ?? 0;
  const endMs = spans.at(-1)?.endMs ?? 0;
  const running = new Map<string, [runningMs: number, knownMs: number]>();
  const dates = (block: number) => [0, 1, 2].map((next) => dayOfBlock(block, first) + next - 1);
  const planned = spans.map((span) => plans.at(span.endMs - 1).calendar.plannedSpans(span.startMs, span.endMs));
  questions.stateSums(
    { startMs, endMs },
    (block) => dates(block).map((day) => planned[day] ?? []),
    (key, block, list, [offMs, idleMs, runningMs]) => {
      const name = `${key} ${dates(block)[list]}`;
      const [ran, known] = running.get(name) ?? [0, 0];
      running.set(name, [ran + runningMs, known + offMs + idleMs + runningMs]);
    },
  );
  for (const [key, own] of byKey) {
    for (let day = 0; day < days; day += 1) {
      const [ran, known] = running.get(`${key} ${day}`) ?? [0, 0];
      const plannedMs = (planned[day] ?? []).reduce((sum, span) => sum + span.endMs - span.startMs, 0);
      own.utilisation[day] = known > 0 ? Math.round((1000 * ran) / known) : -1;
      own.coverage[day] = plannedMs > 0 ? Math.round((1000 * known) / plannedMs) : -1;
    }
  }
}

/** The date of the calendar in which most of a day block lies. */
function dayOfBlock(block: number, first: number): number {
  return block - first;
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
