/** Dates of a calendar as day numbers, so that the next day is one more, whatever the time zone. */
import { type Weekday, weekdays } from "../contract/calendar-settings.ts";

/** Milliseconds of a day without a change of the clocks. */
export const plainDayMs = 86_400_000;

/**
 * Days from 1970-01-01 to a date, negative before it.
 * @param date "YYYY-MM-DD"
 * @throws RangeError if there is no such date
 */
export function parseDayNumber(date: string): number {
  const dayNumber = Date.parse(`${date}T00:00:00Z`) / plainDayMs;
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(dayNumber) || formatDayNumber(dayNumber) !== date) {
    throw new RangeError(`"${date}" is not a date: hand in one that exists, as YYYY-MM-DD`);
  }
  return dayNumber;
}

/** The date of a day number as "YYYY-MM-DD"; years 0 to 9999. */
export function formatDayNumber(dayNumber: number): string {
  return new Date(dayNumber * plainDayMs).toISOString().slice(0, 10);
}

/** The day of the week of a day number. */
export function weekdayOf(dayNumber: number): Weekday {
  // 1970-01-01 was a Thursday, which is number 3 when Monday is 0.
  const index = (((dayNumber + 3) % 7) + 7) % 7;
  return weekdays[index] ?? "mon";
}
