/** `/api/figures`: figures by hour, shift, day, week, month, or all together. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { FigureBucket, FigureRow, FiguresAnswer } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { sharesOf } from "../figures/span-figures.ts";
import type { NumberTable } from "../history/number-table.ts";
import { sheetColumn, timeColumns } from "../history/sheet.ts";
import { wholeMonths } from "../history/sheets.ts";
import {
  type AnswerContext,
  BadQuestionError,
  type KnownMachine,
  machinesOf,
  toAnswerMachine,
  until,
} from "./context.ts";
import { figuresOfPieces, todayOf } from "./reckon-machine.ts";

/** A question for figures; dates both included. */
export interface FiguresQuestion {
  readonly from: string;
  readonly to: string;
  readonly by: FigureBucket;
  readonly machine?: string | undefined;
}

/** Longest spans of hours and shifts, in days: they are reckoned from segments. */
const maxDaysFine = 32;
const hourMs = 3_600_000;

interface Piece extends TimeSpan {
  readonly bucket: string;
}

/** Answers figures. Today's are reckoned until now. */
export function answerFigures(context: AnswerContext, question: FiguresQuestion): FiguresAnswer {
  const { from, to, by, machine } = question;
  const machines = machinesOf(context, machine);
  const rows =
    by === "hour" || by === "shift" ? fineRows(context, question, machines) : coarseRows(context, question, machines);
  return { from, to, by, machines: machines.map(toAnswerMachine), rows };
}

function fineRows(
  context: AnswerContext,
  { from, to, by }: FiguresQuestion,
  machines: readonly KnownMachine[],
): FigureRow[] {
  if (parseDayNumber(to) - parseDayNumber(from) >= maxDaysFine) {
    throw new BadQuestionError(`Hours and shifts are told of at most ${maxDaysFine} days: ask for fewer.`);
  }
  const groups = by === "hour" ? hoursOf(context, from, to) : shiftsOf(context, from, to);
  return machines.flatMap((machine) =>
    groups
      .filter(({ span }) => span.startMs < context.nowMs)
      .flatMap(({ span, pieces }) => {
        const begun = pieces.filter(({ startMs }) => startMs < context.nowMs);
        const known = begun.map((piece) => until(context.nowMs, piece));
        const figures = figuresOfPieces(context, machine, until(context.nowMs, span), known);
        return begun.flatMap((piece, index): FigureRow[] => {
          const own = figures[index];
          return own ? [{ machine: machine.machine, simulated: machine.simulated, ...piece, ...own }] : [];
        });
      }),
  );
}

/** Pieces that are reckoned in one go. */
interface PieceGroup {
  readonly span: TimeSpan;
  readonly pieces: readonly Piece[];
}

/** The hours of each date: they add up to the date's figures. */
function hoursOf({ plans }: AnswerContext, from: string, to: string): PieceGroup[] {
  const { calendar } = plans.newest();
  return datesOf(from, to).map((date) => {
    const span = calendar.daySpan(date);
    const pieces: Piece[] = [];
    for (let startMs = span.startMs; startMs < span.endMs; startMs += hourMs) {
      const bucket = `${date} ${String(pieces.length).padStart(2, "0")}`;
      pieces.push({ bucket, startMs, endMs: Math.min(span.endMs, startMs + hourMs) });
    }
    return { span, pieces };
  });
}

/** Each shift by itself: one may end on the next date. */
function shiftsOf({ plans }: AnswerContext, from: string, to: string): PieceGroup[] {
  return datesOf(from, to).flatMap((date) => {
    const { calendar } = plans.at(plans.newest().calendar.daySpan(date).endMs - 1);
    return calendar
      .shiftsOn(date)
      .map(({ name, span }) => ({ span, pieces: [{ bucket: `${date} ${name}`, ...span }] }));
  });
}

function datesOf(from: string, to: string): string[] {
  const first = parseDayNumber(from);
  return Array.from({ length: parseDayNumber(to) - first + 1 }, (_, index) => formatDayNumber(first + index));
}

/** Times of one machine in one bucket, in the order of `timeColumns`. */
interface BucketRow {
  readonly machine: KnownMachine;
  readonly bucket: Bucket;
  readonly sums: Float64Array;
}

interface Bucket extends TimeSpan {
  readonly name: string;
  readonly rows: Map<number, BucketRow>;
}

