/** `/api/clutter`: an area's calendar: each date's worst score, and what became of each time of the schedule. */
import { formatDayNumber, parseDayNumber } from "../../../common/calendar/day-number.ts";
import type { AreaLook, ClutterCalendarAnswer, ClutterDay } from "../../../common/contract/clutter-answers.ts";
import { lookOfScore } from "../areas/look-of-score.ts";
import { knownArea } from "./area-context.ts";
import type { AnswerContext } from "./context.ts";

/** Answers dates from `from` to `to`, both included. */
export function answerClutterCalendar(
  context: AnswerContext,
  { area: id, from, to }: { readonly area: string; readonly from: string; readonly to: string },
): ClutterCalendarAnswer {
  const { plans, nowMs } = context;
  const { plant, calendar } = plans.newest();
  const { area, settings, inSpan } = knownArea(context, id);
  const span = { startMs: calendar.daySpan(from).startMs, endMs: calendar.daySpan(to).endMs };
  const byDate = new Map<string, AreaLook[]>();
  const times = new Set<string>(settings.schedule.times);
  for (const score of inSpan(span)) {
    const look = lookOfScore(score);
    const date = calendar.dayOf(look.atMs);
    byDate.set(date, [...(byDate.get(date) ?? []), look]);
    if (look.slot !== undefined) times.add(look.slot);
  }
  const sorted = [...times].sort();
  const first = parseDayNumber(from);
  const dates = Array.from({ length: parseDayNumber(to) - first + 1 }, (_, day) => formatDayNumber(first + day));
  return {
    ...area,
    siteName: plant.name,
    timeZone: plant.timeZone,
    from,
    to,
    today: calendar.dayOf(nowMs),
    thresholds: settings.thresholds,
    times: sorted,
    days: dates.map((date) => ({
      date,
      isDayOff: calendar.isDayOff(date),
      holiday: calendar.holidayName(date) ?? "",
      ...looksOfDay(byDate.get(date) ?? [], sorted),
    })),
  };
}

function looksOfDay(
  looks: readonly AreaLook[],
  times: readonly string[],
): Pick<ClutterDay, "worst" | "slots" | "others"> {
  let worst: ClutterDay["worst"] = null;
  for (const { share, level, atMs } of looks) {
    if (share === undefined || level === undefined) continue;
    if (worst === null || share > worst.share) worst = { share, level, atMs };
  }
  const slots = times.map((time) => {
    const own = looks.filter(({ slot }) => slot === time);
    // A second look for the same time may have mended the first.
    return own.findLast(({ outcome }) => outcome === "scored") ?? own.at(-1) ?? null;
  });
  return { worst, slots, others: looks.filter(({ slot }) => slot === undefined).length };
}
