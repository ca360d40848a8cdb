/** Which times of an area's schedule fall due between two moments, by the site's time zone and calendar. */
import type { CalendarSettings } from "../contract/calendar-settings.ts";
import { createCalendar } from "./calendar.ts";
import { formatDayNumber } from "./day-number.ts";
import { createLocalTime } from "./local-time.ts";
import { remember } from "./remember.ts";

/** Dates whose slots are remembered: schedules are asked every second, and boards look 40 days back and ahead. */
const maxRememberedDays = 120;

/** A time of the schedule on one date. */
export interface DueSlot {
  /** As the schedule says it, "HH:mm". */
  readonly slot: string;
  /** Epoch ms. */
  readonly dueMs: number;
}

/**
 * The slots that are due after `afterMs` up to and at `untilMs` (epoch ms), the oldest first. A time that a change of the
 * clocks skips is due at the change; one that comes twice is due the first time.
 */
export type LookSchedule = (afterMs: number, untilMs: number) => DueSlot[];

/** Creates the schedule of an area from its settings and the site's. */
export function createLookSchedule(
  { times, onDaysOff }: { readonly times: readonly string[]; readonly onDaysOff: boolean },
  { timeZone, calendar: settings }: { readonly timeZone: string; readonly calendar: CalendarSettings },
): LookSchedule {
  const localTime = createLocalTime(timeZone);
  const calendar = createCalendar(settings, timeZone);
  const slots = [...times].sort().map((slot) => ({ slot, minute: minuteOfDay(slot) }));

  /** All slots of a date, the oldest first; none on a date that the zone skipped whole. */
  const slotsOn = remember(maxRememberedDays, (day): DueSlot[] => {
    if (!onDaysOff && calendar.isDayOff(formatDayNumber(day))) return [];
    const { startMs, endMs } = localTime.daySpan(day);
    return startMs === endMs
      ? []
      : slots.map(({ slot, minute }) => ({ slot, dueMs: localTime.instantMs(day, minute) }));
  });

  return (afterMs, untilMs) => {
    const due: DueSlot[] = [];
    if (slots.length === 0 || !(afterMs < untilMs)) return due;
    for (let day = localTime.dayNumberAt(afterMs); day <= localTime.dayNumberAt(untilMs); day += 1) {
      for (const one of slotsOn(day)) if (one.dueMs > afterMs && one.dueMs <= untilMs) due.push(one);
    }
    return due;
  };
}

function minuteOfDay(slot: string): number {
  const [hours = 0, minutes = 0] = slot.split(":").map(Number);
  return hours * 60 + minutes;
}
