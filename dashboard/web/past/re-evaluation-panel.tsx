/** Decides a span again: thresholds, progress, what would change, and only then whether it holds. */
import { useEffect } from "preact/hooks";
import { formatQuantity } from "../../../common/contract/quantities.ts";
import { useMachine } from "../machine/machine-context.ts";
import { usePage } from "../page-context.ts";
import { PreviewOfReEvaluation } from "./re-evaluation-preview.tsx";
import { ThresholdForm } from "./threshold-form.tsx";
import type { Changes } from "./use-changes.ts";
import { usePastWords } from "./use-past-words.ts";
import { type ReEvaluation, useReEvaluation } from "./use-re-evaluation.ts";
import "./re-evaluation.css";

/** The panel, for the span that is chosen. */
export function ReEvaluationPanel({ changes }: { readonly changes: Changes }) {
  const { board, choice } = usePage();
  const { store, edit } = useMachine();
  const t = usePastWords();
  const evaluation = useReEvaluation(store.id);
  const { job, refusal } = evaluation;
  const isOwn = job?.machine === store.id;
  useEffect(() => {
    // What is reckoned already leads, after the page was loaded again.
    const isWaiting = isOwn && (job?.state === "reckoning" || job?.state === "ready");
    if (job && isWaiting && edit.span.peek() === null) edit.span.value = { startMs: job.startMs, endMs: job.endMs };
  }, [job, isOwn, edit]);

  if (job?.state === "reckoning" && !isOwn) {
    const other = board.machines.value.find(({ id }) => id === job.machine)?.name.value ?? job.machine;
    return <p class="past-hint">{t.otherMachine(other)}</p>;
  }
  return (
    <div class="re-evaluation" data-job={isOwn ? job?.state : "none"}>
      {refusal !== null && (
        <p class="past-failure" role="alert">
          {t.reFailed} <span lang="en">{refusal}</span>
        </p>
      )}
      {isOwn && job?.state === "failed" && (
        <p class="past-failure" role="alert">
          {t.reFailed} <span lang="en">{job.error}</span>
        </p>
      )}
      {isOwn && job?.state === "reckoning" && (
        <div class="past-progress">
          <progress value={job.progress} max={1} aria-label={t.reTitle} />
          <p role="status">{t.reckoning(formatQuantity("utilisation", job.progress, choice.language.value))}</p>
          <button type="button" class="change-button" onClick={evaluation.drop}>
            {t.cancel}
          </button>
        </div>
      )}
      {isOwn && job?.state === "ready" && job.preview ? (
        <Ready evaluation={evaluation} changes={changes} />
      ) : (
        job?.state !== "reckoning" && <ThresholdForm evaluation={evaluation} />
      )}
    </div>
  );
}

/** What came out, and the decision. */
function Ready({ evaluation, changes }: { readonly evaluation: ReEvaluation; readonly changes: Changes }) {
  const { edit, format } = useMachine();
  const t = usePastWords();
  const { job } = evaluation;
  if (!job?.preview) return null;
  const { preview } = job;

  async function apply(): Promise<void> {
    const change = await evaluation.apply();
    if (change === null || job === null) return;
    changes.tell({ said: t.saved["re-evaluated"](format.peek().part(job)), change, failure: null });
    edit.isReEvaluating.value = false;
    edit.span.value = null;
  }

  return (
    <>
      <PreviewOfReEvaluation job={job} preview={preview} />
      <div class="change-buttons">
        {preview.heldShare > 0 && preview.changedMs > 0 && (
          <button type="button" class="change-button" data-action="apply" onClick={apply}>
            {t.apply}
          </button>
        )}
        <button type="button" class="change-button" data-action="again" onClick={evaluation.drop}>
          {t.again}
        </button>
        <button
          type="button"
          class="change-button"
          data-action="drop"
          onClick={() => {
            evaluation.drop();
            edit.isReEvaluating.value = false;
          }}
        >
          {t.drop}
        </button>
      </div>
    </>
  );
}
