/** A machine's day on the common time axis, with its figures beside it. */
import { useSignal } from "@preact/signals";
import type { DayAnswer, StopAnswer } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { formatQuantity } from "../../../common/contract/quantities.ts";
import { formatDuration, noValue } from "../format.ts";
import { usePage } from "../page-context.ts";
import { paintTimeline } from "../paint-timeline.ts";
import { PaintedCanvas } from "../painted-canvas.tsx";
import { machineStateOrder } from "../state-order.ts";
import { totalsMs } from "../timeline-layout.ts";
import { CorrectedMark } from "./calendar-day.tsx";
import { type DayRow, shareOfTime } from "./day-rows.ts";
import { machineAddress } from "./page-addresses.ts";
import { PrintBar } from "./print-bar.tsx";
import { useHistoryWords } from "./use-history-words.ts";
import { lowCoverage } from "./utilisation-scale.ts";

/** A stop that is among the longest, and its place: 1 for the longest. */
export interface MarkedStop {
  readonly stop: StopAnswer;
  readonly place: number;
}

/** The row. */
export function DayMachineRow(props: {
  readonly row: DayRow;
  readonly answer: DayAnswer;
  readonly span: TimeSpan;
  readonly isPrinting: boolean;
  readonly marks: readonly MarkedStop[];
}) {
  const { row, answer, span, isPrinting, marks } = props;
  const { h } = useHistoryWords();
  const t = usePage().words.value;
  const { machine, segments } = row;
  const totals = totalsMs(segments, span);
  const label = machineStateOrder.map((state) => `${t.states[state]} ${formatDuration(totals[state], t)}`);
  return (
    <div class="day-row" data-machine={machine.machine}>
      <a class="day-name" href={machineAddress(machine.machine, answer.span)}>
        <span class="day-name-text">{machine.name}</span>
        {machine.simulated && <span class="day-simulated">{t.simulatedShort}</span>}
      </a>
      <div class="day-bar-place">
        {isPrinting ? (
          <PrintBar segments={segments} span={span} planned={answer.planned} />
        ) : (
          <DayBar {...props} label={`${machine.name}: ${label.join(t.listSeparator)}`} />
        )}
        {marks.map(({ stop, place }) => {
          const share = shareOfTime(span, (stop.startMs + stop.endMs) / 2);
          return (
            <span key={place} class="stop-place" style={{ left: `${100 * Math.min(1, Math.max(0, share))}%` }}>
              {place}
            </span>
          );
        })}
      </div>
      <Figures row={row} correctedWord={h.corrected} />
    </div>
  );
}

/** The bar on a canvas; repainted when what it shows has changed. */
function DayBar(props: {
  readonly row: DayRow;
  readonly answer: DayAnswer;
  readonly span: TimeSpan;
  readonly label: string;
}) {
  const shown = useSignal(props);
  shown.value = props;
  return (
    <PaintedCanvas
      class="day-bar"
      label={props.label}
      watch={() => void shown.value}
      paint={(surface) => {
        const { row, answer, span } = shown.peek();
        paintTimeline(surface, span, row.segments, answer.planned, answer.nowMs);
      }}
    />
  );
}

function Figures({ row, correctedWord }: { readonly row: DayRow; readonly correctedWord: string }) {
  const { h, language } = useHistoryWords();
  const { figures, isCorrected } = row.machine;
  const coverage = figures?.coverage ?? null;
  return (
    <>
      <p class="day-figure">
        <b data-figure="utilisation">{formatQuantity("utilisation", figures?.utilisation, language)}</b>
        {isCorrected && (
          <span class="day-corrected" title={correctedWord}>
            <CorrectedMark />
            <span class="read-only">{correctedWord}</span>
          </span>
        )}
        <span class="day-coverage" data-low={coverage !== null && coverage * 1000 < lowCoverage}>
          {h.coverageShort(formatQuantity("coverage", coverage, language))}
        </span>
      </p>
      <p class="day-figure">
        <b>{figures ? h.hours(figures.allRunningMs / 3_600_000) : noValue}</b>
      </p>
      <p class="day-figure">
        <b>{figures ? h.times(figures.stops - figures.shortStops) : noValue}</b>
        {figures !== null && figures.shortStops > 0 && (
          <span class="day-coverage">{h.shortStops(figures.shortStops)}</span>
        )}
      </p>
    </>
  );
}
