/** What the colours and marks of the timeline stand for. */
import { usePage } from "../page-context.ts";
import { machineStateOrder } from "../state-order.ts";
import { useMachine } from "./machine-context.ts";
import { markedSpans } from "./marked-spans.ts";

/** The legend; marks stand in it only where there are some. */
export function TimelineLegend() {
  const t = usePage().words.value;
  const { m, data, format } = useMachine();
  const words = m.value;
  const answer = data.answer.value;
  const marks = new Set(answer ? markedSpans(answer.timeline).map(({ mark }) => mark) : []);
  const excluded = answer?.excluded ?? [];
  return (
    <ul class="legend">
      {machineStateOrder.map((state) => (
        <li key={state}>
          <span class="legend-sample" data-sample={state} />
          {t.states[state]}
        </li>
      ))}
      <li>
        <span class="legend-sample" data-sample="planned" />
        {words.planned}
      </li>
      {marks.has("corrected") && (
        <li>
          <span class="legend-sample" data-sample="marked" />
          {words.corrected}
        </li>
      )}
      {marks.has("re-evaluated") && (
        <li>
          <span class="legend-sample" data-sample="marked" />
          {words.reEvaluated}
        </li>
      )}
      {excluded.map((span) => (
        <li key={span.startMs}>
          <span class="legend-sample" data-sample="excluded" />
          {words.excluded}: {span.reason} {format.value.part(span)}
        </li>
      ))}
    </ul>
  );
}
