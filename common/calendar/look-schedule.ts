/** Which times of an area's schedule fall due between two moments, by the site's time zone and calendar. */
import type { CalendarSettings } from "../contract/calendar-settings.ts";
import { createCalendar } from "./calendar.ts";
import { formatDayNumber } from "./day-number.ts";
import { createLocalTime } from "./local-time.ts";

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

  return (afterMs, untilMs) => {
    const due: DueSlot[] = [];
    if (slots.length === 0 || !(afterMs < untilMs)) return due;
    for (let day = localTime.dayNumberAt(afterMs); day <= localTime.dayNumberAt(untilMs); day += 1) {
      if (!onDaysOff && calendar.isDayOff(formatDayNumber(day))) continue;
      const { startMs, endMs } = localTime.daySpan(day);
      // Some zones have skipped a date whole.
      if (startMs === endMs) continue;
      for (const { slot, minute } of slots) {
        const dueMs = localTime.instantMs(day, minute);
        if (dueMs > afterMs && dueMs <= untilMs) due.push({ slot, dueMs });
      }
    }
    return due;
  };
}

function minuteOfDay(slot: string): number {
  const [hours = 0, minutes = 0] = slot.split(":").map(Number);
  return hours * 60 + minutes;
}
