/** Reckons with dates of the site's calendar, written YYYY-MM-DD: no time of day, no time zone. */
import type { Language } from "../../../common/contract/quantities.ts";

const dayMs = 86_400_000;

/** Whether a text is a date that exists, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && dateOf(Date.parse(text)) === text;
}

/** The date `days` days later; earlier when negative. */
export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(date) + days * dayMs);
}

/** Days from one date to another; negative when the other is earlier. */
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** Day of the week: 0 is Monday, 6 Sunday. */
export function weekdayOf(date: string): number {
  return (new Date(date).getUTCDay() + 6) % 7;
}

/** First date of the month that lies `months` after the date's own. */
export function firstOfMonth(date: string, months = 0): string {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return dateOf(Date.UTC(year, month - 1 + months, 1));
}

/** Last date of the month that lies `months` after the date's own. */
export function lastOfMonth(date: string, months = 0): string {
  return addDays(firstOfMonth(date, months + 1), -1);
}

/** All dates from one to another, both included. */
export function datesOf(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, daysFrom(from, to) + 1) }, (_, day) => addDays(from, day));
}

/** Formats of dates in one language. */
export interface DateFormat {
  /** "11月20日(金)", "Fri 20 Nov". */
  readonly day: (date: string) => string;
  /** "2026年11月20日(金)", "Fri 20 Nov 2026". */
  readonly full: (date: string) => string;
  /** "11月", "November". */
  readonly month: (date: string) => string;
  /** "2026年11月", "November 2026". */
  readonly yearMonth: (date: string) => string;
  /** "2026年", "2026". */
  readonly year: (date: string) => string;
  /** "月", "Mon": 0 is Monday. */
  readonly weekday: (weekday: number) => string;
}

/** Builds the formats of a language. */
export function createDateFormat(language: Language): DateFormat {
  const locale = language === "en" ? "en-GB" : language;
  const build = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    return (date: string) => format.format(Date.parse(date)).replace(",", "");
  };
  const month = language === "en" ? "short" : "long";
  const weekday = build({ weekday: "short" });
  return {
    day: build({ month, day: "numeric", weekday: "short" }),
    full: build({ year: "numeric", month, day: "numeric", weekday: "short" }),
    month: build({ month: "long" }),
    yearMonth: build({ year: "numeric", month: "long" }),
    year: build({ year: "numeric" }),
    weekday: (day) => weekday(addDays("2026-11-16", day)),
  };
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
