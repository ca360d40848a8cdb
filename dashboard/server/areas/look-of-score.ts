/** Scores of history as answers tell them: a look, without what is seldom asked for. */
import type { AreaLook } from "../../../common/contract/clutter-answers.ts";
import type { StoredScore } from "../history/scores.ts";

/** The look that a score stands for. */
export function lookOfScore({ atMs, occasion, slot, outcome, share, level, cause, confidence }: StoredScore): AreaLook {
  return {
    atMs,
    occasion,
    outcome,
    ...(slot !== undefined && { slot }),
    ...(share !== undefined && { share }),
    ...(level !== undefined && { level }),
    ...(cause !== undefined && { cause }),
    ...(confidence !== undefined && { confidence }),
  };
}
