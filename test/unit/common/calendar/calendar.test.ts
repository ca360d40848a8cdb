/** The calendar by example: shifts, breaks, midnight, changes of the clocks, speed. */
import { describe, expect, it } from "vitest";
import { createCalendar } from "../../../../common/calendar/calendar.ts";
import type { Span } from "../../../../common/calendar/span.ts";
import { calendarSettings, weekdays } from "../../../../common/contract/calendar-settings.ts";

const hourMs = 3_600_000;
const everyDay = [...weekdays];

function calendarWith(shifts: unknown[], timeZone = "Asia/Tokyo") {
  return createCalendar(calendarSettings.parse({ shifts, daysOff: { publicHolidays: "none" } }), timeZone);
}

function written(spans: readonly Span[]): string[] {
  return spans.map(({ startMs, endMs }) => {
    const minute = (ms: number) => new Date(ms).toISOString().slice(5, 16);
    return `${minute(startMs)} ${minute(endMs)}`;
  });
}

describe("planned time", () => {
  it("is the default shift less its break on a working day", () => {
    const calendar = createCalendar(calendarSettings.parse({}), "Asia/Tokyo");
    const { startMs, endMs } = calendar.daySpan("2026-10-01");
    expect(written(calendar.plannedSpans(startMs, endMs))).toEqual([
      "09-30T23:30 10-01T03:00",
      "10-01T04:00 10-01T08:15",
    ]);
    expect(calendar.plannedMs(startMs, endMs)).toBe(7.75 * hourMs);
  });

  it("is clipped to the span that is asked for", () => {
    const calendar = createCalendar(calendarSettings.parse({}), "Asia/Tokyo");
    const spans = calendar.plannedSpans(Date.parse("2026-10-01T11:30+09:00"), Date.parse("2026-10-01T13:20+09:00"));
    expect(written(spans)).toEqual(["10-01T02:30 10-01T03:00", "10-01T04:00 10-01T04:20"]);
  });

  it("is none in an empty or a reversed span", () => {
    const calendar = createCalendar(calendarSettings.parse({}), "Asia/Tokyo");
    const noonMs = Date.parse("2026-10-01T11:00+09:00");
    expect(calendar.plannedSpans(noonMs, noonMs)).toEqual([]);
    expect(calendar.plannedSpans(noonMs + hourMs, noonMs)).toEqual([]);
    expect(calendar.plannedSpans(noonMs + 72 * hourMs, noonMs)).toEqual([]);
    expect(() => calendar.plannedSpans(Number.NaN, noonMs)).toThrow(RangeError);
  });

  it("of a year is the sum of its days", () => {
    const calendar = createCalendar(calendarSettings.parse({}), "Asia/Tokyo");
    const startMs = Date.parse("2026-01-01T00:00+09:00");
    // 2026 has 261 Mondays to Fridays; of its 18 public holidays only 3 May is on a weekend.
    expect(calendar.plannedMs(startMs, startMs + 365 * 24 * hourMs) / hourMs).toBe((261 - 17) * 7.75);
  });

  it("counts once where shifts overlap, and a break only where nobody else works", () => {
    const calendar = calendarWith([
      { name: "早番", days: ["thu"], start: "06:00", end: "15:00", breaks: [{ start: "11:00", end: "12:00" }] },
      { name: "遅番", days: ["thu"], start: "11:30", end: "20:00", breaks: [{ start: "16:00", end: "17:00" }] },
    ]);
    const { startMs, endMs } = calendar.daySpan("2026-10-01");
    expect(written(calendar.plannedSpans(startMs, endMs))).toEqual([
      "09-30T21:00 10-01T02:00",
      "10-01T02:30 10-01T07:00",
      "10-01T08:00 10-01T11:00",
    ]);
  });

  it("of a midnight shift spills into the next day, even if that is a day off", () => {
    const calendar = calendarWith([
      { name: "夜勤", days: ["fri"], start: "22:00", end: "06:00", breaks: [{ start: "02:00", end: "03:00" }] },
    ]);
    const friday = calendar.daySpan("2026-10-02");
    const saturday = calendar.daySpan("2026-10-03");
    expect(calendar.isDayOff("2026-10-03")).toBe(true);
    expect(calendar.plannedMs(friday.startMs, friday.endMs)).toBe(2 * hourMs);
    expect(calendar.plannedMs(saturday.startMs, saturday.endMs)).toBe(5 * hourMs);
    // Midnight itself parts nothing.
    expect(written(calendar.plannedSpans(friday.startMs, saturday.endMs))).toEqual([
      "10-02T13:00 10-02T17:00",
      "10-02T18:00 10-02T21:00",
    ]);
  });

  it("has no hole where 24-hour shifts follow each other through a change of the clocks", () => {
    const calendar = calendarWith([{ name: "連続", days: everyDay, start: "08:00", end: "08:00" }], "Europe/Berlin");
    const startMs = Date.parse("2026-03-25T00:00Z");
    const endMs = Date.parse("2026-11-05T00:00Z");
    expect(calendar.plannedSpans(startMs, endMs)).toEqual([{ startMs, endMs }]);
  });

  it("answers for one day in well under a millisecond when asked again and again", () => {
    const calendar = calendarWith([
      { name: "昼", days: everyDay, start: "08:00", end: "20:00", breaks: [{ start: "12:00", end: "13:00" }] },
      { name: "夜", days: everyDay, start: "20:00", end: "08:00", breaks: [{ start: "00:00", end: "01:00" }] },
    ]);
    const { startMs, endMs } = calendar.daySpan("2026-10-01");
    const times = 2000;
    const beganMs = performance.now();
    for (let i = 0; i < times; i++) calendar.plannedSpans(startMs + i, endMs);
    expect((performance.now() - beganMs) / times).toBeLessThan(0.5);
  });
});

