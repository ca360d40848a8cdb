/** What the calendar's colours, numbers and marks mean. */
import type { ClutterLevel } from "../../../common/contract/clutter.ts";
import { useAreaWords } from "./use-area-words.ts";

const levels = ["tidy", "a-little", "cluttered"] as const satisfies readonly ClutterLevel[];

/** The legend. */
export function ClutterLegend({ times }: { readonly times: readonly string[] }) {
  const { a, w } = useAreaWords();
  return (
    <ul class="clutter-legend">
      {levels.map((level) => (
        <li key={level} data-level={level}>
          <span class="clutter-swatch" />
          <Mark level={level} />
          {w.levels[level]}
        </li>
      ))}
      <li>
        <Mark level={null} />
        {a.skippedMark}
      </li>
      <li class="clutter-note">{a.legendWorst} (%)</li>
      <li class="clutter-note">{a.legendSlots(times.join(" · "))}</li>
    </ul>
  );
}

/** The mark of a look as the cells have it. */
function Mark({ level }: { readonly level: ClutterLevel | null }) {
  const share = level === null ? 0 : { tidy: 0.16, "a-little": 0.55, cluttered: 1 }[level];
  return (
    <svg class="clutter-mark" viewBox="0 0 18 12" aria-hidden="true" data-level={level ?? "none"}>
      <rect class="clutter-mark-fill" x="0.5" y={0.5 + 11 * (1 - share)} width="17" height={11 * share} />
      {level === null && <path class="clutter-mark-line" d="M2 10.5 16 1.5" />}
      <rect class="clutter-mark-line" x="0.5" y="0.5" width="17" height="11" />
    </svg>
  );
}
