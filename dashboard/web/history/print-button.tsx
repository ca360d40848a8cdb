/** Prints the page as it is laid out for paper. */
import { useHistoryWords } from "./use-history-words.ts";

/** The button. */
export function PrintButton() {
  const { h } = useHistoryWords();
  return (
    <button type="button" class="quiet-button print-button" onClick={() => window.print()}>
      {h.print}
    </button>
  );
}
