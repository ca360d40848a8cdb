/** The open hours as another connection sees them: frames of the journal, read on as they are written. */
import type { Journal } from "./journal.ts";
import { createOpenHours, type OpenHours } from "./open-hours.ts";

/** Answers the open hours, brought up to date. */
export function createJournalReader(journal: Journal): () => OpenHours {
  let openHours = createOpenHours();
  let oldest: number | undefined;
  let newest = 0;

  return () => {
    const nowOldest = journal.oldestId();
    // The journal was written anew: what was packed since is in the hours.
    if (nowOldest !== oldest) {
      openHours = createOpenHours();
      newest = 0;
      oldest = nowOldest;
    }
    for (const { id, rows } of journal.readBehind(newest)) {
      openHours.add(rows);
      newest = id;
    }
    return openHours;
  };
}
