/** Opens the editor by itself where a re-evaluation of the machine waits for a decision: the page was loaded again, or left. */
import { useEffect } from "preact/hooks";
import type { PastRights, ReEvaluationAnswer } from "../../../common/contract/past-answers.ts";
import { ask } from "../ask.ts";
import { useMachine } from "../machine/machine-context.ts";

/** Looks once; shows nothing itself. */
export function WaitingReEvaluation() {
  const { store, edit } = useMachine();
  useEffect(() => {
    const abort = new AbortController();
    const look = async () => {
      const rights = await ask<PastRights>("/api/past", abort.signal);
      if (!rights.ok || !rights.answer.mayEdit) return;
      const asked = await ask<ReEvaluationAnswer>("/api/past/re-evaluation", abort.signal);
      const job = asked.ok ? asked.answer.job : null;
      if (job?.machine !== store.id || (job.state !== "reckoning" && job.state !== "ready")) return;
      edit.isReEvaluating.value = true;
      edit.isOpen.value = true;
    };
    look().catch(() => {});
    return () => abort.abort();
  }, [store, edit]);
  return null;
}
