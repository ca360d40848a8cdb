/** Says what became of a change, with the way back; or that it wasn't saved, and why. */
import type { Changes } from "./use-changes.ts";
import { usePastWords } from "./use-past-words.ts";

/** The notice. */
export function ChangeNotice({ changes }: { readonly changes: Changes }) {
  const t = usePastWords();
  const { outcome, undo, dismiss } = changes;
  if (outcome === null) return null;
  const { said, change, failure } = outcome;
  return (
    <div class="reason-notice" role="status" data-failed={failure !== null} data-notice="change">
      <p>
        {failure ? t.failed[failure.reason] : said}
        {failure?.reason === "refused" && <span lang="en"> {failure.message}</span>}
      </p>
      {change !== null && (
        <button type="button" class="span-button" onClick={() => undo(change, t.undone)}>
          {t.undo}
        </button>
      )}
      <button type="button" class="span-button" onClick={dismiss}>
        {t.close}
      </button>
    </div>
  );
}
