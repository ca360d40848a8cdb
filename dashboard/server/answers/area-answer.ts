/** `/api/area`: a day of an area, the sheet as it was seen last, and the trend of weeks. */
import { createLookSchedule, type DueSlot } from "../../../common/calendar/look-schedule.ts";
import type { AreaAnswer, AreaLook, AreaSlot } from "../../../common/contract/clutter-answers.ts";
import { lookTakesMs } from "../areas/area-now.ts";
import { lookOfScore } from "../areas/look-of-score.ts";
import { knownArea, sheetOfScore } from "./area-context.ts";
import type { AnswerContext } from "./context.ts";

const weekMs = 7 * 86_400_000;

/** Answers a date of an area; left out, it is today. */
export function answerArea(
  context: AnswerContext,
  asked: { readonly area: string; readonly date?: string | undefined; readonly weeks: number },
): AreaAnswer {
  const { questions, plans, nowMs } = context;
  const { area, settings, inSpan } = knownArea(context, asked.area);
  const today = plans.newest().calendar.dayOf(nowMs);
  const date = asked.date ?? today;
  // The plan that held on that date, its schedule included.
  const { plant, calendar } = plans.at(Math.min(nowMs, plans.newest().calendar.daySpan(date).endMs - 1));
  const span = calendar.daySpan(date);
  const then = plant.areas.find(({ id }) => id === asked.area) ?? settings;
  const looks = inSpan(span).map(lookOfScore);
  const due = createLookSchedule(then.schedule, plant)(span.startMs - 1, span.endMs - 1);
  const graceMs = then.waitForPeopleMs + lookTakesMs;
  const [sheet] = questions.scores.newest(area.area, area.simulated, span.endMs, 1, "scored");
  return {
    ...area,
    siteName: plans.newest().plant.name,
    timeZone: plant.timeZone,
    date,
    today,
    span,
    nowMs,
    isDayOff: calendar.isDayOff(date),
    holiday: calendar.holidayName(date) ?? null,
    aspect: settings.aspect,
    thresholds: settings.thresholds,
    zones: settings.zones,
    looks,
    slots: due.map((slot) => slotOf(slot, looks, nowMs, graceMs)),
    sheet: sheet ? sheetOfScore(sheet) : null,
    trend: trendOf(inSpan({ startMs: span.endMs - asked.weeks * weekMs, endMs: span.endMs }).map(lookOfScore)),
  };
}

/** What became of a time of the schedule. */
function slotOf({ slot, dueMs }: DueSlot, looks: readonly AreaLook[], nowMs: number, graceMs: number): AreaSlot {
  // A second look for the same time may have mended the first.
  const own = looks.filter((look) => look.slot === slot);
  const look = own.findLast(({ outcome }) => outcome === "scored") ?? own.at(-1);
  if (look) return { slot, dueMs, state: look.outcome, look };
  const state = nowMs < dueMs ? "coming" : nowMs < dueMs + graceMs ? "waiting" : "nothing";
  return { slot, dueMs, state };
}

function trendOf(looks: readonly AreaLook[]): AreaAnswer["trend"] {
  return looks.flatMap(({ atMs, share, level }) =>
    share !== undefined && level !== undefined ? [[atMs, share, level] as const] : [],
  );
}
