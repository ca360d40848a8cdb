/** Words of `machikoba past`: changes, and what a re-evaluation would change. */
import { DateTime } from "luxon";
import type { SpanFigures } from "../common/contract/history-answers.ts";
import type { TimeSpan } from "../common/contract/live-events.ts";
import type { PastChange } from "../dashboard/server/history/past-changes.ts";
import type { ReEvaluated } from "../dashboard/server/re-evaluation/re-evaluate.ts";

/** A change in a line. */
export function describeChange(change: PastChange, zone: string): string {
  const time = (ms: number) => DateTime.fromMillis(ms, { zone }).toFormat("yyyy-MM-dd HH:mm:ss");
  const undone = change.undoneMs === null ? "" : `, undone ${time(change.undoneMs)}`;
  const span = `${time(change.startMs)} to ${time(change.endMs)}`;
  return `${change.id}  ${change.machine}  ${change.kind}  ${span}  ${change.detail}  (${change.author}, ${time(change.atMs)}${undone})`;
}

/** What a re-evaluation would change. */
export function describePreview(evaluated: ReEvaluated, { startMs, endMs }: TimeSpan): string {
  const { figuresBefore: before, figuresAfter: after, heldMs } = evaluated;
  const held = percent(heldMs / (endMs - startMs));
  return `${[
    `Seconds are kept for ${held} of the span.`,
    `Running in planned time: ${hours(after)} instead of ${hours(before)}`,
    `Utilisation: ${percent(after.utilisation)} instead of ${percent(before.utilisation)}, known for ${percent(after.coverage)} instead of ${percent(before.coverage)} of the planned time`,
    `Stops: ${after.stops} (${after.shortStops} short) instead of ${before.stops} (${before.shortStops} short)`,
  ].join("\n")}\n`;
}

const hours = ({ runningMs }: SpanFigures) => `${(runningMs / 3_600_000).toFixed(2)} h`;
const percent = (share: number | null) => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);
