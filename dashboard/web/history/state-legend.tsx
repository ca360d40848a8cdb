/** What the colours, or on paper the patterns, of the bars mean. */
import { usePage } from "../page-context.ts";
import { machineStateOrder } from "../state-order.ts";
import { printFills } from "./print-bar.tsx";
import { useHistoryWords } from "./use-history-words.ts";

/** The legend. */
export function StateLegend({ isPrinting }: { readonly isPrinting: boolean }) {
  const t = usePage().words.value;
  const { h } = useHistoryWords();
  return (
    <ul class="state-legend">
      {machineStateOrder.map((state) => (
        <li key={state}>
          {isPrinting ? (
            <svg class="state-sample" viewBox="0 0 18 12" aria-hidden="true">
              <rect x="0.5" y="0.5" width="17" height="11" fill={printFills[state]} stroke="#777777" />
            </svg>
          ) : (
            <span class="state-sample" data-state={state} />
          )}
          {t.states[state]}
        </li>
      ))}
      <li>
        <span class="state-sample" data-state="planned" />
        {h.planned}
      </li>
    </ul>
  );
}
