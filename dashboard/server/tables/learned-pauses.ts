/** The cycle pauses that history has learned, for tables. */
import type { CyclePauses } from "../history/cycle-pauses.ts";
import type { HistoryQuestions } from "../history/open-questions.ts";
import type { LearnedPause } from "./cycles-table.ts";

/** Looks up a machine's pause; undefined where nothing was learned of it. The connection only reads, so nothing is learned here. */
export function learnedPauses(questions: HistoryQuestions, pauses: CyclePauses): LearnedPause {
  return (machine, simulated) => {
    const known = questions.machines().find((one) => one.machine === machine && one.simulated === simulated);
    const pause = known && pauses.of(known, Number.POSITIVE_INFINITY);
    return pause?.isLearned ? pause.pauseMs : undefined;
  };
}
