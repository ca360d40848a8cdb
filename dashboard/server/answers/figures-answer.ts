/** `/api/figures`: figures by hour, shift, day, week, month, or all together. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { FigureBucket, FigureRow, FiguresAnswer, SpanTimes } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { addTimes, withShares } from "../figures/span-figures.ts";
import { type DayFigures, wholeMonths } from "../history/sheets.ts";
import {
  type AnswerContext,
  BadQuestionError,
  type KnownMachine,
  machinesOf,
  toAnswerMachine,
  toTimes,
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

/** Days from their sheets, today from its segments; weeks, months and totals are their sums. */
function coarseRows(
  context: AnswerContext,
  { from, to, by }: FiguresQuestion,
  machines: readonly KnownMachine[],
): FigureRow[] {
  const byKey = new Map(
    machines.flatMap((machine) => (machine.key === undefined ? [] : [[machine.key, machine] as const])),
  );
  const sums = new Map<string, Map<KnownMachine, SpanTimes>>();
  const spans = new Map<string, TimeSpan>();
  const { calendar } = context.plans.newest();
  const sumsOf = (date: string) => {
    const bucket = bucketOf(date, by);
    const span = by === "month" ? monthSpan(context, bucket) : calendar.daySpan(date);
    const known = spans.get(bucket) ?? span;
    spans.set(bucket, { startMs: Math.min(known.startMs, span.startMs), endMs: Math.max(known.endMs, span.endMs) });
    const own = sums.get(bucket) ?? new Map<KnownMachine, SpanTimes>();
    sums.set(bucket, own);
    return (machine: KnownMachine, times: SpanTimes) => {
      const before = own.get(machine);
      own.set(machine, before ? addTimes(before, times) : toTimes(times));
    };
  };
  for (const { date, figures } of sheetRows(context, from, to, by)) {
    const add = sumsOf(date);
    for (const one of figures) {
      const machine = byKey.get(one.machineKey);
      if (machine) add(machine, one);
    }
  }
  const today = calendar.dayOf(context.nowMs);
  if (from <= today && today <= to) {
    const add = sumsOf(today);
    for (const machine of machines) add(machine, todayOf(context, machine).figures);
  }
  return [...sums].flatMap(([bucket, own]) =>
    [...own].map(([{ machine, simulated }, times]) => {
      const span = spans.get(bucket) ?? { startMs: 0, endMs: 0 };
      return { machine, simulated, bucket, ...span, ...withShares(times) };
    }),
  );
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
function sheetRows(
  { questions }: AnswerContext,
  from: string,
  to: string,
  by: FigureBucket,
): { date: string; figures: DayFigures[] }[] {
  if (by !== "month" && by !== "total") return questions.dayFigures(from, to);
  const { months, days } = wholeMonths(from, to);
  return [
    ...days.flatMap(([first, last]) => questions.dayFigures(first, last)),
    ...(months ? questions.monthFigures(...months) : []).map(({ month, figures }) => ({
      date: `${month}-01`,
      figures,
    })),
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
