/** The questions that pages, the API and reports may ask, each with what it takes: the one list of them. */
import { z } from "zod";
import { figureBuckets } from "../../../common/contract/history-answers.ts";
import { id } from "../../../common/contract/ids.ts";
import { epochMs } from "../../../common/contract/machine-state.ts";
import { answerArea } from "./area-answer.ts";
import { answerAreasDay, answerScores } from "./area-scores-answer.ts";
import { answerCalendar } from "./calendar-answer.ts";
import { answerChanges } from "./changes-answer.ts";
import { answerClutterCalendar } from "./clutter-calendar-answer.ts";
import { answerCompare } from "./compare-answer.ts";
import { type AnswerContext, BadQuestionError } from "./context.ts";
import { answerDay } from "./day-answer.ts";
import { answerFigures } from "./figures-answer.ts";
import { answerMachine } from "./machine-answer.ts";
import { answerPareto, answerStops } from "./stops-answer.ts";
import { answerTrace } from "./trace-answer.ts";

const dayMs = 86_400_000;
/** Longest spans, so that nobody can keep the box busy with one question. */
const longestMachineSpanMs = 32 * dayMs;
const longestTraceMs = 400 * dayMs;
const longestDates = 3700;
const longestCalendarDates = 366;

const date = z.iso.date();
const ms = z.coerce.number().pipe(epochMs);
const weeks = z.coerce.number().pipe(z.int().min(1).max(53));
const count = z.coerce.number().pipe(z.int().min(1).max(1000));

function span(longestMs: number) {
  return z
    .strictObject({ machine: id, from: ms, to: ms })
    .refine(({ from, to }) => from < to, { path: ["to"], error: "must be after from" })
    .refine(({ from, to }) => to - from <= longestMs, { path: ["to"], error: `at most ${longestMs / dayMs} days` })
    .transform(({ machine, from, to }) => ({ machine, startMs: from, endMs: to }));
}

function dates<S extends z.core.$ZodLooseShape>(shape: S, longest = longestDates) {
  return z
    .strictObject({ from: date, to: date, ...shape })
    .refine((one) => daysOf(one) > 0, { path: ["to"], error: "must not be before from" })
    .refine((one) => daysOf(one) <= longest, { path: ["to"], error: `at most ${longest} days` });
}

function daysOf(question: object): number {
  const { from, to } = question as { from: string; to: string };
  return (Date.parse(to) - Date.parse(from)) / dayMs + 1;
}

const periods = z
  .strictObject({ beforeFrom: date, beforeTo: date, afterFrom: date, afterTo: date, machine: id.optional() })
  .superRefine(({ beforeFrom, beforeTo, afterFrom, afterTo }, ctx) => {
    const check = (name: string, from: string, to: string) => {
      const days = daysOf({ from, to });
      if (days < 1) ctx.addIssue({ code: "custom", path: [`${name}To`], message: `must not be before ${name}From` });
      if (days > longestDates) {
        ctx.addIssue({ code: "custom", path: [`${name}To`], message: `at most ${longestDates} days` });
      }
    };
    check("before", beforeFrom, beforeTo);
    check("after", afterFrom, afterTo);
    // A date in both would speak for and against itself.
    if (beforeFrom <= afterTo && afterFrom <= beforeTo) {
      ctx.addIssue({ code: "custom", path: ["afterFrom"], message: "the two periods must not share a date" });
    }
  });

/** A question: what it takes as text, and how it is answered. */
function question<S extends z.ZodType>(takes: S, answer: (context: AnswerContext, params: z.output<S>) => unknown) {
  return (context: AnswerContext, params: unknown) => {
    const parsed = takes.safeParse(params);
    if (!parsed.success) throw new BadQuestionError(describe(parsed.error));
    return answer(context, parsed.data);
  };
}

const machine = id.optional();
/** Each question by its name in the API. */
const questions = {
  day: question(z.strictObject({ date }), answerDay),
  machine: question(span(longestMachineSpanMs), answerMachine),
  trace: question(span(longestTraceMs), answerTrace),
  calendar: question(dates({ fresh: z.stringbool().optional() }, longestCalendarDates), answerCalendar),
  figures: question(dates({ machine, by: z.enum(figureBuckets).default("day") }), answerFigures),
  stops: question(dates({ machine, longest: count.optional() }), answerStops),
  changes: question(
    z.strictObject({ machine, from: ms.optional(), to: ms.optional(), open: z.stringbool().optional() }),
    answerChanges,
  ),
  pareto: question(dates({ machine }), answerPareto),
  compare: question(periods, answerCompare),
  area: question(z.strictObject({ area: id, date: date.optional(), weeks: weeks.default(6) }), answerArea),
  scores: question(dates({ area: id }, longestCalendarDates), answerScores),
  clutter: question(dates({ area: id }, longestCalendarDates), answerClutterCalendar),
  "areas-day": question(z.strictObject({ date }), answerAreasDay),
} as const;

/** Name of a question. */
export type QuestionName = keyof typeof questions;
export const questionNames = Object.keys(questions) as QuestionName[];

/** Answers a question. Throws BadQuestionError when it can't be answered as it stands. */
export function answerQuestion(name: QuestionName, params: unknown, context: AnswerContext): unknown {
  return questions[name](context, params);
}

function describe({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join(".") || "the question"}: ${message}`).join("; ");
}
