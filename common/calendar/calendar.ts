/** The calendar of a site: its days, shifts, days off and planned time, as pure functions of its settings. */
import { type CalendarSettings, type ShiftSettings, shiftMinutes } from "../contract/calendar-settings.ts";
import { formatDayNumber, parseDayNumber } from "./day-number.ts";
import { holidayName, plannedShifts } from "./day-plan.ts";
import { createLocalTime, type LocalTime } from "./local-time.ts";
import { remember } from "./remember.ts";
import { clipSpans, isNotEmpty, type Span, subtractSpans, totalMs, uniteSpans } from "./span.ts";

/** Days whose plan is remembered: two years, for a yearly report beside the year before. */
const maxRememberedDays = 800;

/** A shift as it takes place on one date. */
export interface CalendarShift {
  readonly name: string;
  /** From the shift's start to its end, breaks included. */
  readonly span: Span;
  /** In the order of the settings, each within the shift. */
  readonly breaks: readonly Span[];
}

/**
 * Answers about a site's days and planned time. Dates are the site's local dates, "YYYY-MM-DD"; instants are epoch
 * milliseconds; spans are half-open. A malformed date or an instant that is no number throws a RangeError.
 *
 * When the clocks change, a local time means the first instant at which the clock shows it or a later time: 02:30 in a gap
 * from 02:00 to 03:00 is the instant of the change, and a 02:30 that comes twice is the first one. So a night shift on
 * such a night is an hour shorter or longer, as it is for the people on it.
 */
export interface Calendar {
  /** The local date at an instant. */
  dayOf(ms: number): string;
  /** A date from its beginning to the next one's: 24 h, or 23 or 25 h (or by half an hour) when the clocks change. */
  daySpan(date: string): Span;
  /**
   * Planned time within a span: shifts less their breaks, sorted, disjoint, clipped to the span; touching spans are joined.
   * Where shifts overlap, time is planned if it is working time of any of them, and counts once. Empty unless
   * startMs < endMs. The work grows with the days in the span: some microseconds for each remembered day.
   */
  plannedSpans(startMs: number, endMs: number): Span[];
  /** The length of the planned time within a span, in milliseconds. */
  plannedMs(startMs: number, endMs: number): number;
  /** Whether no shift is to start on a date: a holiday, a day off of the site, or a weekday without shifts. */
  isDayOff(date: string): boolean;
  /** The Japanese name of a public holiday, or else the name of the site's own day off, even if people work on it. */
  holidayName(date: string): string | undefined;
  /**
   * The shifts that start on a date, in the order of the settings, though they may end on the next. Shifts and breaks
   * that fall wholly into a gap of the clock are left out.
   */
  shiftsOn(date: string): readonly CalendarShift[];
}

/**
 * Builds the calendar of a site.
 * @param timeZone a name of the IANA database
 * @throws RangeError if this computer does not know the time zone
 */
export function createCalendar(settings: CalendarSettings, timeZone: string): Calendar {
  const localTime = createLocalTime(timeZone);
  const shiftsOn = remember(maxRememberedDays, (dayNumber) =>
    plannedShifts(settings, formatDayNumber(dayNumber))
      .map((shift) => placeShift(localTime, dayNumber, shift))
      .filter(({ span }) => isNotEmpty(span)),
  );
  // No shift is longer than 24 h, so a date's planned time comes from its own shifts and from those of the day before.
  const plannedOn = remember(maxRememberedDays, (dayNumber) => {
    const working = [...shiftsOn(dayNumber - 1), ...shiftsOn(dayNumber)].flatMap(({ span, breaks }) =>
      subtractSpans(span, breaks),
    );
    return clipSpans(uniteSpans(working), localTime.daySpan(dayNumber));
  });

  function plannedSpans(startMs: number, endMs: number): Span[] {
    const firstDay = localTime.dayNumberAt(startMs);
    const lastDay = localTime.dayNumberAt(endMs);
    const planned: Span[] = [];
    for (let day = firstDay; day <= lastDay; day++) planned.push(...clipSpans(plannedOn(day), { startMs, endMs }));
    return uniteSpans(planned);
  }

  return {
    dayOf: (ms) => formatDayNumber(localTime.dayNumberAt(ms)),
    daySpan: (date) => localTime.daySpan(parseDayNumber(date)),
    plannedSpans,
    plannedMs: (startMs, endMs) => totalMs(plannedSpans(startMs, endMs)),
    isDayOff: (date) => plannedShifts(settings, date).length === 0,
    holidayName: (date) => holidayName(settings, formatDayNumber(parseDayNumber(date))),
    shiftsOn: (date) => shiftsOn(parseDayNumber(date)),
  };
}

function placeShift(localTime: LocalTime, dayNumber: number, shift: ShiftSettings): CalendarShift {
  const minutes = shiftMinutes(shift);
  const place = ({ startMin, endMin }: { startMin: number; endMin: number }): Span => ({
    startMs: localTime.instantMs(dayNumber, startMin),
    endMs: localTime.instantMs(dayNumber, endMin),
  });
  return { name: shift.name, span: place(minutes), breaks: minutes.breaks.map(place).filter(isNotEmpty) };
}
