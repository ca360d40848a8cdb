/** How far a colour may be from the sheet's own: a slider, with the mask following it. */
import type { DraftProps } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";

/** The slider; `onJudge` has the same picture judged again. */
export function ToleranceForm(props: DraftProps & { readonly onJudge: (tolerance: number) => void }) {
  const { draft, change, onJudge } = props;
  const { s } = useSetUpWords();
  return (
    <div class="tolerance">
      <h3>{s.toleranceTitle}</h3>
      <label class="set-up-range">
        <span>{s.tolerance}</span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.05"
          value={draft.tolerance}
          onInput={({ currentTarget }) => {
            const tolerance = Number(currentTarget.value);
            change({ tolerance });
            onJudge(tolerance);
          }}
        />
      </label>
      <p class="set-up-ends">
        <span>{s.toleranceLow}</span>
        <span>{s.toleranceHigh}</span>
      </p>
    </div>
  );
}
