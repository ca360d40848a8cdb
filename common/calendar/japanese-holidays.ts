/** Japan's public holidays by date. */
import holidayJp from "@holiday-jp/holiday_jp";

// The package's functions read Date objects in the time zone of this process and answer with midnight UTC, so a date can
// come out one day wrong; its table is keyed by the date itself and depends on no zone.
const holidaysByDate: Readonly<Record<string, { readonly name: string } | undefined>> = holidayJp.holidays;

/**
 * The Japanese name of the public holiday on a date, substitute holidays (振替休日) included, or undefined.
 * The table reaches from 1970 to 2050; years not yet proclaimed are forecast, and outside it no holiday is known.
 * @param date "YYYY-MM-DD"
 */
export function japaneseHolidayName(date: string): string | undefined {
  return Object.hasOwn(holidaysByDate, date) ? holidaysByDate[date]?.name : undefined;
}
