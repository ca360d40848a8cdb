/** What the dashboard does from time to time: has history tidied, notices a new day. */
import type { Clock } from "../../common/runtime/clock.ts";
import type { Store } from "./store/store.ts";

const dateCheckMs = 1000;
/** Hours that are over, dates that must be reckoned and details that are too old are looked for this often. */
const tidyEveryMs = 30_000;

/** Has history tidied behind all else, while the time is known. Answers how to stop. */
export function keepTidy(store: Pick<Store, "writer">, clock: Clock, onFailure: (error: unknown) => void): () => void {
  return clock.every(tidyEveryMs, () => {
    const nowMs = clock.wallMs();
    if (nowMs !== undefined) store.writer.tidy(nowMs).catch(onFailure);
  });
}

/** Calls back when the site's date has changed. Answers how to stop. */
export function watchDate(clock: Clock, date: () => string, onChange: () => void): () => void {
  let last = date();
  return clock.every(dateCheckMs, () => {
    const now = date();
    if (now === last) return;
    last = now;
    onChange();
  });
}
