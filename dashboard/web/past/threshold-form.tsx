/** The thresholds to try, beginning with those that hold, and the button that has them tried. */
import { useEffect, useState } from "preact/hooks";
import { useMachine } from "../machine/machine-context.ts";
import { SpanFields } from "./span-fields.tsx";
import { usePastWords } from "./use-past-words.ts";
import type { ReEvaluation } from "./use-re-evaluation.ts";

/** The form, for the span that is chosen. */
export function ThresholdForm({ evaluation }: { readonly evaluation: ReEvaluation }) {
  const { edit, store, data } = useMachine();
  const t = usePastWords();
  const { job, detection } = evaluation;
  const [off, setOff] = useState("");
  const [run, setRun] = useState("");
  const known = job?.machine === store.id ? job.detection : detection;
  useEffect(() => {
    if (known === null) return;
    setOff((last) => (last === "" ? `${known.offBelowA}` : last));
    setRun((last) => (last === "" ? `${known.runAboveA}` : last));
  }, [known]);
  const span = edit.span.value;
  const [offBelowA, runAboveA] = [Number(off), Number(run)];
  const isRight = offBelowA > 0 && runAboveA > offBelowA;
  const isReady = isRight && span !== null && span.startMs < span.endMs;

  function submit(event: Event): void {
    event.preventDefault();
    if (!isReady) return;
    const simulated = data.answer.peek()?.simulated ?? store.simulated.peek();
    evaluation.start({ machine: store.id, simulated, ...span }, { offBelowA, runAboveA });
  }

  return (
    <form class="thresholds" onSubmit={submit}>
      <p class="past-hint">{t.reText}</p>
      <SpanFields />
      <p class="past-step">{t.chooseThresholds}</p>
      <Amps name={t.offBelow} value={off} onSet={setOff} state="off" />
      <Amps name={t.runAbove} value={run} onSet={setRun} state="running" />
      {known !== null && off !== "" && run !== "" && !isRight && (
        <p class="past-failure" role="alert">
          {t.thresholdsWrong}
        </p>
      )}
      <div class="change-buttons">
        <button type="submit" class="change-button" data-action="try" disabled={!isReady}>
          {t.tryIt}
        </button>
        <button
          type="button"
          class="change-button"
          data-action="drop"
          onClick={() => {
            edit.isReEvaluating.value = false;
          }}
        >
          {t.drop}
        </button>
      </div>
    </form>
  );
}

function Amps(props: {
  readonly name: string;
  readonly value: string;
  readonly onSet: (value: string) => void;
  readonly state: "off" | "running";
}) {
  const { name, value, onSet, state } = props;
  return (
    <label class="threshold" data-threshold={state}>
      <span>{name}</span>
      <input
        type="number"
        inputmode="decimal"
        min="0.001"
        step="any"
        value={value}
        onInput={({ currentTarget }) => onSet(currentTarget.value)}
      />
      <span>A</span>
    </label>
  );
}
