/** `/api/calendar`: utilisation, coverage and stops of all machines, date by date. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { CalendarAnswer, CalendarMachine } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
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
  const known = questions.extent();
  const corrected: (0 | 1)[] = dates.map(() => 0);
  const byKey = new Map<number, Columns>();
  const columns = machines.map(({ key }) => {
    const own = emptyColumns(days);
    if (key !== undefined) byKey.set(key, own);
    return own;
  });
  for (const { day, table } of questions.dayTables(from, to)) {
    const { columns: width, cells } = table;
    for (let at = 0; at < cells.length; at += width) {
      const own = byKey.get(cells[at] ?? 0);
      if (!own) continue;
      fill(own, day - first, cells, at);
      if (cells[at + sheetColumn.isCorrected] === 1) corrected[day - first] = 1;
    }
  }
  if (fresh) reckonFresh(context, first, days, byKey);
  return {
    siteName: plant.name,
    timeZone: plant.timeZone,
    from,
    to,
    today: calendar.dayOf(nowMs),
    firstDate: known ? calendar.dayOf(known.startMs) : null,
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
  const planned = spans.map((span) => plans.at(span.endMs - 1).calendar.plannedSpans(span.startMs, span.endMs));
  // A day block touches the date in which most of it lies, and its neighbours. The list is made once for all machines.
  const lists = new Map<number, readonly (readonly TimeSpan[])[]>();
  const listsOf = (block: number) => {
    const known = lists.get(block) ?? [-1, 0, 1].map((next) => planned[block - first + next] ?? []);
    lists.set(block, known);
    return known;
  };
  /** Running and known time by date, of each machine. */
  const sums = new Map([...byKey.keys()].map((key) => [key, new Float64Array(2 * days)]));
  questions.stateSums({ startMs, endMs }, listsOf, (key, block, list, [offMs, idleMs, runningMs]) => {
    const own = sums.get(key);
    const at = 2 * (block - first + list - 1);
    if (!own || at < 0 || at >= own.length) return;
    own[at] = (own[at] ?? 0) + runningMs;
    own[at + 1] = (own[at + 1] ?? 0) + offMs + idleMs + runningMs;
  });
  for (const [key, own] of byKey) {
    for (let day = 0; day < days; day += 1) {
      const [ran = 0, known = 0] = sums.get(key)?.subarray(2 * day, 2 * day + 2) ?? [];
      const plannedMs = (planned[day] ?? []).reduce((sum, span) => sum + span.endMs - span.startMs, 0);
      own.utilisation[day] = known > 0 ? Math.round((1000 * ran) / known) : -1;
      own.coverage[day] = plannedMs > 0 ? Math.round((1000 * known) / plannedMs) : -1;
    }
  }
}

function emptyColumns(days: number): Columns {
  const all = (value: number) => new Array<number>(days).fill(value);
  return { utilisation: all(-1), coverage: all(-1), stops: all(0), runningMin: all(0) };
}

/** Fills in a date from the row of a table that begins at `at`. */
function fill(own: Columns, day: number, cells: Float64Array, at: number): void {
  const cell = (column: number) => cells[at + column] ?? 0;
  const plannedMs = cell(sheetColumn.plannedMs) - cell(sheetColumn.excludedMs);
  const knownMs = plannedMs - cell(sheetColumn.unknownMs);
  own.utilisation[day] = knownMs > 0 ? Math.round((1000 * cell(sheetColumn.runningMs)) / knownMs) : -1;
  own.coverage[day] = plannedMs > 0 ? Math.round((1000 * knownMs) / plannedMs) : -1;
  own.stops[day] = cell(sheetColumn.stops) - cell(sheetColumn.shortStops);
  own.runningMin[day] = Math.round(cell(sheetColumn.allRunningMs) / minuteMs);
}
