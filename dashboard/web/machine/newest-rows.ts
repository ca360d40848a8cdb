/** Joins what the board has heard meanwhile to the rows of a trace. */
import type { TraceAnswer } from "../../../common/contract/history-answers.ts";
import type { TracePoint } from "../../../common/contract/live-events.ts";
import { rowWidth } from "./thin-trace.ts";

/** A point of the board stands for so long, ms. */
const heldMs = 2500;

/** The rows, and behind them a row for each point that is newer than the last. */
export function withNewest(
  rows: readonly number[],
  { fromMs }: Pick<TraceAnswer, "fromMs">,
  points: readonly TracePoint[],
): readonly number[] {
  const lastMs = fromMs + (rows.at(-rowWidth) ?? 0);
  const newer = points.filter(([atMs]) => atMs > Math.max(lastMs, fromMs));
  if (newer.length === 0) return rows;
  return [...rows, ...newer.flatMap(([atMs, amps]) => [atMs - fromMs, amps, amps, amps, heldMs])];
}
