/** `/api/scores`: each look at an area between two dates; and `/api/areas-day`: the looks of all areas on one. */
import type { AreasDayAnswer, ScoresAnswer } from "../../../common/contract/clutter-answers.ts";
import { lookOfScore } from "../areas/look-of-score.ts";
import { knownArea, knownAreas, sheetOfScore } from "./area-context.ts";
import type { AnswerContext } from "./context.ts";

/** Answers dates from `from` to `to`, both included. */
export function answerScores(
  context: AnswerContext,
  { area: id, from, to }: { readonly area: string; readonly from: string; readonly to: string },
): ScoresAnswer {
  const { calendar } = context.plans.newest();
  const { area, inSpan } = knownArea(context, id);
  const span = { startMs: calendar.daySpan(from).startMs, endMs: calendar.daySpan(to).endMs };
  const looks = inSpan(span).map((score) => ({ ...lookOfScore(score), zones: sheetOfScore(score).zones }));
  return { ...area, from, to, looks };
}

/** Answers a date. */
export function answerAreasDay(context: AnswerContext, { date }: { readonly date: string }): AreasDayAnswer {
  const span = context.plans.newest().calendar.daySpan(date);
  return {
    date,
    areas: knownAreas(context).map(({ area, inSpan }) => ({ ...area, looks: inSpan(span).map(lookOfScore) })),
  };
}
