/** The bar at the page's foot that saves the draft, or takes it back, and says what came of it. */
import { useState } from "preact/hooks";
import { type Sent, sendArea } from "../send-area.ts";
import { useAreaWords } from "../use-area-words.ts";
import { type Draft, faultsOf } from "./draft.ts";
import { useSetUpWords } from "./set-up-words.ts";

/** The bar. */
export function SaveBar(props: {
  readonly area: string;
  readonly changes: Partial<Draft>;
  readonly draft: Draft;
  readonly mayEdit: boolean;
  readonly onSaved: () => void;
  readonly onDiscard: () => void;
}) {
  const { area, changes, draft, mayEdit, onSaved, onDiscard } = props;
  const { s } = useSetUpWords();
  const [isSaving, setSaving] = useState(false);
  const [sent, setSent] = useState<Sent<unknown> | null>(null);
  const count = Object.keys(changes).length;
  const faults = faultsOf(draft);

  async function save(): Promise<void> {
    setSaving(true);
    const done = await sendArea(area, "settings", changes);
    setSaving(false);
    setSent(done);
    if (!done.ok) return;
    onDiscard();
    onSaved();
  }

  return (
    <div class="save-bar" data-changes={count}>
      <p class="save-text" role="status">
        {count > 0 ? s.unsaved(count) : sent?.ok ? s.saved : s.noChanges}
        {faults.map((fault) => (
          <span key={fault} class="set-up-fault">
            {s.faults[fault]}
          </span>
        ))}
        <SaveFailure sent={sent} />
      </p>
      {count > 0 && (
        <button type="button" class="quiet-button" onClick={onDiscard}>
          {s.discard}
        </button>
      )}
      <button
        type="button"
        class="button"
        data-action="save"
        disabled={!mayEdit || isSaving || count === 0 || faults.length > 0}
        onClick={() => void save()}
      >
        {isSaving ? s.saving : s.save}
      </button>
    </div>
  );
}

function SaveFailure({ sent }: { readonly sent: Sent<unknown> | null }) {
  const { a } = useAreaWords();
  if (sent === null || sent.ok) return null;
  return (
    <span class="set-up-fault" data-failure={sent.failure}>
      {a.failures[sent.failure]} {sent.failure === "wrong" && <span lang="en">{sent.message}</span>}
    </span>
  );
}
