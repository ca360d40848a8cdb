/** The rows of a day: one time axis for all, nothing behind now, and a pointer that tells the time. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { DayAnswer } from "../../../../../common/contract/history-answers.ts";
import { dayRows, shareOfTime, timeAtShare } from "../../../../../dashboard/web/history/day-rows.ts";

const hourMs = 3_600_000;
const midnight = Date.UTC(2026, 10, 19, 15);
const at = (hour: number) => midnight + hour * hourMs;

function day(pairs: readonly number[], nowMs: number, planned = [{ startMs: at(8.5), endMs: at(17) }]): DayAnswer {
  const codes = (["running", "idle", "off", "unknown"] as const).map((state) => ({ state, revision: 1 }));
  return {
    siteName: "工場",
    timeZone: "Asia/Tokyo",
    date: "2026-11-20",
    span: { startMs: midnight, endMs: at(24) },
    nowMs,
    planned,
    holiday: null,
    machines: [
      {
        machine: "a",
        name: "a",
        simulated: false,
        timeline: { fromMs: midnight, codes, pairs },
        figures: null,
        isCorrected: false,
      },
    ],
  };
}

it("ends where now is: what is to come is empty", () => {
  const { rows } = dayRows(day([10 * hourMs, 2, 4 * hourMs, 0, 10 * hourMs, 3], at(12)));
  expect(rows[0]?.segments).toEqual([
    [midnight, at(10), "off"],
    [at(10), at(12), "running"],
  ]);
});

it("has an axis from the first planned or powered time to the last: a night in which all is off isn't shown", () => {
  expect(dayRows(day([7 * hourMs, 2, 2 * hourMs, 1, 15 * hourMs, 2], at(30))).span).toEqual({
    startMs: at(7),
    endMs: at(17),
  });
  expect(dayRows(day([24 * hourMs, 2], at(30), [])).span).toEqual({ startMs: midnight, endMs: at(24) });
});

it("tells the time below the pointer, and never one outside of the axis", () => {
  const span = { startMs: at(8), endMs: at(17) };
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      expect(shareOfTime(span, timeAtShare(span, share))).toBeCloseTo(share, 9);
    }),
  );
  expect(timeAtShare(span, -0.2)).toBe(at(8));
  expect(timeAtShare(span, 1.2)).toBe(at(17));
});
