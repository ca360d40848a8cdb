/** What answers about areas share: which area is meant, and its scores of a span; real and simulated ones are never mixed. */
import type { AreaSettings } from "../../../common/contract/area-settings.ts";
import type { AnswerArea, AreaSheet } from "../../../common/contract/clutter-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { isAreaSimulated } from "../areas/area-scores.ts";
import { lookOfScore } from "../areas/look-of-score.ts";
import type { StoredScore } from "../history/scores.ts";
import { type AnswerContext, BadQuestionError } from "./context.ts";

/** An area of the settings, and its scores. */
export interface KnownArea {
  readonly area: AnswerArea;
  readonly settings: AreaSettings;
  readonly inSpan: (span: TimeSpan) => StoredScore[];
}

/** An area by its id. Throws BadQuestionError when there is none. */
export function knownArea(context: AnswerContext, id: string): KnownArea {
  const settings = context.plans.newest().plant.areas.find((one) => one.id === id);
  if (!settings) throw new BadQuestionError(`There is no area "${id}".`);
  return openArea(context, settings);
}

/** All areas of the settings, in their order. */
export function knownAreas(context: AnswerContext): KnownArea[] {
  return context.plans.newest().plant.areas.map((settings) => openArea(context, settings));
}

function openArea({ questions }: AnswerContext, settings: AreaSettings): KnownArea {
  const { id, name } = settings;
  const simulated = isAreaSimulated(questions.scores, id, Number.MAX_SAFE_INTEGER);
  return {
    area: { area: id, name, simulated },
    settings,
    inSpan: (span) => questions.scores.inSpan(id, simulated, span),
  };
}

/** A score with what it saw on the sheet. */
export function sheetOfScore(score: StoredScore): AreaSheet {
  const { zones = [], outline = [], left = [], removed = [] } = score.details;
  return { ...lookOfScore(score), zones, outline, left, removed };
}
