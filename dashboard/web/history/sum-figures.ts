/** Sums figures of several machines or spans up: times add, shares are reckoned from the sums. */
import type { SpanTimes } from "../../../common/contract/history-answers.ts";

/** Figures of a sum; shares from 0 to 1, null where there is nothing to divide by. */
export interface SummedFigures {
  readonly utilisation: number | null;
  readonly coverage: number | null;
  /** Stops that aren't short ones. */
  readonly stops: number;
  /** Running time, planned or not, in ms. */
  readonly runningMs: number;
}

/** The figures of all rows together. */
export function sumFigures(rows: readonly SpanTimes[]): SummedFigures {
  const sum = (numberOf: (row: SpanTimes) => number) => rows.reduce((total, row) => total + numberOf(row), 0);
  const knownMs = sum(({ runningMs, pausesMs, stopsMs }) => runningMs + pausesMs + stopsMs);
  const plannedMs = sum((row) => row.plannedMs - row.excludedMs);
  return {
    utilisation: knownMs > 0 ? sum(({ runningMs }) => runningMs) / knownMs : null,
    coverage: plannedMs > 0 ? knownMs / plannedMs : null,
    stops: sum(({ stops, shortStops }) => stops - shortStops),
    runningMs: sum(({ allRunningMs }) => allRunningMs),
  };
}
