/** Tells when a shift is on and when it is over, by the site's calendar; nothing while the time of day isn't known. */
import { type CalendarShift, createCalendar } from "../common/calendar/calendar.ts";
import type { DesiredSettings } from "../common/contract/plant-settings.ts";

/** A shift that began or is over, epoch ms. */
export interface ShiftTurn {
  readonly turn: "began" | "ended";
  readonly startMs: number;
  readonly endMs: number;
}

const dayMs = 86_400_000;

/** Creates the clock of a plan. Of shifts that overlap the one that began first is followed to its end. */
export function createShiftClock({
  timeZone,
  calendar: settings,
}: NonNullable<DesiredSettings["plan"]>): (nowMs: number | undefined) => ShiftTurn[] {
  const calendar = createCalendar(settings, timeZone);
  let on: CalendarShift["span"] | undefined;

  return (nowMs) => {
    if (nowMs === undefined) {
      on = undefined;
      return [];
    }
    const turns: ShiftTurn[] = [];
    if (on && nowMs >= on.endMs) {
      turns.push({ turn: "ended", ...on });
      on = undefined;
    }
    if (!on) {
      const days = [nowMs - dayMs, nowMs].map(calendar.dayOf);
      on = days
        .flatMap((day) => calendar.shiftsOn(day))
        .map(({ span }) => span)
        .find(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
      if (on) turns.push({ turn: "began", ...on });
    }
    return turns;
  };
}
