/** Where people put the past of a machine right: choose a span, say what it was; shown at once, and undone as easily. */
import { useMemo, useState } from "preact/hooks";
import type { ChangesAnswer } from "../../../common/contract/past-answers.ts";
import { useAnswer } from "../history/use-answer.ts";
import { useMachine } from "../machine/machine-context.ts";
import { ChangeChoice } from "./change-choice.tsx";
import { ChangeNotice } from "./change-notice.tsx";
import { ChangeRow } from "./change-row.tsx";
import { ReEvaluationPanel } from "./re-evaluation-panel.tsx";
import { RightsNotice } from "./rights-notice.tsx";
import { SpanFields } from "./span-fields.tsx";
import { useChanges } from "./use-changes.ts";
import { usePastWords } from "./use-past-words.ts";
import { useRights } from "./use-rights.ts";
import "./past.css";

/** The panel; nothing while it is closed. */
export function PastEditor() {
  const { edit } = useMachine();
  return edit.isOpen.value ? <OpenEditor /> : null;
}

function OpenEditor() {
  const { edit, data } = useMachine();
  const t = usePastWords();
  const mayEdit = useRights();
  const [turn, setTurn] = useState(0);
  const changes = useChanges(() => {
    setTurn((last) => last + 1);
    data.refresh();
  });
  return (
    <section class="past-editor" aria-label={t.edit} data-panel="past">
      <div class="past-head">
        <h3>{edit.isReEvaluating.value ? t.reTitle : t.edit}</h3>
        <button type="button" class="span-button" onClick={edit.close}>
          {t.close}
        </button>
      </div>
      {mayEdit === false && <RightsNotice />}
      {mayEdit && (
        <>
          {edit.isReEvaluating.value ? (
            <ReEvaluationPanel changes={changes} />
          ) : (
            <div class="past-columns">
              <SpanFields />
              <ChangeChoice changes={changes} />
              <button
                type="button"
                class="change-button"
                data-action="decide-again"
                onClick={() => {
                  edit.isReEvaluating.value = true;
                }}
              >
                {t.decideAgain}
              </button>
            </div>
          )}
          <ChangeNotice changes={changes} />
        </>
      )}
      <ChangesHere turn={turn} onUndo={mayEdit ? (id) => changes.undo(id, t.undone) : null} />
    </section>
  );
}

/** What has been changed of the period already. */
function ChangesHere(props: { readonly turn: number; readonly onUndo: ((id: number) => void) | null }) {
  const { turn, onUndo } = props;
  const { store, view } = useMachine();
  const t = usePastWords();
  const { startMs, endMs } = view.period.value;
  const asked = new URLSearchParams({ machine: store.id, from: `${startMs}`, to: `${endMs}`, open: "true" });
  const { answer } = useAnswer<ChangesAnswer>(`/api/changes?${asked}`, 0, turn);
  const shown = useMemo(() => answer?.changes ?? [], [answer]);
  if (answer === null || shown.length === 0) return null;
  return (
    <div class="changes-here">
      <h4>{t.listHere}</h4>
      <ul class="changes">
        {shown.map((change) => (
          <ChangeRow key={change.id} change={change} timeZone={answer.timeZone} isNamed={false} onUndo={onUndo} />
        ))}
      </ul>
    </div>
  );
}
