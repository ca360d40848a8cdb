/** Settings of a site's calendar: its shifts, breaks, days off, and its time zone. */
import { z } from "zod";

/** The days of the week in the order of ISO 8601, as settings write them. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** A day of the week, as settings write it. */
export type Weekday = (typeof weekdays)[number];

/** Most shifts of a site; the calendar's work for each day grows with them. */
const maxShifts = 20;
/** Most breaks of one shift, for the same reason. */
const maxBreaksOfShift = 20;
/** Most entries in each list of dates: decades of days off, and still a small message. */
const maxListedDates = 1000;
/** Longest name of a shift or of a day off, in characters, so that it fits on a board. */
const maxCalendarNameLength = 40;

const minutesPerDay = 24 * 60;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: 'write a time of day as HH:mm from 00:00 to 23:59, for example "08:30" (midnight is "00:00")',
});
const localDate = z.iso.date({ error: 'write a date that exists as YYYY-MM-DD, for example "2026-08-13"' });
const calendarName = z.string().trim().min(1, { error: "give a name" }).max(maxCalendarNameLength);

const breakSettings = z.strictObject({ start: timeOfDay, end: timeOfDay });

const shiftFields = z.strictObject({
  name: calendarName,
  /** The days of the week on which the shift starts. */
  days: z
    .array(z.enum(weekdays))
    .min(1, { error: 'name at least one day, for example ["mon"]' })
    .refine(hasNoDuplicates, { error: "name each day of the week once" }),
  start: timeOfDay,
  /** At or before `start` it lies on the next day; equal to `start` it makes a shift of 24 hours. */
  end: timeOfDay,
  breaks: z.array(breakSettings).max(maxBreaksOfShift).default([]),
});

/** One shift as settings hold it; times are the site's local time. */
export type ShiftSettings = z.infer<typeof shiftFields>;

/** A part of a shift in minutes after 00:00 of the date on which the shift starts; 1440 and more is the next day. */
export interface MinuteSpan {
  readonly startMin: number;
  readonly endMin: number;
}

/**
 * Places a shift and its breaks on one line of minutes that runs on past midnight: a break whose time of day comes before
 * the shift's start is on the next day.
 */
export function shiftMinutes(shift: ShiftSettings): MinuteSpan & { readonly breaks: readonly MinuteSpan[] } {
  const startMin = minuteOfDay(shift.start);
  const endMin = startMin + (minutesFrom(shift.start, shift.end) || minutesPerDay);
  const breaks = shift.breaks.map((pause) => {
    const breakStartMin = startMin + minutesFrom(shift.start, pause.start);
    return { startMin: breakStartMin, endMin: breakStartMin + minutesFrom(pause.start, pause.end) };
  });
  return { startMin, endMin, breaks };
}

const shiftSettings = shiftFields.superRefine((shift, ctx) => {
  const { endMin, breaks } = shiftMinutes(shift);
  for (const [index, pause] of breaks.entries()) {
    const written = `${shift.breaks[index]?.start}–${shift.breaks[index]?.end}`;
    if (pause.startMin === pause.endMin) {
      ctx.addIssue({
        code: "custom",
        path: ["breaks", index],
        message: `the break ${written} has no length: its end must differ from its start`,
      });
    } else if (pause.endMin > endMin) {
      ctx.addIssue({
        code: "custom",
        path: ["breaks", index],
        message: `the break ${written} is outside the shift "${shift.name}" (${shift.start}–${shift.end}): move it inside`,
      });
    }
  }
});

const dateOff = z
  .strictObject({
    from: localDate,
    /** The last day off; without it, `from` alone is off. */
    to: localDate.optional(),
    name: calendarName.optional(),
  })
  .refine(({ from, to }) => to === undefined || from <= to, {
    path: ["to"],
    error: "`to` is before `from`: write the first day off in `from` and the last in `to`",
  });

const daysOff = z.strictObject({
  /** Whose public holidays are days off. */
  publicHolidays: z.enum(["japan", "none"]).default("japan"),
  /** The site's own days off. */
  dates: z.array(dateOff).max(maxListedDates).default([]),
  /** Dates on which people work in spite of a holiday, a day off or a weekend. */
  workdays: z.array(localDate).max(maxListedDates).default([]),
});

/** The calendar of a site. `calendarSettings.parse({})` is one day shift, Monday to Friday, with Japan's public holidays off. */
export const calendarSettings = z.strictObject({
  /** None at all means that nothing is ever planned. */
  shifts: z
    .array(shiftSettings)
    .max(maxShifts)
    .refine((shifts) => hasNoDuplicates(shifts.map(({ name }) => name)), { error: "give each shift a name of its own" })
    .prefault(() => [
      {
        name: "日勤",
        days: ["mon", "tue", "wed", "thu", "fri"] satisfies Weekday[],
        start: "08:30",
        end: "17:15",
        breaks: [{ start: "12:00", end: "13:00" }],
      },
    ]),
  daysOff: daysOff.prefault({}),
});

/** The calendar of a site, with all defaults filled in. */
export type CalendarSettings = z.infer<typeof calendarSettings>;

/** The site's time zone: a name of the IANA database that this computer knows, not an offset such as "+09:00". */
export const timeZone = z
  .string()
  .refine(isIanaZone, { error: 'name a time zone of the IANA database, for example "Asia/Tokyo" or "Europe/Berlin"' })
  .default("Asia/Tokyo");

function isIanaZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Minutes from one time of day to the next time that the clock shows the other, 0 to 1439. */
function minutesFrom(earlier: string, later: string): number {
  return (minuteOfDay(later) - minuteOfDay(earlier) + minutesPerDay) % minutesPerDay;
}

function hasNoDuplicates(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
