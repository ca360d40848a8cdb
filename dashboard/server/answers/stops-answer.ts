/** `/api/stops` and `/api/pareto`: stops that aren't short, by time, by length, and by reason. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { ParetoAnswer, ParetoRow, StopAnswer, StopsAnswer } from "../../../common/contract/history-answers.ts";
import { type AnswerContext, BadQuestionError, type KnownMachine, machinesOf, toAnswerMachine } from "./context.ts";
import { figuresOf, todayOf } from "./reckon-machine.ts";

/** A question for stops; dates both included. */
export interface StopsQuestion {
  readonly from: string;
  readonly to: string;
  readonly machine?: string | undefined;
  /** So many of the longest, the longest first; left out: all, by time. */
  readonly longest?: number | undefined;
}

/** Most dates whose stops are told one and all: fifty machines have forty thousand in them. */
const maxListedDays = 32;

/** Answers stops; today's until now. Throws BadQuestionError for too many dates without `longest`. */
export function answerStops(context: AnswerContext, question: StopsQuestion): StopsAnswer {
  const { from, to, longest } = question;
  const machines = machinesOf(context, question.machine);
  const stops = sheetStops(context, question, machines);
  stops.push(...todaysStops(context, from, to, machines));
  if (longest === undefined) stops.sort((a, b) => a.startMs - b.startMs);
  else stops.sort((a, b) => b.plannedMs - a.plannedMs);
  return {
    from,
    to,
    machines: machines.map(toAnswerMachine),
    reasons: context.plans.newest().plant.stopReasons,
    stops: longest === undefined ? stops : stops.slice(0, longest),
  };
}

/** The stops of dates that have their sheet. */
function sheetStops(
  { questions }: AnswerContext,
  { from, to, longest }: StopsQuestion,
  machines: readonly KnownMachine[],
): StopAnswer[] {
  const keys = new Set(machines.flatMap(({ key }) => (key === undefined ? [] : [key])));
  if (longest !== undefined) {
    return questions.longestStops(from, to, longest, keys).map((stop) => ({ ...stop, kind: "stop" }));
  }
  if (parseDayNumber(to) - parseDayNumber(from) >= maxListedDays) {
    throw new BadQuestionError(
      `All stops are told of at most ${maxListedDays} days: ask for fewer, or for the longest (longest=100), or for a file (/api/export).`,
    );
  }
  const kinds = new Map(machines.map(({ machine, simulated }) => [machine, simulated]));
  return questions
    .dayStops(from, to)
    .filter(({ machine, simulated }) => kinds.get(machine) === simulated)
    .map((stop) => ({ ...stop, kind: "stop" }));
}

/** Answers the reasons of stops, the most time first. */
export function answerPareto(
  context: AnswerContext,
  { from, to, machine }: { readonly from: string; readonly to: string; readonly machine?: string | undefined },
): ParetoAnswer {
  const machines = machinesOf(context, machine);
  const kinds = new Map(machines.map((one) => [one.machine, one.simulated]));
  const sums = new Map<string | null, { stops: number; plannedMs: number }>();
  const add = (reason: string | null, stops: number, plannedMs: number) => {
    const known = sums.get(reason);
    sums.set(reason, { stops: (known?.stops ?? 0) + stops, plannedMs: (known?.plannedMs ?? 0) + plannedMs });
  };
  for (const one of context.questions.reasonSums(from, to)) {
    if (kinds.get(one.machine) === one.simulated) add(one.reason, one.stops, one.plannedMs);
  }
  for (const { reason, plannedMs } of todaysStops(context, from, to, machines)) add(reason, 1, plannedMs);
  return { from, to, rows: paretoRows(context, sums) };
}

function paretoRows(
  { plans }: AnswerContext,
  sums: ReadonlyMap<string | null, { readonly stops: number; readonly plannedMs: number }>,
): ParetoRow[] {
  const names = new Map(plans.newest().plant.stopReasons.map(({ id, name }) => [id, name]));
  const totalMs = [...sums.values()].reduce((sum, { plannedMs }) => sum + plannedMs, 0);
  let cumulativeMs = 0;
  return [...sums]
    .sort(([, a], [, b]) => b.plannedMs - a.plannedMs)
    .map(([reason, { stops, plannedMs }]) => {
      cumulativeMs += plannedMs;
      const [share, cumulativeShare] = totalMs > 0 ? [plannedMs / totalMs, cumulativeMs / totalMs] : [0, 0];
      // A reason that the settings don't know any more keeps its id as its name.
      return { reason, name: reason && (names.get(reason) ?? reason), stops, plannedMs, share, cumulativeShare };
    });
}

/** Stops of today until now, and of yesterday while its sheet isn't reckoned. */
function todaysStops(
  context: AnswerContext,
  from: string,
  to: string,
  machines: readonly KnownMachine[],
): StopAnswer[] {
  const { calendar } = context.plans.newest();
  const today = calendar.dayOf(context.nowMs);
  const yesterday = formatDayNumber(parseDayNumber(today) - 1);
  const isReckoned = context.questions.dayFigures(yesterday, yesterday).length > 0;
  return [today, ...(isReckoned ? [] : [yesterday])]
    .filter((date) => from <= date && date <= to)
    .flatMap((date) =>
      machines.flatMap((machine) => {
        const { stops } =
          date === today ? todayOf(context, machine) : figuresOf(context, machine, calendar.daySpan(date));
        return stops.filter(({ kind }) => kind === "stop");
      }),
    );
}
