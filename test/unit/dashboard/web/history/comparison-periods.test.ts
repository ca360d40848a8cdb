/** Periods of a comparison: presets that end before today, and faults that are named. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, daysFrom, weekdayOf } from "../../../../../dashboard/web/history/calendar-date.ts";
import {
  faultOfPeriods,
  periodPresets,
  periodsAround,
  presetPeriods,
} from "../../../../../dashboard/web/history/comparison-periods.ts";

const todays = fc.integer({ min: 0, max: 20_000 }).map((day) => addDays("2020-01-01", day));

describe("the presets", () => {
  it("are the last four weeks and the last month that are over, and those before them", () => {
    expect(presetPeriods("weeks", "2026-11-20")).toEqual({
      before: { from: "2026-09-21", to: "2026-10-18" },
      after: { from: "2026-10-19", to: "2026-11-15" },
    });
    expect(presetPeriods("months", "2026-01-31")).toEqual({
      before: { from: "2025-11-01", to: "2025-11-30" },
      after: { from: "2025-12-01", to: "2025-12-31" },
    });
  });

  it("can always be compared, follow each other and end before today", () => {
    fc.assert(
      fc.property(todays, fc.constantFrom(...periodPresets), (today, preset) => {
        const pair = presetPeriods(preset, today);
        expect(faultOfPeriods(pair, today)).toBeNull();
        expect(daysFrom(pair.before.to, pair.after.from)).toBe(1);
        expect(pair.after.to < today).toBe(true);
      }),
    );
  });
});

describe("the periods around a change", () => {
  it("are four weeks on either side, as far as they are over", () => {
    expect(periodsAround("2026-09-07", "2026-11-20")).toEqual({
      before: { from: "2026-08-10", to: "2026-09-06" },
      after: { from: "2026-09-07", to: "2026-10-04" },
    });
    expect(periodsAround("2026-11-16", "2026-11-20").after).toEqual({ from: "2026-11-16", to: "2026-11-19" });
    expect(periodsAround("2026-11-20", "2026-11-20").after).toEqual({ from: "2026-11-20", to: "2026-11-20" });
  });

  it("hold each weekday as often before as after once both are over", () => {
    fc.assert(
      fc.property(todays, (change) => {
        const { before, after } = periodsAround(change, addDays(change, 100));
        expect(daysFrom(before.from, before.to)).toBe(daysFrom(after.from, after.to));
        expect(weekdayOf(before.from)).toBe(weekdayOf(after.from));
      }),
    );
  });
});

describe("periods that can't be compared", () => {
  const before = { from: "2026-10-01", to: "2026-10-31" };
  it.each([
    ["no-date", { before: { from: "", to: "2026-10-31" }, after: before }],
    ["reversed", { before, after: { from: "2026-11-20", to: "2026-11-01" } }],
    ["overlap", { before, after: { from: "2026-10-31", to: "2026-11-10" } }],
    ["too-long", { before: { from: "2024-10-01", to: "2026-10-31" }, after: { from: "2026-11-01", to: "2026-11-10" } }],
    ["future", { before, after: { from: "2026-12-01", to: "2026-12-10" } }],
  ] as const)("are told apart: %s", (fault, pair) => {
    expect(faultOfPeriods(pair, "2026-11-20")).toBe(fault);
  });
});
