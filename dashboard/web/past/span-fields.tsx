/** The span that is put right, as two fields for date and time, for those who know it exactly. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { formatDuration } from "../format.ts";
import { useMachine } from "../machine/machine-context.ts";
import { usePage } from "../page-context.ts";
import { fromLocalInput, toLocalInput } from "./local-input.ts";
import { usePastWords } from "./use-past-words.ts";

/** The fields. */
export function SpanFields() {
  const { words, board } = usePage();
  const { edit, view } = useMachine();
  const t = usePastWords();
  const span = edit.span.value;
  const shown = view.view.value;
  const begin = span ?? shown;
  const nowMs = () => Math.floor(board.feed.peek().nowMs / 1000) * 1000;
  const set = (next: Partial<TimeSpan>) => {
    const { startMs, endMs } = { ...begin, ...next };
    edit.span.value = { startMs, endMs: Math.min(endMs, nowMs()) };
  };
  return (
    <div class="past-which">
      <p class="past-step">{t.chooseSpan}</p>
      <p class="past-hint">{t.chooseHint}</p>
      <div class="span-fields">
        <TimeField name={t.from} atMs={span?.startMs} onSet={(startMs) => set({ startMs })} />
        <TimeField name={t.to} atMs={span?.endMs} onSet={(endMs) => set({ endMs })} />
        <button type="button" class="span-button" onClick={() => set(shown)}>
          {t.shownSpan}
        </button>
        <output class="span-length">
          {span === null
            ? t.noSpan
            : span.startMs < span.endMs
              ? formatDuration(span.endMs - span.startMs, words.value)
              : t.reversedSpan}
        </output>
      </div>
    </div>
  );
}

function TimeField(props: {
  readonly name: string;
  readonly atMs: number | undefined;
  readonly onSet: (atMs: number) => void;
}) {
  const { name, atMs, onSet } = props;
  const { zone } = useMachine().view;
  return (
    <label class="span-field">
      <span>{name}</span>
      <input
        type="datetime-local"
        step="1"
        value={atMs === undefined ? "" : toLocalInput(atMs, zone)}
        onChange={({ currentTarget }) => {
          const next = fromLocalInput(currentTarget.value, zone);
          if (next !== null) onSet(next);
        }}
      />
    </label>
  );
}
