/** A figure before and after, their difference with its interval drawn against zero, and how sure it is in words. */
import type { CompareFigure } from "../../../common/contract/comparison-answers.ts";
import { noValue } from "../format.ts";
import { layOutInterval } from "./interval-layout.ts";
import { useHistoryWords } from "./use-history-words.ts";
import { verdictOf } from "./verdict.ts";

/** How a figure is written. */
export interface FigureFormat {
  readonly name: string;
  readonly write: (value: number) => string;
  /** Writes a difference, with its sign and unit. */
  readonly writeDifference: (difference: number) => string;
  /** What to divide a difference by for the axis, so that its ends are round numbers as they are written. */
  readonly axisUnit: number;
  /** The axis reaches so far at least, in `axisUnit`. */
  readonly leastReach: number;
}

/** The row. */
export function DifferenceRow(props: {
  readonly compared: CompareFigure;
  readonly format: FigureFormat;
  /** Days that each period needs. */
  readonly leastDays: number;
}) {
  const { compared, format, leastDays } = props;
  const { h } = useHistoryWords();
  const { figure, before, after, difference, lowest, highest } = compared;
  const verdict = verdictOf(compared);
  return (
    <article class="difference" data-figure={figure} data-verdict={verdict}>
      <h3 class="difference-name">{format.name}</h3>
      <p class="difference-values">
        <span>{before === null ? noValue : format.write(before)}</span>
        <span class="difference-arrow" aria-label={h.becomes} role="img">
          →
        </span>
        <b>{after === null ? noValue : format.write(after)}</b>
      </p>
      <p class="difference-value">{difference === null ? noValue : format.writeDifference(difference)}</p>
      {difference !== null && lowest !== null && highest !== null && (
        <IntervalAxis interval={{ difference, low: lowest, high: highest }} format={format} />
      )}
      <p class="difference-sure">
        <b>{h.verdicts[verdict](leastDays)}</b>{" "}
        {lowest !== null &&
          highest !== null &&
          h.intervalText(format.writeDifference(lowest), format.writeDifference(highest))}
      </p>
    </article>
  );
}

function IntervalAxis(props: {
  readonly interval: { readonly difference: number; readonly low: number; readonly high: number };
  readonly format: FigureFormat;
}) {
  const { interval, format } = props;
  const { h } = useHistoryWords();
  const { axisUnit, leastReach, writeDifference } = format;
  const inUnits = {
    difference: interval.difference / axisUnit,
    low: interval.low / axisUnit,
    high: interval.high / axisUnit,
  };
  const { dot, low, high, reach } = layOutInterval(inUnits, leastReach);
  return (
    <div class="interval">
      {/* The words beside it say the same. */}
      <svg class="interval-axis" aria-hidden="true">
        <line class="interval-base" x1="0%" x2="100%" y1="50%" y2="50%" />
        <line class="interval-zero" x1="50%" x2="50%" y1="0%" y2="100%" />
        <line class="interval-whisker" x1={`${low}%`} x2={`${high}%`} y1="50%" y2="50%" />
        <line class="interval-end" x1={`${low}%`} x2={`${low}%`} y1="28%" y2="72%" />
        <line class="interval-end" x1={`${high}%`} x2={`${high}%`} y1="28%" y2="72%" />
        <circle class="interval-dot" cx={`${dot}%`} cy="50%" r="8" />
      </svg>
      <div class="interval-marks" aria-hidden="true">
        <span>{writeDifference(-reach * axisUnit)}</span>
        <span>{h.noDifference}</span>
        <span>{writeDifference(reach * axisUnit)}</span>
      </div>
    </div>
  );
}
