/** `/api/day`: all machines of a date under one time axis. */
import type { DayAnswer, DayMachine } from "../../../common/contract/history-answers.ts";
import { withShares } from "../figures/span-figures.ts";
import { type AnswerContext, knownMachines, toAnswerMachine, toTimes, until } from "./context.ts";
import { packDay, packTimeline } from "./pack-timeline.ts";
import { figuresOf } from "./reckon-machine.ts";

/** Answers a date. */
export function answerDay(context: AnswerContext, { date }: { readonly date: string }): DayAnswer {
  const { questions, plans, nowMs } = context;
  const { plant } = plans.newest();
  const { calendar } = plans.at(plans.newest().calendar.daySpan(date).endMs - 1);
  const span = calendar.daySpan(date);
  const known = until(nowMs, span);
  const packed = questions.packedDay(known);
  const timelines = packed ? undefined : questions.timelines(known);
  const sheet = new Map(questions.dayFigures(date, date)[0]?.figures.map((one) => [one.machineKey, one]));
  const machines = knownMachines(context).map((machine): DayMachine => {
    const { key } = machine;
    const figures = key === undefined ? undefined : sheet.get(key);
    const day = key === undefined ? undefined : packed?.get(key);
    const tiles = key === undefined ? undefined : timelines?.get(key);
    const reckoned = () => (tiles || day ? figuresOf(context, machine, known).figures : null);
    return {
      ...toAnswerMachine(machine),
      timeline: day
        ? packDay(span.startMs, day)
        : packTimeline(span.startMs, tiles ?? questions.timeline(machine.machine, machine.simulated, known)),
      figures: figures ? withShares(toTimes(figures)) : reckoned(),
      isCorrected: figures?.isCorrected ?? false,
    };
  });
  return {
    siteName: plant.name,
    timeZone: plant.timeZone,
    date,
    span,
    nowMs,
    planned: calendar.plannedSpans(span.startMs, span.endMs),
    holiday: calendar.holidayName(date) ?? null,
    machines,
  };
}
