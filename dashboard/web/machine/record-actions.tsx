/** What can be done with the record: put it right, see what was changed, save it. */
import { ExportMenu } from "../history/export-menu.tsx";
import { toLocalInput } from "../past/local-input.ts";
import { usePastWords } from "../past/use-past-words.ts";
import { addressOf } from "../router.ts";
import { useMachine } from "./machine-context.ts";

/** The buttons. */
export function RecordActions() {
  const { edit, store, view } = useMachine();
  const t = usePastWords();
  const { zone, period: shown } = view;
  const period = shown.value;
  const date = (atMs: number) => toLocalInput(atMs, zone).slice(0, 10);
  const isOpen = edit.isOpen.value;
  return (
    <div class="record-actions">
      <button
        type="button"
        class="span-button"
        data-action="edit"
        aria-pressed={isOpen}
        onClick={() => {
          if (isOpen) edit.close();
          else edit.isOpen.value = true;
        }}
      >
        {t.edit}
      </button>
      <a class="span-button" href={addressOf("changes", null, { machine: store.id })}>
        {t.listLink}
      </a>
      <ExportMenu span={{ from: date(period.startMs), to: date(period.endMs - 1), machine: store.id }} />
    </div>
  );
}
