/** When the address names no area, or when there are none. */
import { useAreaWords } from "./use-area-words.ts";

/** The notice. */
export function NoArea({ hasAreas }: { readonly hasAreas: boolean }) {
  const { a } = useAreaWords();
  return (
    <main class="page-notice" data-notice="unknown-area">
      <h2>{hasAreas ? a.unknownTitle : a.noneTitle}</h2>
      <p>{hasAreas ? a.unknownText : a.noneText}</p>
      <p>
        <a href="#/">{a.back}</a>
      </p>
    </main>
  );
}
