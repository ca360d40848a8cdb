/** Dates of the calendar: steps over months and leap days, weekdays, and how they are written. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  createDateFormat,
  datesOf,
  daysFrom,
  firstOfMonth,
  isDate,
  lastOfMonth,
  weekdayOf,
} from "../../../../../dashboard/web/history/calendar-date.ts";

const dates = fc.integer({ min: 0, max: 60_000 }).map((day) => addDays("2000-01-01", day));

describe("dates of the calendar", () => {
  it("go on over the ends of months and years", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
    expect(lastOfMonth("2026-01-31", 1)).toBe("2026-02-28");
    expect(firstOfMonth("2026-01-31", -2)).toBe("2025-11-01");
    expect(datesOf("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
    expect(datesOf("2026-03-01", "2026-02-27")).toEqual([]);
  });

  it("come back where they began, and the weekday moves with them", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -4000, max: 4000 }), (date, days) => {
        const other = addDays(date, days);
        expect(daysFrom(date, other)).toBe(days);
        expect((((weekdayOf(other) - weekdayOf(date) - days) % 7) + 7) % 7).toBe(0);
        expect(firstOfMonth(date) <= date && date <= lastOfMonth(date)).toBe(true);
      }),
    );
  });

  it("begin the week on Monday", () => {
    expect(weekdayOf("2026-11-16")).toBe(0);
    expect(weekdayOf("2026-11-22")).toBe(6);
  });

  it("are told from what isn't a date", () => {
    expect(["2026-11-20", "2028-02-29"].every(isDate)).toBe(true);
    expect(["", "2026-02-30", "2026-13-01", "20-11-2026", "2026-1-1", "2026-11-20T00:00"].some(isDate)).toBe(false);
  });

  it("are written as people write them", () => {
    const ja = createDateFormat("ja");
    expect(ja.day("2026-11-20")).toBe("11月20日(金)");
    expect(ja.yearMonth("2026-11-20")).toBe("2026年11月");
    expect(ja.weekday(0)).toBe("月");
    const en = createDateFormat("en");
    expect(en.day("2026-11-20")).toBe("Fri 20 Nov");
    expect(en.year("2026-11-20")).toBe("2026");
    expect(en.weekday(6)).toBe("Sun");
  });
});
