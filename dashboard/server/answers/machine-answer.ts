/** `/api/machine`: a machine over a span: timeline, stops, cycles, figures. */
import type { MachineSpanAnswer } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { createCycleTimes } from "../../../common/detection/cycles.ts";
import { type AnswerContext, knownMachine, toAnswerMachine, until } from "./context.ts";
import { packTimeline } from "./pack-timeline.ts";
import { figuresOf } from "./reckon-machine.ts";

/** Answers a span of at most 32 days; what lies behind now is left out. */
export function answerMachine(
  context: AnswerContext,
  { machine: id, ...span }: TimeSpan & { readonly machine: string },
): MachineSpanAnswer {
  const { questions, plans, nowMs } = context;
  const machine = knownMachine(context, id);
  const { plant } = plans.newest();
  const known = until(nowMs, span);
  const { figures, stops, cycles, pauseMs, origin } = figuresOf(context, machine, known);
  const cycleTimes = createCycleTimes();
  for (const cycle of cycles) cycleTimes.add(cycle);
  return {
    ...toAnswerMachine(machine),
    siteName: plant.name,
    timeZone: plant.timeZone,
    span,
    nowMs,
    timeline: packTimeline(span.startMs, questions.timeline(machine.machine, machine.simulated, known)),
    planned: plans.at(span.endMs - 1).calendar.plannedSpans(span.startMs, span.endMs),
    excluded: questions.excluded(machine.machine, machine.simulated, span),
    stops,
    reasons: plant.stopReasons,
    cycles: cycles.map((one) => [one.startMs, one.endMs, one.runningMs, one.pauses, one.isWhole ? 1 : 0] as const),
    cycleTimes: cycleTimes.result() ?? null,
    cyclePause: { pauseMs, origin },
    figures,
  };
}
