/** Times as loggers write them, in many forms, read into epoch ms. */
import { DateTime } from "luxon";
import { createLocalTime } from "../common/calendar/local-time.ts";

/** Reads a time; NaN for what isn't one. */
export type LoggerTimes = (text: string) => number;

const minuteMs = 60_000;
const dayMs = 86_400_000;
const quarterMin = 15;

/** Year, month, day, hour, minute, second, fraction, offset; separators of Japan and of ISO 8601. */
const written =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s]*(\d{1,2})[:時](\d{1,2})(?:[:分](\d{1,2})(?:[.,](\d{1,9}))?)?[分秒]?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const compact = /^(\d{4})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})(\d{2})$/;
const epochSeconds = /^\d{10}(?:\.\d+)?$/;
const epochMilliseconds = /^\d{13}$/;

/**
 * Creates the reader. Times without an offset are local ones of the zone. `format` (luxon's letters, such as
 * `dd/MM/yyyy HH:mm:ss`) is for what isn't known here. A local time that comes twice in a year is its first coming.
 */
export function createLoggerTimes(timeZone: string, format?: string): LoggerTimes {
  if (format !== undefined) return (text) => DateTime.fromFormat(text.trim(), format, { zone: timeZone }).toMillis();
  const { instantMs } = createLocalTime(timeZone);
  let known = Number.NaN;
  let knownMs = 0;
  // Rows of a quarter of an hour share what the time zone says of it.
  const localMs = (day: number, minute: number) => {
    const quarter = day * 96 + Math.floor(minute / quarterMin);
    if (quarter !== known) {
      known = quarter;
      knownMs = instantMs(day, Math.floor(minute / quarterMin) * quarterMin);
    }
    return knownMs + (minute % quarterMin) * minuteMs;
  };
  return (text) => {
    const trimmed = text.normalize("NFKC").trim();
    if (epochSeconds.test(trimmed)) return Math.round(Number(trimmed) * 1000);
    if (epochMilliseconds.test(trimmed)) return Number(trimmed);
    const [, ...parts] = written.exec(trimmed) ?? compact.exec(trimmed) ?? [];
    if (parts.length === 0) return Number.NaN;
    const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = parts
      .slice(0, 6)
      .map((part) => Number(part ?? 0));
    const dayStart = Date.UTC(year, month - 1, date);
    const isDate = month >= 1 && month <= 12 && new Date(dayStart).getUTCDate() === date;
    if (!isDate || hour > 24 || minute > 59 || second > 60) return Number.NaN;
    const restMs = second * 1000 + (parts[6] ? Math.round(Number(`0.${parts[6]}`) * 1000) : 0);
    const offsetMin = offsetOf(parts[7]);
    if (offsetMin === undefined) return localMs(dayStart / dayMs, hour * 60 + minute) + restMs;
    return dayStart + (hour * 60 + minute - offsetMin) * minuteMs + restMs;
  };
}

function offsetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/z/i.test(text)) return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return text.startsWith("-") ? -minutes : minutes;
}
