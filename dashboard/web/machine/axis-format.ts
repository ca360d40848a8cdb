/** Writes the times of a machine's page, by the site's time zone and never by the browser's. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { Language } from "../../../common/contract/quantities.ts";
import type { TimeTick } from "./time-ticks.ts";

const dayMs = 86_400_000;

/** Formats of a site's times. */
export interface AxisFormat {
  /** "10:42:07", "10:42", or at midnight "11/20". */
  readonly tick: (tick: TimeTick) => string;
  /** "11/20(金) 10:42:07". */
  readonly moment: (atMs: number) => string;
  /** "10:42:07". */
  readonly clock: (atMs: number) => string;
  /** "2026年11月20日(金)", or "11月14日(土)–11月20日(金)": whole days. */
  readonly days: (span: TimeSpan) => string;
  /** "11/20(金) 10:00–11:00", with seconds where the span is short. */
  readonly part: (span: TimeSpan) => string;
}

/** Builds the formats. */
export function createAxisFormat(language: Language, timeZone: string): AxisFormat {
  const locale = language === "en" ? "en-GB" : language;
  const build = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone, hourCycle: "h23", ...options });
    return (atMs: number) => format.format(atMs);
  };
  const minute = build({ hour: "2-digit", minute: "2-digit" });
  const clock = build({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const month = language === "en" ? "short" : "numeric";
  const dayTick = build({ month, day: "numeric" });
  const shortDay = build({ month, day: "numeric", weekday: "short" });
  const day = build({ month: language === "en" ? "short" : "long", day: "numeric", weekday: "short" });
  const fullDay = build({
    year: "numeric",
    month: language === "en" ? "short" : "long",
    day: "numeric",
    weekday: "short",
  });
  return {
    tick: ({ atMs, unit }) => (unit === "day" ? dayTick(atMs) : unit === "minute" ? minute(atMs) : clock(atMs)),
    moment: (atMs) => `${shortDay(atMs)} ${clock(atMs)}`,
    clock,
    days: ({ startMs, endMs }) =>
      endMs - startMs <= 1.2 * dayMs ? fullDay(startMs) : `${day(startMs)} – ${day(endMs - 1)}`,
    part({ startMs, endMs }) {
      const write = endMs - startMs < 10 * 60_000 ? clock : minute;
      const end = shortDay(startMs) === shortDay(endMs - 1) ? write(endMs) : `${shortDay(endMs)} ${write(endMs)}`;
      return `${shortDay(startMs)} ${write(startMs)} – ${end}`;
    },
  };
}
