/** What a span really was: a state, or something that counts in no figure. One tap saves it. */
import { useState } from "preact/hooks";
import type { MachineState } from "../../../common/contract/machine-state.ts";
import { useMachine } from "../machine/machine-context.ts";
import { usePage } from "../page-context.ts";
import { StateShape } from "../state-shape.tsx";
import type { Changes } from "./use-changes.ts";
import { usePastWords } from "./use-past-words.ts";

const states: readonly MachineState[] = ["running", "idle", "off", "unknown"];

/** The choice for the span that is chosen. */
export function ChangeChoice({ changes }: { readonly changes: Changes }) {
  const { words } = usePage();
  const { edit, store, data, format } = useMachine();
  const t = usePastWords();
  const [note, setNote] = useState("");
  const span = edit.span.value;
  const isReady = span !== null && span.startMs < span.endMs;

  async function save(what: { state: MachineState } | { reason: string }): Promise<void> {
    if (!isReady) return;
    const simulated = data.answer.peek()?.simulated ?? store.simulated.peek();
    const of = { machine: store.id, simulated, ...span };
    const when = format.peek().part(span);
    const trimmed = note.trim();
    const isSaved =
      "state" in what
        ? await changes.make(
            { kind: "corrected", ...of, ...what, ...(trimmed !== "" && { note: trimmed }) },
            t.saved.corrected(when, words.peek().states[what.state]),
          )
        : await changes.make({ kind: "excluded", ...of, ...what }, t.saved.excluded(when, what.reason));
    if (!isSaved) return;
    setNote("");
    edit.span.value = null;
  }

  return (
    <fieldset class="change-choice" disabled={!isReady}>
      <legend>{t.chooseWhat}</legend>
      <input
        class="change-note"
        type="text"
        maxLength={200}
        placeholder={t.note}
        aria-label={t.note}
        value={note}
        onInput={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <p class="change-group">{t.wasState}</p>
      <div class="change-buttons">
        {states.map((state) => (
          <button key={state} type="button" class="change-button" data-state={state} onClick={() => save({ state })}>
            <StateShape state={state} />
            {words.value.states[state]}
          </button>
        ))}
      </div>
      <p class="change-group">{t.leaveOut}</p>
      <div class="change-buttons">
        {t.leaveOutReasons.map((reason) => (
          <button
            key={reason}
            type="button"
            class="change-button"
            data-reason={reason}
            onClick={() => save({ reason })}
          >
            {reason}
          </button>
        ))}
        {note.trim() !== "" && (
          <button type="button" class="change-button" data-reason="note" onClick={() => save({ reason: note.trim() })}>
            {t.leaveOutNote}
          </button>
        )}
      </div>
    </fieldset>
  );
}
