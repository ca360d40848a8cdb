/** Writes times, durations and figures for people: by the site's time zone and the interface's language. */
import type { Language } from "../../common/contract/quantities.ts";
import { quantities } from "../../common/contract/quantities.ts";
import type { Dictionary } from "./dictionary.ts";
import { dictionaries } from "./dictionary.ts";

/** What is written where there is no value. */
export const noValue = "–";

/** Writes amperes without the unit, which stands beside. Made once for each language: it runs for every reading. */
export function createAmpsFormat(language: Language): (amps: number | null) => string {
  const { digits } = quantities.rmsA;
  const format = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (amps) => (amps === null ? noValue : format.format(amps));
}

/** How wide a text is, in Latin letters: Japanese ones are twice as wide. */
export function columnsOf(text: string): number {
  return [...text].reduce((columns, letter) => columns + (/[\u1100-\uff60\uffe0-\uffe6]/.test(letter) ? 2 : 1), 0);
}

/** How long something has lasted: seconds below a minute, then minutes, hours and days; never rounded up. */
export function formatDuration(ms: number, t: Dictionary): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const min = Math.floor(s / 60);
  const h = Math.floor(min / 60);
  if (min < 1) return t.seconds(s);
  if (h < 1) return t.minutes(min);
  if (h < 24) return t.hours(h, min % 60);
  return t.days(Math.floor(h / 24), h % 24);
}

/** Formats of a site's clock and calendar in one language. */
export interface SiteTime {
  /** "10:42" */
  readonly time: (atMs: number) => string;
  /** "10:42:07" */
  readonly timeWithSeconds: (atMs: number) => string;
  /** "11月21日(金)", "Friday, 21 November" */
  readonly date: (atMs: number) => string;
  /** "10:42", "昨日 23:05", "11/19 23:05": as much of the date as is needed beside `nowMs`. */
  readonly moment: (atMs: number, nowMs: number) => string;
  /** The same of what is to come: "17:00", "明日 9:00", "11/24(火) 9:00". */
  readonly upcoming: (atMs: number, nowMs: number) => string;
  /** The site's hour, minutes as a fraction: 8.5 at 08:30. */
  readonly hourOf: (atMs: number) => number;
}

/** Builds the formats of a site's time zone (IANA name). */
export function createSiteTime(language: Language, timeZone: string): SiteTime {
  const locale = language === "en" ? "en-GB" : language;
  const build = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, hourCycle: "h23", ...options });
  const time = build({ hour: "2-digit", minute: "2-digit" });
  const timeWithSeconds = build({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const date = build({ month: "long", day: "numeric", weekday: language === "en" ? "long" : "short" });
  const shortDate = build({ month: "numeric", day: "numeric" });
  const isoDate = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  const weekdayDate = build({ month: "numeric", day: "numeric", weekday: "short" });
  const t = dictionaries[language];
  const daysBetween = (fromMs: number, toMs: number) =>
    Math.round((Date.parse(isoDate.format(toMs)) - Date.parse(isoDate.format(fromMs))) / 86_400_000);

  return {
    upcoming(atMs, nowMs) {
      const days = daysBetween(nowMs, atMs);
      if (days === 0) return time.format(atMs);
      return days === 1 ? t.tomorrow(time.format(atMs)) : `${weekdayDate.format(atMs)} ${time.format(atMs)}`;
    },
    time: (atMs) => time.format(atMs),
    timeWithSeconds: (atMs) => timeWithSeconds.format(atMs),
    date: (atMs) => date.format(atMs),
    moment(atMs, nowMs) {
      const daysAgo = daysBetween(atMs, nowMs);
      if (daysAgo === 0) return time.format(atMs);
      return daysAgo === 1 ? t.yesterday(time.format(atMs)) : `${shortDate.format(atMs)} ${time.format(atMs)}`;
    },
    hourOf(atMs) {
      const [hour = 0, minute = 0] = time.format(atMs).split(":").map(Number);
      return hour + minute / 60;
    },
  };
}
