/** Which dates the calendar shows: a year or a month, from the page's address, and the ones before and after. */
import { firstOfMonth, isDate, lastOfMonth } from "./calendar-date.ts";

/** The dates that are shown, both included. */
export interface CalendarSpan {
  readonly unit: "year" | "month";
  readonly from: string;
  readonly to: string;
}

/** What an address should say for a span. */
export interface SpanQuery extends Readonly<Record<string, string | null>> {
  readonly year: string | null;
  readonly month: string | null;
}

/** The span that an address names by a month (YYYY-MM) or a year (YYYY); today's `unit` when it names neither, or nonsense. */
export function calendarSpan(
  year: string | null,
  month: string | null,
  today: string,
  unit: CalendarSpan["unit"],
): CalendarSpan {
  const namedYear = year !== null && isDate(`${year}-01-01`) ? year : null;
  const namedMonth = month !== null && isDate(`${month}-01`) ? month : null;
  if (namedMonth !== null || (namedYear === null && unit === "month")) {
    const from = `${namedMonth ?? today.slice(0, 7)}-01`;
    return { unit: "month", from, to: lastOfMonth(from) };
  }
  const shown = namedYear ?? today.slice(0, 4);
  return { unit: "year", from: `${shown}-01-01`, to: `${shown}-12-31` };
}

/** The address of the span of that unit in which a date lies. */
export function queryOfSpan(unit: CalendarSpan["unit"], date: string): SpanQuery {
  return unit === "year" ? { year: date.slice(0, 4), month: null } : { year: null, month: date.slice(0, 7) };
}

/** A date in the span before (-1) or after (1). */
export function dateInNext({ unit, from }: CalendarSpan, direction: -1 | 1): string {
  return firstOfMonth(from, direction * (unit === "year" ? 12 : 1));
}
