/** Local time of a site, written quickly: as text with its offset from UTC, and as the day number of spreadsheets. */
import { IANAZone } from "luxon";

/** Writes times of one time zone. */
export interface SiteTimes {
  /** `2026-11-21T08:00:00+09:00`, with milliseconds where there are any. */
  text(ms: number): string;
  /** Days since 1899-12-30 by the site's clock, as spreadsheets count them. They have no time zone. */
  serial(ms: number): number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Offsets from UTC change at whole quarters of an hour. */
const quarterMs = 900_000;
/** The day number of 1970-01-01 in spreadsheets. */
const epochSerial = 25_569;

/** Creates the times of a zone. What is the same for all times of a minute is worked out once for many that follow each other. */
export function createSiteTimes(timeZone: string): SiteTimes {
  const zone = IANAZone.create(timeZone);
  let quarter = Number.NaN;
  let offsetMs = 0;
  let minute = Number.NaN;
  let beginning = "";
  let ending = "";

  function findOffset(ms: number): number {
    const wanted = Math.floor(ms / quarterMs);
    if (wanted === quarter) return offsetMs;
    quarter = wanted;
    offsetMs = zone.offset(wanted * quarterMs) * minuteMs;
    ending = offsetText(offsetMs);
    return offsetMs;
  }

  return {
    text(ms) {
      const wanted = Math.floor(ms / minuteMs);
      if (wanted !== minute) {
        minute = wanted;
        beginning = new Date(ms + findOffset(ms)).toISOString().slice(0, 17);
      }
      const inMinute = ms - wanted * minuteMs;
      const seconds = Math.floor(inMinute / 1000);
      const rest = Math.round(inMinute - seconds * 1000);
      const fraction = rest === 0 ? "" : `.${String(rest).padStart(3, "0")}`;
      return `${beginning}${seconds < 10 ? "0" : ""}${seconds}${fraction}${ending}`;
    },
    serial: (ms) => (ms + findOffset(ms)) / dayMs + epochSerial,
  };
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs / minuteMs);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${offsetMs < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
