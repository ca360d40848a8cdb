/** What a re-evaluation would change, as pages show it. */
import type { SpanFigures } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { EvaluatedSpan, ReEvaluationPreview, StateMs } from "../../../common/contract/past-answers.ts";
import { packTimeline } from "../answers/pack-timeline.ts";
import type { Segment } from "../history/segment.ts";
import type { ReEvaluated } from "./re-evaluate.ts";

/** Makes the preview of a span that was decided again. */
export function previewOf({ startMs, endMs }: TimeSpan, evaluated: ReEvaluated): ReEvaluationPreview {
  const { before, after, figuresBefore, figuresAfter, heldMs } = evaluated;
  return {
    before: evaluatedSpan(startMs, before, figuresBefore),
    after: evaluatedSpan(startMs, after, figuresAfter),
    heldShare: heldMs / (endMs - startMs),
    changedMs: differingMs(before, after),
  };
}

function evaluatedSpan(startMs: number, tiles: readonly Segment[], figures: SpanFigures): EvaluatedSpan {
  return { figures, statesMs: statesOf(tiles), timeline: packTimeline(startMs, tiles) };
}

function statesOf(tiles: readonly Segment[]): StateMs {
  const ms = { running: 0, idle: 0, off: 0, unknown: 0 };
  for (const { state, startMs, endMs } of tiles) ms[state] += endMs - startMs;
  return ms;
}

/** Time in which two timelines of the same span say different states, ms. */
export function differingMs(one: readonly Segment[], other: readonly Segment[]): number {
  let sum = 0;
  let at = 0;
  for (const tile of one) {
    while ((other[at]?.endMs ?? Number.POSITIVE_INFINITY) <= tile.startMs) at += 1;
    for (let next = at; (other[next]?.startMs ?? Number.POSITIVE_INFINITY) < tile.endMs; next += 1) {
      const against = other[next];
      if (!against || against.state === tile.state) continue;
      sum += Math.min(tile.endMs, against.endMs) - Math.max(tile.startMs, against.startMs);
    }
  }
  return sum;
}
