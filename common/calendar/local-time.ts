/** Turns local dates and times of one time zone into instants and back, with a rule for every change of the clocks. */
import { IANAZone } from "luxon";
import { plainDayMs } from "./day-number.ts";
import { remember } from "./remember.ts";
import type { Span } from "./span.ts";

/** Days whose beginning is remembered: two years, for a yearly report beside the year before. */
const maxRememberedDays = 800;
/** 0001-01-02 and 9999-12-30: within them each local date has a year of four digits. */
const earliestMs = Date.parse("0001-01-02T00:00:00Z");
const latestMs = Date.parse("9999-12-30T00:00:00Z");

const minuteMs = 60_000;
/** Further from UTC than any time zone is or was, to either side. */
const beyondAnyOffsetMs = 16 * 60 * minuteMs;

/** The local time of one time zone. */
export interface LocalTime {
  /**
   * The day number of the local date at an instant.
   * @throws RangeError if `ms` is no number or outside the years 1 to 9999
   */
  dayNumberAt(ms: number): number;
  /** A local date from its beginning to the beginning of the next, empty if the zone skipped that date. */
  daySpan(dayNumber: number): Span;
  /**
   * The first instant at which the zone's clock shows the given time or a later one, in epoch milliseconds. So a time that
   * a change of the clocks skips is the instant of the change, a time that comes twice is its first coming, and of two
   * times the later one never lies before the earlier.
   * @param minuteOfDay minutes after 00:00 of that date; 1440 and more is a time on the next day
   */
  instantMs(dayNumber: number, minuteOfDay: number): number;
}

/**
 * Local time in `timeZone`, a name of the IANA database.
 * @throws RangeError if this computer does not know the zone
 */
export function createLocalTime(timeZone: string): LocalTime {
  if (!IANAZone.isValidZone(timeZone)) {
    throw new RangeError(`time zone "${timeZone}" is not known: name one such as "Asia/Tokyo"`);
  }
  const zone = IANAZone.create(timeZone);
  const offsetMs = (ms: number): number => zone.offset(ms) * minuteMs;
  const instantMs = (dayNumber: number, minuteOfDay: number): number =>
    firstInstantMs(offsetMs, dayNumber * plainDayMs + minuteOfDay * minuteMs);
  const dayStartMs = remember(maxRememberedDays, (dayNumber) => instantMs(dayNumber, 0));

  return {
    instantMs,
    daySpan: (dayNumber) => ({ startMs: dayStartMs(dayNumber), endMs: dayStartMs(dayNumber + 1) }),
    dayNumberAt(ms) {
      if (!(ms >= earliestMs && ms <= latestMs)) throw new RangeError(`${ms} is not a time in epoch milliseconds`);
      const shownDay = Math.floor((ms + offsetMs(ms)) / plainDayMs);
      // A clock set back across midnight shows the old date again, but a day that has begun doesn't end before its time.
      return ms < dayStartMs(shownDay + 1) ? shownDay : shownDay + 1;
    },
  };
}

/**
 * The first instant at which a zone's clock shows at least `localMs` (local time written as if it were UTC).
 * Expects at most one change of the offset in the 32 hours around it, which holds for every summer time.
 */
function firstInstantMs(offsetMs: (ms: number) => number, localMs: number): number {
  const fromMs = localMs - beyondAnyOffsetMs;
  const toMs = localMs + beyondAnyOffsetMs;
  const offsetBeforeMs = offsetMs(fromMs);
  const offsetAfterMs = offsetMs(toMs);
  const byOffsetBeforeMs = localMs - offsetBeforeMs;
  if (offsetBeforeMs === offsetAfterMs) return byOffsetBeforeMs;
  const changeMs = firstMsOfChange(offsetMs, fromMs, toMs);
  return byOffsetBeforeMs < changeMs ? byOffsetBeforeMs : Math.max(changeMs, localMs - offsetAfterMs);
}

/** The first millisecond with another offset than at `fromMs`, found by halving; there must be one up to `toMs`. */
function firstMsOfChange(offsetMs: (ms: number) => number, fromMs: number, toMs: number): number {
  const offsetBeforeMs = offsetMs(fromMs);
  let beforeMs = fromMs;
  let changedMs = toMs;
  while (changedMs - beforeMs > 1) {
    const middleMs = Math.floor((beforeMs + changedMs) / 2);
    if (offsetMs(middleMs) === offsetBeforeMs) beforeMs = middleMs;
    else changedMs = middleMs;
  }
  return changedMs;
}
