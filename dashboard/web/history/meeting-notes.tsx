/** Room to write on paper at the meeting. */
import { useHistoryWords } from "./use-history-words.ts";

/** The room; only on paper. */
export function MeetingNotes() {
  const { h } = useHistoryWords();
  return (
    <section class="print-only meeting-notes">
      <h3>{h.meetingNotes}</h3>
    </section>
  );
}
