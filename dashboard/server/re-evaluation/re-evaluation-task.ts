/** The chore of a re-evaluation: reads the database on a connection of its own, and answers what would change. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState } from "../../../common/contract/machine-state.ts";
import type { ReEvaluationPreview } from "../../../common/contract/past-answers.ts";
import type { DetectionSettings } from "../../../common/contract/plant-settings.ts";
import { openSqlite } from "../../../common/runtime/sqlite.ts";
import { databasePath } from "../database.ts";
import { openCyclePauses } from "../history/cycle-pauses.ts";
import { openQuestions } from "../history/open-questions.ts";
import { openPlans } from "../ledger/plans.ts";
import { learnedPauses } from "../tables/learned-pauses.ts";
import { previewOf } from "./preview.ts";
import { reEvaluate } from "./re-evaluate.ts";

/** What is to be decided again. */
export interface ReEvaluationTask extends TimeSpan {
  readonly dataDir: string;
  readonly machine: string;
  readonly simulated: boolean;
  readonly detection: DetectionSettings;
}

/** What came out; all of it can be sent to another process. */
export interface ReEvaluationResult {
  readonly preview: ReEvaluationPreview;
  readonly segments: readonly (readonly [startMs: number, endMs: number, state: MachineState])[];
}

/** Told so often on the way from 0 to 1. */
const progressSteps = 100;

/** Does it; `onProgress` is told how far it is, 0 to 1. */
export function doReEvaluation(task: ReEvaluationTask, onProgress: (share: number) => void): ReEvaluationResult {
  const { dataDir, machine: id, ...rest } = task;
  const db = openSqlite(databasePath(dataDir), { readOnly: true });
  try {
    const plan = openPlans(db).newest();
    const machine = plan.machine(id);
    if (!machine) throw new Error(`There is no machine "${id}" any more.`);
    const questions = openQuestions(db);
    const learnedPauseMs = learnedPauses(questions, openCyclePauses(db))(id, task.simulated);
    let told = 0;
    const evaluated = reEvaluate({
      ...rest,
      machine,
      plan,
      questions,
      learnedPauseMs,
      onProgress(share) {
        if (share < told + 1 / progressSteps) return;
        told = share;
        onProgress(share);
      },
    });
    return {
      preview: previewOf(task, evaluated),
      segments: evaluated.segments.map(({ startMs, endMs, state }) => [startMs, endMs, state] as const),
    };
  } finally {
    db.close();
  }
}
