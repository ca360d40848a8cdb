/** A day of the calendar: its utilisation by colour and number, and what was special about it. */
import type { DayCell } from "./calendar-cells.ts";
import { dayAddress } from "./page-addresses.ts";
import { useHistoryWords } from "./use-history-words.ts";
import { heatStepOf } from "./utilisation-scale.ts";

/** A day's cell, which leads to its page; days to come lead nowhere. */
export function CalendarDay({
  cell,
  isLarge,
  isStart,
}: {
  readonly cell: DayCell;
  readonly isLarge: boolean;
  readonly isStart: boolean;
}) {
  const { h, dates } = useHistoryWords();
  const { date, utilisation, isFuture, isBefore } = cell;
  // A small cell has room for one thing.
  const isQuiet = utilisation === null && cell.runningMin === 0;
  const attributes = {
    class: "calendar-day",
    "data-date": date,
    "data-heat": utilisation === null ? undefined : heatStepOf(utilisation),
    "data-off": cell.isDayOff,
    "data-hatched": cell.isPoorlyKnown,
    "data-today": cell.isToday,
    "data-future": isFuture || isBefore,
    tabIndex: isStart ? 0 : -1,
    title: h.dayTitle(dates.day(date), h.dayFacts(cell)),
    "aria-label": h.dayTitle(dates.day(date), h.dayFacts(cell)),
    "aria-current": cell.isToday ? ("date" as const) : undefined,
  };
  const inside = (
    <>
      <span class="calendar-number">{Number(date.slice(8))}</span>
      {cell.isCorrected && <CorrectedMark />}
      <span class="calendar-figure">{figureOf(cell)}</span>
      {cell.holiday !== "" && (
        <span class="calendar-holiday">{isLarge ? cell.holiday : isQuiet ? h.holidayShort : ""}</span>
      )}
      {isLarge && !isFuture && cell.runningMin > 0 && (
        <span class="calendar-more">
          <span>{cell.isDayOff ? "" : h.stopsShort(cell.stops)}</span>{" "}
          <span>{h.runningShort(cell.runningMin / 60)}</span>
        </span>
      )}
    </>
  );
  if (isFuture) return <span {...attributes}>{inside}</span>;
  return (
    <a {...attributes} href={dayAddress(date)}>
      {inside}
    </a>
  );
}

function figureOf({ utilisation, isDayOff, isFuture, runningMin }: DayCell): string {
  if (utilisation !== null) return String(Math.round(utilisation / 10));
  if (isFuture) return "";
  if (isDayOff) return runningMin > 0 ? "▸" : "";
  return "";
}

/** A figure that was changed after the day. */
export function CorrectedMark() {
  return (
    <svg class="corrected-mark" viewBox="0 0 10 10" aria-hidden="true">
      <path d="M1 9 2 6 7.2.8 9.2 2.8 4 8z" />
    </svg>
  );
}
