/** Says that a reason was saved, with the way back; or that it wasn't, and what to do. */
import { useMachine } from "./machine-context.ts";
import type { Reasons } from "./use-reasons.ts";

/** The notice. */
export function ReasonNotice({ reasons }: { readonly reasons: Reasons }) {
  const { data, m } = useMachine();
  const { last, failure, undo, dismiss } = reasons;
  const t = m.value;
  if (last === null && failure === null) return null;
  const nameOf = (id: string) => data.answer.value?.reasons.find((one) => one.id === id)?.name ?? id;
  const said =
    failure === "not-allowed" || failure === "sign-in"
      ? t.failed[failure]
      : failure !== null
        ? t.changeFailed
        : last?.after
          ? t.reasonSaved(nameOf(last.after))
          : t.reasonRemoved;
  return (
    <div class="reason-notice" role="status" data-failed={failure !== null}>
      <p>{said}</p>
      {last !== null && (
        <button type="button" class="span-button" onClick={undo}>
          {t.undo}
        </button>
      )}
      <button type="button" class="span-button" onClick={dismiss}>
        {t.close}
      </button>
    </div>
  );
}
