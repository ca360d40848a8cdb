/** In place of an answer: that it is on its way, or why it didn't come and what to do. */

import type { Answered } from "./use-answer.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** The notice. */
export function AnswerNotice({ answered }: { readonly answered: Answered<unknown> }) {
  const { h } = useHistoryWords();
  const { failure, retry } = answered;
  if (failure === null) {
    return (
      <p class="history-waiting" role="status" aria-busy="true">
        {h.waiting}
      </p>
    );
  }
  return (
    <section class="history-failed" role="alert" data-failure={failure.reason}>
      <h3>{h.failed}</h3>
      <p>{h.failedHints[failure.reason]}</p>
      {failure.reason === "refused" && <p lang="en">{failure.message}</p>}
      <button type="button" class="button" onClick={retry}>
        {h.retry}
      </button>
    </section>
  );
}
