/** Why machines stopped before and after: the Pareto of both periods side by side. */
import type { ParetoAnswer } from "../../../common/contract/history-answers.ts";
import { AnswerNotice } from "./answer-notice.tsx";
import { daysFrom } from "./calendar-date.ts";
import type { Period, PeriodPair } from "./comparison-periods.ts";
import { ParetoChart } from "./pareto-chart.tsx";
import { type Answered, useAnswer } from "./use-answer.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** Both periods; `machine` is the part of the question that names one. */
export function StopReasons({ pair, machine }: { readonly pair: PeriodPair; readonly machine: string }) {
  const { h, dates } = useHistoryWords();
  const before = useAnswer<ParetoAnswer>(pathOf(pair.before, machine));
  const after = useAnswer<ParetoAnswer>(pathOf(pair.after, machine));
  // Bars of periods of different lengths can't be compared: each has its own scale then.
  const isOneScale = daysOf(pair.before) === daysOf(pair.after);
  const show = (which: "before" | "after", answered: Answered<ParetoAnswer>) =>
    answered.answer === null ? (
      <AnswerNotice answered={answered} />
    ) : (
      <ParetoChart
        title={h.periodTitle(h.periodNames[which], dates.day(pair[which].from), dates.day(pair[which].to))}
        answer={answered.answer}
        mostMs={isOneScale ? Math.max(mostOf(before), mostOf(after)) : mostOf(answered)}
      />
    );
  return (
    <section aria-label={h.paretoTitle}>
      <h3 class="paretos-title">{h.paretoTitle}</h3>
      <div class="paretos">
        {show("before", before)}
        {show("after", after)}
      </div>
    </section>
  );
}

function daysOf({ from, to }: Period): number {
  return daysFrom(from, to);
}

/** The longest stop time of a reason, ms. */
function mostOf({ answer }: Answered<ParetoAnswer>): number {
  return Math.max(0, ...(answer?.rows ?? []).map(({ plannedMs }) => plannedMs));
}

function pathOf({ from, to }: Period, machine: string): string {
  return `/api/pareto?from=${from}&to=${to}${machine}`;
}
