/** Which scores of an area count: real ones or simulated ones, whichever came last; they are never mixed. */
import type { AreaLook } from "../../../common/contract/clutter-answers.ts";
import type { ScoreQuestions } from "../history/scores.ts";
import { lookOfScore } from "./look-of-score.ts";

/** Whether an area's newest score before a time is a simulated one. */
export function isAreaSimulated(scores: ScoreQuestions, area: string, beforeMs: number): boolean {
  const newest = (simulated: boolean) =>
    scores.newest(area, simulated, beforeMs, 1)[0]?.atMs ?? Number.NEGATIVE_INFINITY;
  return newest(true) > newest(false);
}

/** What the live model needs of an area. */
export interface NewestLooks {
  readonly simulated: boolean;
  /** Oldest first: those of the last `spanMs`, with the newest ones before, where a level may have begun. */
  readonly looks: readonly AreaLook[];
}

/** So many looks before the span may tell since when a level holds. */
const looksBefore = 60;

/** The newest looks of an area. */
export function newestLooks(scores: ScoreQuestions, area: string, nowMs: number, spanMs: number): NewestLooks {
  // A gateway's clock may be a little ahead.
  const endMs = nowMs + spanMs;
  const simulated = isAreaSimulated(scores, area, endMs);
  const startMs = nowMs - spanMs;
  const before = scores.newest(area, simulated, startMs, looksBefore).reverse();
  return { simulated, looks: [...before, ...scores.inSpan(area, simulated, { startMs, endMs })].map(lookOfScore) };
}
