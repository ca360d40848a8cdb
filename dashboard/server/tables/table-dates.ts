/** The dates that a span touches, by the site's calendar. */
import { createCalendar } from "../../../common/calendar/calendar.ts";
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import { knownSpan, type TableSource } from "./table-source.ts";

/** First and last date of the part of the span that history knows; undefined where it knows nothing. */
export function datesOf(source: TableSource): { readonly from: string; readonly to: string } | undefined {
  const span = knownSpan(source);
  if (!span) return undefined;
  const { dayOf } = createCalendar(source.plant.calendar, source.plant.timeZone);
  return { from: dayOf(span.startMs), to: dayOf(span.endMs - 1) };
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return formatDayNumber(parseDayNumber(date) + days);
}
