/** The period's stops; the chosen one is marked on the timeline and can be given a reason with one tap. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { MachineSpanAnswer, StopAnswer } from "../../../common/contract/history-answers.ts";
import { formatDuration } from "../format.ts";
import { usePage } from "../page-context.ts";
import { useMachine } from "./machine-context.ts";
import { ReasonChoice } from "./reason-choice.tsx";
import { ReasonNotice } from "./reason-notice.tsx";
import { showSpan } from "./show-span.ts";
import { useReasons } from "./use-reasons.ts";

/** So many rows are shown at first, and added each time. */
const rowsAtOnce = 30;

/** The stops. */
export function StopSection({ answer }: { readonly answer: MachineSpanAnswer }) {
  const { m, view } = useMachine();
  const [withShort, setWithShort] = useState(false);
  const [longestFirst, setLongestFirst] = useState(false);
  const [most, setMost] = useState(rowsAtOnce);
  const reasons = useReasons();
  const t = m.value;
  const chosenMs = view.chosenStopMs.value;
  const long = answer.stops.filter(({ kind }) => kind === "stop").length;
  const listed = answer.stops
    .filter(({ kind, startMs }) => withShort || kind === "stop" || startMs === chosenMs)
    .toSorted((a, b) => (longestFirst ? b.plannedMs - a.plannedMs : b.startMs - a.startMs));
  const chosenAt = listed.findIndex(({ startMs }) => startMs === chosenMs);
  const shown = listed.slice(0, Math.max(most, chosenAt + 1));
  return (
    <section class="machine-list" aria-label={t.stopsTitle}>
      <div class="list-head">
        <h3>{t.stopsTitle}</h3>
        <p>{t.stopsCount(long, answer.stops.length - long)}</p>
        <div class="list-choices">
          <button type="button" class="span-button" aria-pressed={withShort} onClick={() => setWithShort(!withShort)}>
            {t.showShort}
          </button>
          <button
            type="button"
            class="span-button"
            aria-label={`${t.order}: ${longestFirst ? t.longestFirst : t.newestFirst}`}
            onClick={() => setLongestFirst(!longestFirst)}
          >
            {longestFirst ? t.longestFirst : t.newestFirst} ⇅
          </button>
        </div>
      </div>
      <ReasonNotice reasons={reasons} />
      {answer.stops.length === 0 && <p class="list-empty">{t.stopsNone}</p>}
      <ol class="stops">
        {shown.map((stop) => (
          <StopRow
            key={stop.startMs}
            stop={stop}
            answer={answer}
            isChosen={stop.startMs === chosenMs}
            onGive={(reason) => reasons.give(stop, reason)}
          />
        ))}
      </ol>
      {listed.length > shown.length && (
        <button type="button" class="span-button" onClick={() => setMost(shown.length + rowsAtOnce)}>
          {t.more(Math.min(rowsAtOnce, listed.length - shown.length))}
        </button>
      )}
    </section>
  );
}

function StopRow(props: {
  readonly stop: StopAnswer;
  readonly answer: MachineSpanAnswer;
  readonly isChosen: boolean;
  readonly onGive: (reason: string | null) => void;
}) {
  const { stop, answer, isChosen, onGive } = props;
  const { words } = usePage();
  const { view, m, format } = useMachine();
  const row = useRef<HTMLLIElement>(null);
  const t = m.value;
  const reason = answer.reasons.find(({ id }) => id === stop.reason)?.name ?? stop.reason;
  const isGoing = stop.endMs >= answer.nowMs;
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li class="stop" ref={row} data-stop={stop.startMs} data-chosen={isChosen}>
      <button
        type="button"
        class="stop-button"
        aria-expanded={isChosen}
        onClick={() => {
          view.chosenStopMs.value = isChosen ? null : stop.startMs;
          if (!isChosen) showSpan(view, stop);
        }}
      >
        <span class="stop-began">{format.value.moment(stop.startMs)}</span>
        <b class="stop-lasted">{formatDuration(stop.plannedMs, words.value)}</b>
        <span class="stop-kind">
          {stop.kind === "short" ? t.kindShort : ""}
          {isGoing ? ` ${t.stillGoing}` : stop.isWhole ? "" : ` ${t.notWhole}`}
        </span>
        <span class="stop-reason" data-given={stop.reason !== null}>
          {reason ?? t.giveReason}
        </span>
      </button>
      {isChosen && <ReasonChoice stop={stop} reasons={answer.reasons} onGive={onGive} />}
    </li>
  );
}
