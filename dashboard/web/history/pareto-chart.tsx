/** The Pareto of stop reasons: bars by stop time, the most first, and what they come to together. */
import type { ParetoAnswer, ParetoRow } from "../../../common/contract/history-answers.ts";
import { formatDuration } from "../format.ts";
import { usePage } from "../page-context.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** The bars of a span; `mostMs` is the stop time of a bar as long as can be, so that several charts can be compared. */
export function ParetoChart(props: { readonly title: string; readonly answer: ParetoAnswer; readonly mostMs: number }) {
  const { title, answer, mostMs } = props;
  const { h } = useHistoryWords();
  return (
    <section class="pareto">
      <h4>{title}</h4>
      {answer.rows.length === 0 ? (
        <p>{h.paretoEmpty}</p>
      ) : (
        <table class="pareto-table">
          <thead>
            <tr>
              <th scope="col">{h.reason}</th>
              <th scope="col">{h.stopTime}</th>
              <th scope="col">{h.stopsWord}</th>
              <th scope="col">{h.cumulated}</th>
            </tr>
          </thead>
          <tbody>
            {answer.rows.map((row) => (
              <Bar key={row.reason ?? ""} row={row} mostMs={mostMs} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Bar({ row, mostMs }: { readonly row: ParetoRow; readonly mostMs: number }) {
  const { h } = useHistoryWords();
  const t = usePage().words.value;
  const { reason, name, plannedMs, stops, share, cumulativeShare } = row;
  return (
    <tr data-none={reason === null}>
      <th scope="row">{reason === null ? h.noReason : (name ?? reason)}</th>
      <td class="pareto-place">
        <span class="pareto-bar" style={{ "--share": mostMs > 0 ? plannedMs / mostMs : 0 }} />
        <span class="pareto-time">
          {formatDuration(plannedMs, t)} <span class="pareto-share">{Math.round(100 * share)}%</span>
        </span>
      </td>
      <td>{h.times(stops)}</td>
      <td class="pareto-sum">{Math.round(100 * cumulativeShare)}%</td>
    </tr>
  );
}
