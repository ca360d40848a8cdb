/** How many days were compared, and which days and machines were left out and why. */
import type { CompareAnswer } from "../../../common/contract/comparison-answers.ts";
import { formatQuantity } from "../../../common/contract/quantities.ts";
import { usePage } from "../page-context.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** The days. */
export function ComparedDays({ answer }: { readonly answer: CompareAnswer }) {
  const t = usePage().words.value;
  const { h, language } = useHistoryWords();
  return (
    <ul class="compared-days">
      {(["before", "after"] as const).map((which) => {
        const { days, daysLeftOut, coverage } = answer[which];
        return (
          <li key={which}>
            {h.daysCompared(h.periodNames[which], days, formatQuantity("coverage", coverage, language))}{" "}
            {daysLeftOut > 0 && h.daysLeftOut(daysLeftOut)}
          </li>
        );
      })}
      {answer.leftOut.length > 0 && (
        <li>{h.machinesLeftOut(answer.leftOut.map(({ name }) => name).join(t.listSeparator))}</li>
      )}
    </ul>
  );
}