/** Days from their sheets, today from its segments; weeks, months and totals are their sums. */
function coarseRows(
  context: AnswerContext,
  { from, to, by }: FiguresQuestion,
  machines: readonly KnownMachine[],
): FigureRow[] {
  const numbers = new Map(machines.flatMap(({ key }, index) => (key === undefined ? [] : [[key, index] as const])));
  const buckets = createBuckets(context, by);
  for (const { date, table } of sheetTables(context, from, to, by)) {
    const bucket = buckets.of(date);
    const { columns, cells } = table;
    for (let at = 0; at < cells.length; at += columns) {
      const index = numbers.get(cells[at] ?? 0);
      const machine = index === undefined ? undefined : machines[index];
      if (index === undefined || !machine) continue;
      const { sums } = rowOf(bucket, index, machine);
      for (let sum = 0; sum < sums.length; sum += 1)
        sums[sum] = (sums[sum] ?? 0) + (cells[at + sheetColumn.firstSum + sum] ?? 0);
    }
  }
  const today = context.plans.newest().calendar.dayOf(context.nowMs);
  if (from <= today && today <= to) {
    for (const [index, machine] of machines.entries()) {
      const { figures } = todayOf(context, machine);
      const { sums } = rowOf(buckets.of(today), index, machine);
      for (const [sum, name] of timeColumns.entries()) sums[sum] = (sums[sum] ?? 0) + figures[name];
    }
  }
  return buckets.all().flatMap(({ rows }) => [...rows.values()].map(toFigureRow));
}

function rowOf(bucket: Bucket, index: number, machine: KnownMachine): BucketRow {
  const known = bucket.rows.get(index);
  if (known) return known;
  const made = { machine, bucket, sums: new Float64Array(timeColumns.length) };
  bucket.rows.set(index, made);
  return made;
}

/** The buckets by their names; each spans its dates. */
function createBuckets(context: AnswerContext, by: FigureBucket) {
  const { calendar } = context.plans.newest();
  const buckets = new Map<string, Bucket & { startMs: number; endMs: number }>();
  return {
    of(date: string): Bucket {
      const name = bucketOf(date, by);
      const known = buckets.get(name);
      if (known && by === "month") return known;
      const span = by === "month" ? monthSpan(context, name) : calendar.daySpan(date);
      if (!known) buckets.set(name, { name, ...span, rows: new Map() });
      else {
        known.startMs = Math.min(known.startMs, span.startMs);
        known.endMs = Math.max(known.endMs, span.endMs);
      }
      return buckets.get(name) as Bucket;
    },
    all: () => [...buckets.values()],
  };
}

/** In one piece: years of months of all machines are thousands of rows. */
function toFigureRow({ machine: { machine, simulated }, bucket, sums }: BucketRow): FigureRow {
  const sum = (column: number) => sums[column - sheetColumn.firstSum] ?? 0;
  const row = {
    machine,
    simulated,
    bucket: bucket.name,
    startMs: bucket.startMs,
    endMs: bucket.endMs,
    plannedMs: sum(sheetColumn.plannedMs),
    runningMs: sum(sheetColumn.runningMs),
    pausesMs: sum(sheetColumn.pausesMs),
    stopsMs: sum(sheetColumn.stopsMs),
    shortStopsMs: sum(sheetColumn.shortStopsMs),
    unknownMs: sum(sheetColumn.unknownMs),
    excludedMs: sum(sheetColumn.excludedMs),
    stops: sum(sheetColumn.stops),
    shortStops: sum(sheetColumn.shortStops),
    cycles: sum(sheetColumn.cycles),
    allRunningMs: sum(sheetColumn.allRunningMs),
    utilisation: null as number | null,
    availability: null as number | null,
    coverage: null as number | null,
  };
  const { utilisation, availability, coverage } = sharesOf(row);
  row.utilisation = utilisation;
  row.availability = availability;
  row.coverage = coverage;
  return row;
}

/** A month from the beginning of its first date to the end of its last. */
function monthSpan({ plans }: AnswerContext, month: string): TimeSpan {
  const { calendar } = plans.newest();
  const last = formatDayNumber(
    parseDayNumber(`${formatDayNumber(parseDayNumber(`${month}-28`) + 4).slice(0, 7)}-01`) - 1,
  );
  return { startMs: calendar.daySpan(`${month}-01`).startMs, endMs: calendar.daySpan(last).endMs };
}

/** Whole months stand on sheets of their own. */
function sheetTables(
  { questions }: AnswerContext,
  from: string,
  to: string,
  by: FigureBucket,
): { readonly date: string; readonly table: NumberTable }[] {
  const days = (first: string, last: string) =>
    questions.dayTables(first, last).map(({ day, table }) => ({ date: formatDayNumber(day), table }));
  if (by !== "month" && by !== "total") return days(from, to);
  const { months, days: rest } = wholeMonths(from, to);
  return [
    ...rest.flatMap(([first, last]) => days(first, last)),
    ...(months ? questions.monthTables(...months) : []).map(({ month, table }) => ({ date: `${month}-01`, table })),
  ];
}

function bucketOf(date: string, by: FigureBucket): string {
  if (by === "month") return date.slice(0, 7);
  if (by === "week") return weekOf(date);
  return by === "total" ? "total" : date;
}

/** The week of ISO 8601: it belongs to the year of its Thursday. */
function weekOf(date: string): string {
  const day = parseDayNumber(date);
  const thursday = day - ((day + 3) % 7) + 3;
  const year = formatDayNumber(thursday).slice(0, 4);
  const week = Math.floor((thursday - parseDayNumber(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}
