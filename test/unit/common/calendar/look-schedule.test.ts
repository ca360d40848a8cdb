/** Which times of a schedule fall due, whatever the clocks do. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { createLookSchedule } from "../../../../common/calendar/look-schedule.ts";
import { areaSettings } from "../../../../common/contract/area-settings.ts";
import { calendarSettings } from "../../../../common/contract/calendar-settings.ts";

const at = (text: string) => Date.parse(text);

function scheduleOf(schedule: object = {}, { timeZone = "Asia/Tokyo", calendar = {} } = {}) {
  const settings = areaSettings.parse({ id: "bench", name: "Bench", camera: "camera", schedule });
  return createLookSchedule(settings.schedule, { timeZone, calendar: calendarSettings.parse(calendar) });
}

const texts = (due: { slot: string; dueMs: number }[]) =>
  due.map(({ slot, dueMs }) => `${slot} ${new Date(dueMs).toISOString()}`);

it("gives 9, 12 and 17 o'clock of the site on a working day", () => {
  // A Thursday.
  const due = scheduleOf()(at("2026-11-19T00:00:00+09:00"), at("2026-11-20T00:00:00+09:00"));
  expect(texts(due)).toEqual([
    "09:00 2026-11-19T00:00:00.000Z",
    "12:00 2026-11-19T03:00:00.000Z",
    "17:00 2026-11-19T08:00:00.000Z",
  ]);
});

it("leaves days off out, unless they are wanted too", () => {
  // Saturday, Sunday, and Labour Thanksgiving Day.
  const span = [at("2026-11-21T00:00:00+09:00"), at("2026-11-24T00:00:00+09:00")] as const;
  expect(scheduleOf()(...span)).toEqual([]);
  expect(scheduleOf({ onDaysOff: true })(...span)).toHaveLength(9);
  expect(scheduleOf({}, { calendar: { daysOff: { workdays: ["2026-11-21"] } } })(...span)).toHaveLength(3);
});

it("counts the end of a span in, and its beginning out", () => {
  const noon = at("2026-11-19T12:00:00+09:00");
  const schedule = scheduleOf();
  expect(schedule(noon - 1, noon).map(({ slot }) => slot)).toEqual(["12:00"]);
  expect(schedule(noon, noon + 1)).toEqual([]);
  expect(schedule(noon, noon)).toEqual([]);
  expect(schedule(noon + 60_000, noon)).toEqual([]);
});

it("looks once at a time that is skipped or that comes twice when the clocks change", () => {
  const zone = { timeZone: "Europe/Berlin" };
  const night = scheduleOf({ times: ["02:30"], onDaysOff: true }, zone);
  expect(texts(night(at("2026-03-28T12:00Z"), at("2026-03-29T12:00Z")))).toEqual(["02:30 2026-03-29T01:00:00.000Z"]);
  expect(texts(night(at("2026-10-24T12:00Z"), at("2026-10-25T12:00Z")))).toEqual(["02:30 2026-10-25T00:30:00.000Z"]);
});

it("never doubles or loses a slot, however a span is divided", () => {
  const zones = fc.constantFrom("Asia/Tokyo", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe");
  const cuts = fc.array(fc.integer({ min: 0, max: 20 * 86_400 }), { maxLength: 12 });
  fc.assert(
    fc.property(zones, cuts, fc.integer({ min: 0, max: 200 }), (timeZone, seconds, fromDay) => {
      const schedule = scheduleOf({ times: ["00:00", "02:30", "23:59"], onDaysOff: true }, { timeZone });
      const startMs = at("2026-01-01T00:00Z") + fromDay * 86_400_000;
      const marks = [0, ...seconds.toSorted((a, b) => a - b), 20 * 86_400].map((second) => startMs + second * 1000);
      const parts = marks.slice(1).flatMap((untilMs, index) => schedule(marks[index] ?? startMs, untilMs));
      expect(parts).toEqual(schedule(startMs, marks.at(-1) ?? startMs));
      expect(parts.length).toBeGreaterThanOrEqual(59);
    }),
    { numRuns: 40 },
  );
});
