/** All machines of a day under one time axis; a line that goes through all of them follows the pointer. */
import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { DayAnswer, StopAnswer } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { AreaDayRows } from "../area/area-day-rows.tsx";
import { createSiteTime, formatDuration } from "../format.ts";
import { HourTicks } from "../hour-ticks.tsx";
import { usePage } from "../page-context.ts";
import { DayMachineRow } from "./day-row.tsx";
import { type DayRow, shareOfTime, timeAtShare } from "./day-rows.ts";
import { PrintPatterns } from "./print-bar.tsx";
import { StateLegend } from "./state-legend.tsx";
import { segmentAt } from "./unpack-timeline.ts";
import { useHistoryWords } from "./use-history-words.ts";
import { usePrinting } from "./use-printing.ts";

/** Where the pointer is: a time, and the machine whose row it is on. */
interface Pointed {
  readonly atMs: number;
  readonly machine: string | undefined;
}

/** The rows. `stops` are the day's longest, longest first. */
export function DayTimeline(props: {
  readonly answer: DayAnswer;
  readonly span: TimeSpan;
  readonly rows: readonly DayRow[];
  readonly stops: readonly StopAnswer[];
}) {
  const { answer, span, rows, stops } = props;
  const { h, language } = useHistoryWords();
  const t = usePage().words.value;
  const isPrinting = usePrinting();
  const siteTime = useMemo(() => createSiteTime(language, answer.timeZone), [language, answer.timeZone]);
  const axis = useRef<HTMLDivElement>(null);
  const pointed = useSignal<Pointed | null>(null);

  function point(event: PointerEvent): void {
    const box = axis.current?.getBoundingClientRect();
    if (!box || event.clientX < box.left || event.clientX > box.right) {
      pointed.value = null;
      return;
    }
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-machine]") : null;
    const atMs = timeAtShare(span, (event.clientX - box.left) / box.width);
    pointed.value = { atMs, machine: row?.dataset.machine };
  }

  /** The time, and what the machine below the pointer was doing then, from when to when. */
  function readout({ atMs, machine }: Pointed): string {
    const row = rows.find((one) => one.machine.machine === machine);
    const segment = row && segmentAt(row.segments, atMs);
    if (!row || !segment) return siteTime.timeWithSeconds(atMs);
    const [startMs, endMs, state] = segment;
    const span = `${siteTime.timeWithSeconds(startMs)}–${siteTime.timeWithSeconds(endMs)}`;
    return h.readout(siteTime.time(atMs), row.machine.name, t.states[state], span, formatDuration(endMs - startMs, t));
  }

  const at = pointed.value;
  return (
    <section
      class="day-timeline"
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => (pointed.value = null)}
    >
      {isPrinting && <PrintPatterns />}
      <div class="day-row day-axis-row">
        <StateLegend isPrinting={isPrinting} />
        <div class="day-axis" ref={axis}>
          <p class="day-readout">{at && readout(at)}</p>
          <HourTicks span={span} siteTime={siteTime} />
        </div>
        <p class="day-figure">{h.utilisation}</p>
        <p class="day-figure">{h.running}</p>
        <p class="day-figure">{h.stopsWord}</p>
      </div>
      {rows.map((row) => (
        <DayMachineRow
          key={row.machine.machine}
          row={row}
          answer={answer}
          span={span}
          isPrinting={isPrinting}
          marks={stops.flatMap((stop, index) =>
            stop.machine === row.machine.machine ? [{ stop, place: index + 1 }] : [],
          )}
        />
      ))}
      <AreaDayRows date={answer.date} span={span} siteTime={siteTime} />
      {at && (
        <div class="day-row day-overlay" aria-hidden="true">
          <div class="day-overlay-bar">
            <div class="day-crosshair" style={{ left: `${100 * shareOfTime(span, at.atMs)}%` }} />
          </div>
        </div>
      )}
    </section>
  );
}
