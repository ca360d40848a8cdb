/** `/api/compare`: two periods of a machine, or of all together, before and after a change. */
import type { CompareAnswer } from "../../../common/contract/comparison-answers.ts";
import { type ComparedPeriod, comparePeriods } from "../figures/compare.ts";
import { type AnswerContext, machinesOf, toAnswerMachine } from "./context.ts";

/** A question for a comparison; dates both included. */
export interface CompareQuestion {
  readonly machine?: string | undefined;
  readonly beforeFrom: string;
  readonly beforeTo: string;
  readonly afterFrom: string;
  readonly afterTo: string;
}

/** Compares dates that are over; today counts in neither period. */
export function answerCompare(context: AnswerContext, question: CompareQuestion): CompareAnswer {
  const machines = machinesOf(context, question.machine);
  const period = (from: string, to: string): ComparedPeriod => ({
    from,
    to,
    days: context.questions.dayFigures(from, to),
  });
  return comparePeriods({
    machines: machines.map(toAnswerMachine),
    before: period(question.beforeFrom, question.beforeTo),
    after: period(question.afterFrom, question.afterTo),
    hourlyRateYen: context.plans.newest().plant.hourlyRateYen,
  });
}
