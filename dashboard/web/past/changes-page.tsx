/** The list of all changes of the past: who changed what, when, and the way back. */
import { useState } from "preact/hooks";
import type { ChangeAnswer, ChangesAnswer } from "../../../common/contract/past-answers.ts";
import { AnswerNotice } from "../history/answer-notice.tsx";
import { useAnswer } from "../history/use-answer.ts";
import { useQuery } from "../history/use-query.ts";
import { usePage } from "../page-context.ts";
import { ChangeNotice } from "./change-notice.tsx";
import { ChangeRow } from "./change-row.tsx";
import { RightsNotice } from "./rights-notice.tsx";
import { useChanges } from "./use-changes.ts";
import { usePastWords } from "./use-past-words.ts";
import { useRights } from "./use-rights.ts";
import "../history/history.css";
import "../machine/machine.css";
import "../machine/machine-lists.css";
import "./past.css";
import "./changes.css";

/** So many are shown at first, and added each time. */
const rowsAtOnce = 50;

/** The page; its address may name a `machine`, and `undone=1` for those that were taken back too. */
export function ChangesPage() {
  const { board } = usePage();
  const { value, change } = useQuery();
  const t = usePastWords();
  const mayEdit = useRights();
  const [turn, setTurn] = useState(0);
  const changes = useChanges(() => setTurn((last) => last + 1));
  const machine = value("machine");
  const withUndone = value("undone") === "1";
  const asked = new URLSearchParams({ open: String(!withUndone), ...(machine !== null && { machine }) });
  const answered = useAnswer<ChangesAnswer>(`/api/changes?${asked}`, 0, turn);
  const name = board.machines.value.find(({ id }) => id === machine)?.name.value ?? machine;
  const title = name === null ? t.listTitle : t.listOf(name);
  return (
    <main class="history" data-page="changes" aria-label={title}>
      <div class="toolbar">
        <h2>{title}</h2>
        <button
          type="button"
          class="span-button"
          aria-pressed={withUndone}
          onClick={() => change({ undone: withUndone ? null : "1" })}
        >
          {t.showUndone}
        </button>
        {machine !== null && (
          <button type="button" class="span-button" onClick={() => change({ machine: null })}>
            {t.everyMachine}
          </button>
        )}
      </div>
      {mayEdit === false && <RightsNotice />}
      <ChangeNotice changes={changes} />
      {answered.answer === null ? (
        <AnswerNotice answered={answered} />
      ) : (
        <ChangeList answer={answered.answer} onUndo={mayEdit ? (id) => changes.undo(id, t.undone) : null} />
      )}
    </main>
  );
}

function ChangeList(props: { readonly answer: ChangesAnswer; readonly onUndo: ((id: number) => void) | null }) {
  const { answer, onUndo } = props;
  const t = usePastWords();
  const [most, setMost] = useState(rowsAtOnce);
  const shown: readonly ChangeAnswer[] = answer.changes.slice(0, most);
  const left = answer.changes.length - shown.length;
  if (shown.length === 0) {
    return (
      <section class="history-empty" data-notice="empty">
        <h3>{t.listEmpty}</h3>
        <p>{t.listEmptyText}</p>
      </section>
    );
  }
  return (
    <>
      <ul class="changes" data-list="all">
        {shown.map((change) => (
          <ChangeRow key={change.id} change={change} timeZone={answer.timeZone} isNamed={true} onUndo={onUndo} />
        ))}
      </ul>
      {left > 0 && (
        <button type="button" class="span-button" onClick={() => setMost(most + rowsAtOnce)}>
          {t.more(Math.min(left, rowsAtOnce))}
        </button>
      )}
      {left === 0 && answer.isCut && <p class="past-hint">{t.listCut}</p>}
    </>
  );
}
