/** The cells of a month of clutter: a date each, in the column of its weekday and the row of its week. */
import type { ClutterDay } from "../../../common/contract/clutter-answers.ts";
import { firstOfMonth, weekdayOf } from "../history/calendar-date.ts";

/** A cell. */
export interface ClutterCell {
  readonly day: ClutterDay;
  /** 0 is Monday, 6 Sunday. */
  readonly column: number;
  /** 0 is the first row. */
  readonly row: number;
  readonly isToday: boolean;
  readonly isFuture: boolean;
}

/** A month. */
export interface ClutterMonth {
  /** Its first date. */
  readonly first: string;
  readonly cells: readonly ClutterCell[];
  readonly rows: number;
}

/** Puts days into their months, in the order in which they come. */
export function clutterMonths(days: readonly ClutterDay[], today: string): ClutterMonth[] {
  const months = new Map<string, ClutterDay[]>();
  for (const day of days) {
    const first = firstOfMonth(day.date);
    months.set(first, [...(months.get(first) ?? []), day]);
  }
  return [...months].map(([first, own]) => {
    const offset = weekdayOf(first);
    const cells = own.map((day) => {
      const place = offset + Number(day.date.slice(8)) - 1;
      const row = Math.floor(place / 7);
      return { day, column: place % 7, row, isToday: day.date === today, isFuture: day.date > today };
    });
    return { first, cells, rows: Math.max(0, ...cells.map(({ row }) => row)) + 1 };
  });
}
