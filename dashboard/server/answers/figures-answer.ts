/** `/api/figures`: figures by hour, shift, day, week, month, or all together. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { FigureBucket, FigureRow, FiguresAnswer, SpanTimes } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { addTimes, withShares } from "../figures/span-figures.ts";
import type { DayFigures } from "../history/sheets.ts";
import {
  type AnswerContext,
  BadQuestionError,
  type KnownMachine,
  knownMachines,
  toAnswerMachine,
  toTimes,
  until,
} from "./context.ts";
import { figuresOf } from "./reckon-machine.ts";

/** A question for figures; dates both included. */
export interface FiguresQuestion {
  readonly from: string;
  readonly to: string;
  readonly by: FigureBucket;
  readonly machine?: string | undefined;
}

/** Longest spans of hours and shifts, in days: they are reckoned from segments. */
const maxDaysFine = 32;

interface Piece extends TimeSpan {
  readonly bucket: string;
}

/** Answers figures. Today's are reckoned until now. */
export function answerFigures(context: AnswerContext, question: FiguresQuestion): FiguresAnswer {
  const { from, to, by, machine } = question;
  const machines = knownMachines(context).filter((one) => machine === undefined || one.machine === machine);
  if (machines.length === 0 && machine !== undefined) throw new BadQuestionError(`There is no machine "${machine}".`);
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
  const pieces = by === "hour" ? hoursOf(context, from, to) : shiftsOf(context, from, to);
  return machines.flatMap((machine) =>
    pieces
      .filter(({ startMs }) => startMs < context.nowMs)
      .map(({ bucket, ...span }) => {
        const { figures } = figuresOf(context, machine, until(context.nowMs, span));
        return { machine: machine.machine, simulated: machine.simulated, bucket, ...span, ...figures };
      }),
  );
}

function hoursOf({ plans }: AnswerContext, from: string, to: string): Piece[] {
  const { calendar } = plans.newest();
  const pieces: Piece[] = [];
  for (const date of datesOf(from, to)) {
    const { startMs, endMs } = calendar.daySpan(date);
    for (let hour = 0; startMs + hour * 3_600_000 < endMs; hour += 1) {
      const hourStart = startMs + hour * 3_600_000;
      const bucket = `${date} ${String(hour).padStart(2, "0")}`;
      pieces.push({ bucket, startMs: hourStart, endMs: Math.min(endMs, hourStart + 3_600_000) });
    }
  }
  return pieces;
}

function shiftsOf({ plans }: AnswerContext, from: string, to: string): Piece[] {
  return datesOf(from, to).flatMap((date) => {
    const { calendar } = plans.at(plans.newest().calendar.daySpan(date).endMs - 1);
    return calendar.shiftsOn(date).map(({ name, span }) => ({ bucket: `${date} ${name}`, ...span }));
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
  const sums = new Map<string, { machine: KnownMachine; bucket: string; span: TimeSpan; times: SpanTimes }>();
  const add = (machine: KnownMachine, date: string, times: SpanTimes) => {
    const bucket = bucketOf(date, by);
    const span = context.plans.newest().calendar.daySpan(date);
    const name = `${machine.machine} ${bucket}`;
    const known = sums.get(name);
    if (!known) sums.set(name, { machine, bucket, span, times });
    else {
      sums.set(name, {
        ...known,
        span: { startMs: Math.min(known.span.startMs, span.startMs), endMs: Math.max(known.span.endMs, span.endMs) },
        times: addTimes(known.times, times),
      });
    }
  };
  for (const { date, figures } of sheetRows(context, from, to, by)) {
    for (const one of figures) {
      const machine = byKey.get(one.machineKey);
      if (machine) add(machine, date, toTimes(one));
    }
  }
  addToday(context, from, to, machines, add);
  return [...sums.values()].map(({ machine, bucket, span, times }) => {
    return { machine: machine.machine, simulated: machine.simulated, bucket, ...span, ...withShares(times) };
  });
}

/** Whole months stand on sheets of their own. */
function sheetRows(
  { questions }: AnswerContext,
  from: string,
  to: string,
  by: FigureBucket,
): { date: string; figures: DayFigures[] }[] {
  if (by !== "month") return questions.dayFigures(from, to);
  const firstWhole = from.endsWith("-01") ? from.slice(0, 7) : monthBehind(from.slice(0, 7));
  const isLastWhole = formatDayNumber(parseDayNumber(to) + 1).endsWith("-01");
  const lastWhole = isLastWhole ? to.slice(0, 7) : monthBefore(to.slice(0, 7));
  if (firstWhole > lastWhole) return questions.dayFigures(from, to);
  const beforeMonths = formatDayNumber(parseDayNumber(`${firstWhole}-01`) - 1);
  const behindMonths = `${monthBehind(lastWhole)}-01`;
  return [
    ...(from <= beforeMonths ? questions.dayFigures(from, beforeMonths) : []),
    ...questions.monthFigures(firstWhole, lastWhole).map(({ month, figures }) => ({ date: `${month}-01`, figures })),
    ...(behindMonths <= to ? questions.dayFigures(behindMonths, to) : []),
  ];
}

function addToday(
  context: AnswerContext,
  from: string,
  to: string,
  machines: readonly KnownMachine[],
  add: (machine: KnownMachine, date: string, times: SpanTimes) => void,
): void {
  const { calendar } = context.plans.newest();
  const today = calendar.dayOf(context.nowMs);
  if (today < from || today > to) return;
  const span = until(context.nowMs, calendar.daySpan(today));
  for (const machine of machines) add(machine, today, toTimes(figuresOf(context, machine, span).figures));
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

function monthBehind(month: string): string {
  return formatDayNumber(parseDayNumber(`${month}-28`) + 4).slice(0, 7);
}

function monthBefore(month: string): string {
  return formatDayNumber(parseDayNumber(`${month}-01`) - 1).slice(0, 7);
}
