/** What the calendar shows, by its address; and the way to the years and months around. */
import { expect, it } from "vitest";
import { calendarSpan, dateInNext, queryOfSpan } from "../../../../../dashboard/web/history/calendar-span.ts";

const today = "2026-11-20";
const spanOf = (year: string | null, month: string | null, unit: "year" | "month" = "year") =>
  calendarSpan(year, month, today, unit);

it("shows the year or month that the address names", () => {
  expect(spanOf("2024", null)).toEqual({ unit: "year", from: "2024-01-01", to: "2024-12-31" });
  expect(spanOf(null, "2024-02")).toEqual({ unit: "month", from: "2024-02-01", to: "2024-02-29" });
  expect(spanOf("2024", null, "month").unit).toBe("year");
});

it("shows this year, or this month on a phone, where the address names neither or nonsense", () => {
  expect(spanOf(null, null).from).toBe("2026-01-01");
  expect(spanOf("soon", "2026-13").from).toBe("2026-01-01");
  expect(spanOf(null, null, "month")).toEqual({ unit: "month", from: "2026-11-01", to: "2026-11-30" });
});

it("leads to the spans before and after, and back", () => {
  const span = spanOf(null, "2026-01");
  expect(queryOfSpan("month", dateInNext(span, -1))).toEqual({ year: null, month: "2025-12" });
  expect(queryOfSpan("year", dateInNext(spanOf(null, null), 1))).toEqual({ year: "2027", month: null });
});
