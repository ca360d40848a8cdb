/** Says for a date which shifts are to take place, and why not: weekends, public holidays, the site's own days off. */
import type { CalendarSettings, ShiftSettings } from "../contract/calendar-settings.ts";
import { parseDayNumber, weekdayOf } from "./day-number.ts";
import { japaneseHolidayName } from "./japanese-holidays.ts";

/**
 * The shifts that start on a date, in the order of the settings; none on a day off. A date listed in `workdays` is never a
 * day off: the shifts of its weekday take place, or all shifts where that weekday has none.
 * @param date "YYYY-MM-DD"
 */
export function plannedShifts(settings: CalendarSettings, date: string): readonly ShiftSettings[] {
  const { shifts, daysOff } = settings;
  const weekday = weekdayOf(parseDayNumber(date));
  const ofWeekday = shifts.filter(({ days }) => days.includes(weekday));
  if (daysOff.workdays.includes(date)) return ofWeekday.length > 0 ? ofWeekday : shifts;
  const isOff = publicHolidayName(settings, date) !== undefined || siteDatesOff(settings, date).length > 0;
  return isOff ? [] : ofWeekday;
}

/**
 * What a date is called that is a public holiday or one of the site's own named days off; the public holiday's name comes
 * first. It keeps its name when people work on it.
 * @param date "YYYY-MM-DD"
 */
export function holidayName(settings: CalendarSettings, date: string): string | undefined {
  return publicHolidayName(settings, date) ?? siteDatesOff(settings, date).find(({ name }) => name !== undefined)?.name;
}

function publicHolidayName({ daysOff }: CalendarSettings, date: string): string | undefined {
  return daysOff.publicHolidays === "japan" ? japaneseHolidayName(date) : undefined;
}

function siteDatesOff({ daysOff }: CalendarSettings, date: string): CalendarSettings["daysOff"]["dates"] {
  // Dates written YYYY-MM-DD sort as text.
  return daysOff.dates.filter(({ from, to = from }) => from <= date && date <= to);
}
