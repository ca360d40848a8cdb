/** What may be said of an area now: its level as long as its schedule holds, and why it is unknown otherwise. */
import type { LookSchedule } from "../../../common/calendar/look-schedule.ts";
import type { AreaLook } from "../../../common/contract/clutter-answers.ts";
import type { BoardArea } from "../../../common/contract/live-events.ts";

/** What an area's level is reckoned from. */
export interface AreaKnown {
  /** Looks of the newest weeks, and at least the newest one; oldest first. */
  readonly looks: readonly AreaLook[];
  readonly schedule: LookSchedule;
  /** How long a look waits for people, in ms. */
  readonly waitForPeopleMs: number;
  readonly nowMs: number;
}

/** The level of an area and what belongs to it. */
export type AreaLevel = Pick<BoardArea, "share" | "level" | "sinceMs" | "scoredMs" | "cause" | "nextMs" | "trend">;

const dayMs = 86_400_000;
/** Scores of so long are drawn on the board, in ms. */
export const trendMs = 14 * dayMs;
/** A look takes so long besides waiting for people: light, camera, three tries, and its way here. */
export const lookTakesMs = 5 * 60_000;
/** An area without a schedule is looked at when somebody asks: such a score holds for so long. */
const unscheduledMs = dayMs;
/** An older score beside an unknown level would say nothing of now. */
const shareTellsMs = 2 * dayMs;
/** So many due times without a score make a level unknown. */
const slotsAllowed = 2;
/** How far a schedule is looked along: longer than the longest holidays. */
const scheduleMs = 40 * dayMs;

/** Reckons the level at `nowMs`. The newest look decides; two due times without any make it unknown. */
export function areaNow(known: AreaKnown): AreaLevel {
  const { looks, schedule, nowMs } = known;
  const newest = looks.at(-1);
  const scored = looks.findLast(({ outcome }) => outcome === "scored");
  const trend = looks.flatMap(({ atMs, share }) =>
    share !== undefined && atMs > nowMs - trendMs ? [[atMs, share] as const] : [],
  );
  const common = {
    scoredMs: scored?.atMs ?? null,
    nextMs: nextDue(schedule, nowMs),
    trend,
  };
  if (!newest) return { ...common, share: null, level: "unknown", sinceMs: null, cause: "no-score-yet" };
  const tells = scored?.share !== undefined && nowMs - scored.atMs < shareTellsMs;
  const unknown = { ...common, share: tells ? (scored?.share ?? null) : null, level: "unknown" as const };
  if (newest.outcome !== "scored" || newest.level === undefined) {
    const sinceMs = beginningOf(looks, ({ outcome }) => outcome !== "scored");
    return { ...unknown, sinceMs, cause: newest.cause ?? (newest.outcome === "missed" ? "power-off" : "unsure") };
  }
  const overdueMs = overdueSince(known, newest.atMs, common.nextMs !== null);
  if (overdueMs !== undefined) return { ...unknown, sinceMs: overdueMs, cause: "overdue" };
  const sinceMs = beginningOf(looks, ({ level }) => level === newest.level);
  return { ...common, share: newest.share ?? null, level: newest.level, sinceMs };
}

/** When the run of newest looks that are alike began. */
function beginningOf(looks: readonly AreaLook[], isAlike: (look: AreaLook) => boolean): number | null {
  const before = looks.findLastIndex((look) => !isAlike(look));
  return looks[before + 1]?.atMs ?? null;
}

/** When the schedule stopped vouching for a score; undefined while it does. */
function overdueSince(
  { schedule, waitForPeopleMs, nowMs }: AreaKnown,
  scoredMs: number,
  isScheduled: boolean,
): number | undefined {
  const graceMs = waitForPeopleMs + lookTakesMs;
  const due = schedule(Math.max(scoredMs, nowMs - scheduleMs), nowMs - graceMs)[slotsAllowed - 1];
  if (due) return due.dueMs + graceMs;
  return !isScheduled && nowMs >= scoredMs + unscheduledMs ? scoredMs + unscheduledMs : undefined;
}

/** When a schedule is due next; null where it isn't. Most often that is soon: the rest of the days needn't be gone through. */
function nextDue(schedule: LookSchedule, nowMs: number): number | null {
  const soon = schedule(nowMs, nowMs + dayMs)[0] ?? schedule(nowMs, nowMs + scheduleMs)[0];
  return soon?.dueMs ?? null;
}
