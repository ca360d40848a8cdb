/** When a scenario's site works: by its calendar, and around the clock once it has been launched for people to look at. */
import { createCalendar } from "../../common/calendar/calendar.ts";
import { type CalendarSettings, type Weekday, weekdays } from "../../common/contract/calendar-settings.ts";
import type { WorkPlan } from "../signals/work-plan.ts";
import type { Scenario } from "./scenario.ts";

/** Name of the shift that is added to the calendar on the days from the launch. */
const openShiftName = "デモ（24時間）";

type Opening = Pick<Scenario, "calendar" | "timeZone" | "openAroundTheClockDays">;

/**
 * The calendar that a site with such a scenario has when it is launched: the scenario's own, and, for the weekdays of the
 * days from the launch, one more shift of 24 hours, so that planned time and what is seen agree at whatever hour
 * somebody looks. A calendar knows weekdays only: the same weekdays of past weeks are planned, and worked, as well.
 */
export function calendarAtLaunch(
  { calendar, timeZone, openAroundTheClockDays }: Opening,
  launchMs: number,
): CalendarSettings {
  if (openAroundTheClockDays === 0) return calendar;
  const dates = launchDates(timeZone, launchMs, openAroundTheClockDays);
  const open = { name: openShiftName, days: dates.map(weekdayOf), start: "00:00", end: "00:00", breaks: [] };
  const workdays = [...new Set([...calendar.daysOff.workdays, ...dates])];
  return { shifts: [...calendar.shifts, open], daysOff: { ...calendar.daysOff, workdays } };
}

/** The days as the machines see them. From the launch's date on the site never closes, where the scenario says so. */
export function createWorkPlan(scenario: Opening, launchMs: number): WorkPlan {
  const { timeZone, openAroundTheClockDays } = scenario;
  const calendar = createCalendar(calendarAtLaunch(scenario, launchMs), timeZone);
  const launchDate = openAroundTheClockDays > 0 ? calendar.dayOf(launchMs) : undefined;
  return {
    dayOf: calendar.dayOf,
    daySpan: calendar.daySpan,
    workSpans(date) {
      const day = calendar.daySpan(date);
      // Dates written YYYY-MM-DD sort as text.
      if (launchDate !== undefined && date >= launchDate) return [day];
      return calendar.plannedSpans(day.startMs, day.endMs);
    },
  };
}

/** The local dates from the launch on. */
function launchDates(timeZone: string, launchMs: number, days: number): string[] {
  const calendar = createCalendar(
    { shifts: [], daysOff: { publicHolidays: "none", dates: [], workdays: [] } },
    timeZone,
  );
  const dates: string[] = [];
  let span = calendar.daySpan(calendar.dayOf(launchMs));
  for (let count = 0; count < days; count += 1) {
    dates.push(calendar.dayOf(span.startMs));
    span = calendar.daySpan(calendar.dayOf(span.endMs));
  }
  return dates;
}

function weekdayOf(date: string): Weekday {
  const sundayFirst = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekdays[(sundayFirst + 6) % 7] ?? "mon";
}
