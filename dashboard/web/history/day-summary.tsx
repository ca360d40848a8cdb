/** The day in one line: what all machines did together, and who prints it when. */
import type { DayAnswer } from "../../../common/contract/history-answers.ts";
import { formatQuantity } from "../../../common/contract/quantities.ts";
import { usePage } from "../page-context.ts";
import { choiceOf, chosenMachines } from "./machine-choice.ts";
import { sumFigures } from "./sum-figures.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** Figures of all machines that are real; of the simulated ones where there are no others. */
export function DaySummary({ answer }: { readonly answer: DayAnswer }) {
  const { siteTime } = usePage();
  const { h, language } = useHistoryWords();
  const machines = chosenMachines(answer.machines, choiceOf(null, answer.machines));
  const all = sumFigures(machines.flatMap(({ figures }) => figures ?? []));
  return (
    <section class="day-summary">
      <p class="print-only day-summary-site">{answer.siteName}</p>
      <p>
        {h.allUtilisation(machines.length)}{" "}
        <b data-figure="utilisation">{formatQuantity("utilisation", all.utilisation, language)}</b>
      </p>
      <p>
        {h.coverage} <b>{formatQuantity("coverage", all.coverage, language)}</b>
      </p>
      <p>
        {h.running} <b>{h.hours(all.runningMs / 3_600_000)}</b>
      </p>
      <p>
        {h.stopsWord} <b>{h.times(all.stops)}</b>
      </p>
      {answer.planned.length === 0 && <p class="day-tag">{h.nothingPlanned}</p>}
      <p class="day-summary-until">
        {answer.nowMs < answer.span.endMs ? h.until(siteTime.value.time(answer.nowMs)) : ""}
      </p>
    </section>
  );
}