describe("shifts on a date", () => {
  it("belong to the date on which they start, with their breaks as spans", () => {
    const calendar = calendarWith([
      { name: "夜勤", days: ["thu"], start: "22:00", end: "06:00", breaks: [{ start: "02:00", end: "03:00" }] },
    ]);
    expect(calendar.shiftsOn("2026-10-01")).toEqual([
      {
        name: "夜勤",
        span: { startMs: Date.parse("2026-10-01T22:00+09:00"), endMs: Date.parse("2026-10-02T06:00+09:00") },
        breaks: [{ startMs: Date.parse("2026-10-02T02:00+09:00"), endMs: Date.parse("2026-10-02T03:00+09:00") }],
      },
    ]);
    expect(calendar.shiftsOn("2026-10-02")).toEqual([]);
  });

  it.each([
    ["2026-03-28", 7],
    ["2026-06-01", 8],
    ["2026-10-24", 9],
  ])("last as long as they do for the people on them: the night of %s has %d hours", (date, hours) => {
    const calendar = calendarWith([{ name: "Nacht", days: everyDay, start: "22:00", end: "06:00" }], "Europe/Berlin");
    const [shift] = calendar.shiftsOn(date);
    expect(shift && (shift.span.endMs - shift.span.startMs) / hourMs).toBe(hours);
  });

  it("drop what falls wholly into the gap in spring, and start late what falls half into it", () => {
    const calendar = calendarWith(
      [
        { name: "gone", days: everyDay, start: "02:10", end: "02:50" },
        { name: "late", days: everyDay, start: "02:30", end: "04:00", breaks: [{ start: "02:40", end: "03:00" }] },
      ],
      "Europe/Berlin",
    );
    const changeMs = Date.parse("2026-03-29T01:00Z");
    expect(calendar.shiftsOn("2026-03-29")).toEqual([
      { name: "late", span: { startMs: changeMs, endMs: changeMs + hourMs }, breaks: [] },
    ]);
  });

  it("start and end at the first coming of a time that comes twice", () => {
    const calendar = calendarWith(
      [
        { name: "before", days: everyDay, start: "00:00", end: "02:30" },
        { name: "after", days: everyDay, start: "02:30", end: "04:00" },
      ],
      "Europe/Berlin",
    );
    const firstMs = Date.parse("2026-10-25T00:30Z");
    const [before, after] = calendar.shiftsOn("2026-10-25");
    expect(before?.span).toEqual({ startMs: Date.parse("2026-10-24T22:00Z"), endMs: firstMs });
    expect(after?.span).toEqual({ startMs: firstMs, endMs: Date.parse("2026-10-25T03:00Z") });
  });
});
