/** What is said of an area now: its level, since when, and when it is unknown and why. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLookSchedule } from "../../../../../common/calendar/look-schedule.ts";
import type { AreaLook } from "../../../../../common/contract/clutter-answers.ts";
import { areaNow } from "../../../../../dashboard/server/areas/area-now.ts";
import { dayMs, friday, hourMs, look, plantWithArea } from "./made-areas.ts";

const plant = plantWithArea();
const minuteMs = 60_000;
const at = (hour: number) => friday + hour * hourMs;

function now(nowMs: number, looks: readonly AreaLook[], times = ["09:00", "12:00", "17:00"]) {
  const schedule = createLookSchedule({ times, onDaysOff: false }, plant);
  return areaNow({ looks, schedule, waitForPeopleMs: 10 * minuteMs, nowMs });
}

describe("an area", () => {
  it("has the level of its newest score, since the first of the looks that agree", () => {
    const looks = [look(at(-7), 0.3), look(at(9), 0.1), look(at(12), 0.2)];
    expect(now(at(13), looks)).toMatchObject({
      level: "a-little",
      share: 0.2,
      sinceMs: at(9),
      scoredMs: at(12),
      nextMs: at(17),
      trend: [
        [at(-7), 0.3],
        [at(9), 0.1],
        [at(12), 0.2],
      ],
    });
    expect(now(at(13), looks).cause).toBeUndefined();
  });

  it("is unknown with the cause when the newest look had no score, and shows the score before beside it", () => {
    const skipped: AreaLook = { atMs: at(12), occasion: "schedule", outcome: "skipped", cause: "person-in-view" };
    const looks = [look(at(9), 0.1), skipped];
    expect(now(at(13), looks)).toMatchObject({
      level: "unknown",
      cause: "person-in-view",
      sinceMs: at(12),
      share: 0.1,
      scoredMs: at(9),
    });
    expect(now(at(13) + 2 * dayMs, looks).share).toBeNull();
  });

  it("names a look that was missed with the power off", () => {
    const missed: AreaLook = { atMs: at(12), occasion: "schedule", outcome: "missed" };
    expect(now(at(13), [missed])).toMatchObject({ level: "unknown", cause: "power-off", scoredMs: null, share: null });
  });

  it("doesn't join two spans of a level over a time in which nobody could tell", () => {
    const skipped: AreaLook = { atMs: at(12), occasion: "schedule", outcome: "skipped", cause: "too-dark" };
    expect(now(at(18), [look(at(9), 0.1), skipped, look(at(17), 0.1)])).toMatchObject({ sinceMs: at(17) });
  });

  it("is unknown when two due times brought nothing, from the end of the second one's wait", () => {
    const looks = [look(at(9), 0.1)];
    expect(now(at(17) + 14 * minuteMs, looks).level).toBe("a-little");
    expect(now(at(17) + 15 * minuteMs, looks)).toMatchObject({
      level: "unknown",
      cause: "overdue",
      sinceMs: at(17) + 15 * minuteMs,
    });
  });

  it("keeps its level over days off, when nobody looks", () => {
    const tuesdayMorning = at(8) + 4 * dayMs;
    expect(now(tuesdayMorning, [look(at(17), 0.4)])).toMatchObject({
      level: "cluttered",
      share: 0.4,
      nextMs: at(9) + 4 * dayMs,
    });
  });

  it("without a schedule is told by a score for a day", () => {
    const looks = [look(at(9), 0.1, { occasion: "demand" })];
    expect(now(at(32), looks, [])).toMatchObject({ level: "a-little", nextMs: null });
    expect(now(at(33), looks, [])).toMatchObject({ level: "unknown", cause: "overdue", sinceMs: at(33) });
  });

  it("that was never scored says so", () => {
    expect(now(at(10), [])).toMatchObject({ level: "unknown", cause: "no-score-yet", sinceMs: null, share: null });
  });

  it("always has a cause while its level is unknown, and none while it isn't", () => {
    const looks = fc.array(
      fc.record({ hour: fc.integer({ min: -200, max: 100 }), kind: fc.constantFrom("scored", "skipped", "missed") }),
    );
    fc.assert(
      fc.property(looks, fc.integer({ min: 100, max: 400 }), (made, hour) => {
        const told = made
          .sort((a, b) => a.hour - b.hour)
          .map(({ hour: h, kind }) =>
            kind === "scored" ? look(at(h), 0.1) : { atMs: at(h), occasion: "schedule" as const, outcome: kind },
          ) as AreaLook[];
        const { level, cause, sinceMs } = now(at(hour), told);
        expect(level === "unknown").toBe(cause !== undefined);
        expect(sinceMs ?? 0).toBeLessThanOrEqual(at(hour));
      }),
    );
  });
});
