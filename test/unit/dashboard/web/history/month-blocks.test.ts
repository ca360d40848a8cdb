/** Month blocks hold each day once, below its weekday; arrow keys lead to the days around. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, datesOf, firstOfMonth, weekdayOf } from "../../../../../dashboard/web/history/calendar-date.ts";
import { dateAfterKey, monthBlocks } from "../../../../../dashboard/web/history/month-blocks.ts";

const days = (from: string, to: string) => datesOf(from, to).map((date) => ({ date }));

describe("month blocks", () => {
  it("hold each day once, in its month, below its weekday", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 400 }), (first, length) => {
        const from = addDays("2000-01-01", first);
        const all = days(from, addDays(from, length));
        const blocks = monthBlocks(all);
        const placed = blocks.flatMap(({ month, weeks }) =>
          weeks.flatMap((week) =>
            week.flatMap((day, weekday) => {
              if (day === null) return [];
              expect(weekdayOf(day.date)).toBe(weekday);
              expect(firstOfMonth(day.date)).toBe(month);
              return [day];
            }),
          ),
        );
        expect(placed).toEqual(all);
        for (const { weeks } of blocks) for (const week of weeks) expect(week).toHaveLength(7);
      }),
    );
  });

  it("are twelve in a year, of four to six weeks", () => {
    const weeks = monthBlocks(days("2026-01-01", "2026-12-31")).map((block) => block.weeks.length);
    expect(weeks).toEqual([5, 5, 6, 5, 5, 5, 5, 6, 5, 5, 6, 5]);
  });
});

describe("an arrow key", () => {
  it.each([
    ["ArrowLeft", "2026-03-30"],
    ["ArrowRight", "2026-04-01"],
    ["ArrowUp", "2026-03-24"],
    ["ArrowDown", "2026-04-07"],
    ["Home", "2026-03-01"],
    ["End", "2026-03-31"],
    ["PageUp", "2026-02-28"],
    ["PageDown", "2026-04-30"],
    ["a", null],
  ])("%s leads from 31 March to %s", (key, date) => {
    expect(dateAfterKey("2026-03-31", key)).toBe(date);
  });
});
