/** The moment at a simulated bench that belongs to a time of the site. */
import { parseDayNumber } from "../../common/calendar/day-number.ts";
import type { WorkPlan } from "../signals/work-plan.ts";
import type { Moment } from "./working-day.ts";

const hourMs = 3_600_000;

/** The bench's day and hour at an instant (epoch ms) of a site with such days. */
export function benchMoment({ dayOf, daySpan }: Pick<WorkPlan, "dayOf" | "daySpan">, atMs: number): Moment {
  const date = dayOf(atMs);
  const hour = (atMs - daySpan(date).startMs) / hourMs;
  return { day: parseDayNumber(date), hour: Math.min(hour, 23.999) };
}
