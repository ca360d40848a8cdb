/** The reasons to choose from for a stop: large buttons, one tap. */
import type { StopAnswer, StopReasonAnswer } from "../../../common/contract/history-answers.ts";
import { formatDuration } from "../format.ts";
import { usePage } from "../page-context.ts";
import { useMachine } from "./machine-context.ts";

/** The choice; `onGive` is told the reason's id, or null to take it away. */
export function ReasonChoice(props: {
  readonly stop: StopAnswer;
  readonly reasons: readonly StopReasonAnswer[];
  readonly onGive: (reason: string | null) => void;
}) {
  const { stop, reasons, onGive } = props;
  const { words } = usePage();
  const { m, format } = useMachine();
  const t = m.value;
  if (reasons.length === 0) return <p class="reasons-none">{t.noReasons}</p>;
  const title = t.reasonTitle(format.value.clock(stop.startMs), formatDuration(stop.plannedMs, words.value));
  return (
    <fieldset class="reasons" aria-label={title}>
      {reasons.map(({ id, name }) => (
        <button
          type="button"
          class="reason"
          key={id}
          data-reason={id}
          aria-pressed={stop.reason === id}
          onClick={() => onGive(id)}
        >
          {name}
        </button>
      ))}
      {stop.reason !== null && (
        <button type="button" class="reason" data-reason="" onClick={() => onGive(null)}>
          {t.noReason}
        </button>
      )}
    </fieldset>
  );
}
