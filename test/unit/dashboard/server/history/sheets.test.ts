/** Sheets of days and months: what the timeline comes to, by the plan that held, and again when the past changes. */
import { describe, expect, it } from "vitest";
import { reckonSpan } from "../../../../../dashboard/server/figures/span-figures.ts";
import { wholeMonths } from "../../../../../dashboard/server/history/sheets.ts";
import { batch, state } from "./history-under-test.ts";
import { dayMs, hourMs, july, minuteMs, openReckoned, plantFrom } from "./reckoned-history.ts";

type Reckoned = ReturnType<typeof openReckoned>;

function sheet({ history }: Reckoned, date: string) {
  const figures = history.dayFigures(date, date)[0]?.figures[0];
  if (!figures) throw new Error(`There is no sheet of ${date}.`);
  return figures;
}

describe("sheets", () => {
  it("have for each date what its timeline comes to", () => {
    const reckoned = openReckoned(12);
    const { history, plans } = reckoned;
    for (let day = 0; day < 12; day += 1) {
      const date = `2026-07-${String(day + 1).padStart(2, "0")}`;
      const { calendar, plant } = plans.newest();
      const span = calendar.daySpan(date);
      const around = { startMs: span.startMs - 6 * hourMs, endMs: span.endMs + 6 * hourMs };
      const { times } = reckonSpan({
        segments: history.timeline("press", false, around),
        span,
        plannedSpans: calendar.plannedSpans,
        excluded: [],
        cyclePauseMs: minuteMs,
        shortStopMs: plant.shortStopMs,
      });
      expect(sheet(reckoned, date)).toMatchObject({ ...times, isCorrected: false });
      expect(times.stopsMs).toBe((61 + day) * minuteMs);
    }
    expect(history.dayFigures("2026-07-13", "2026-07-13")).toEqual([]);
  });

  it("of a month are the sum of its dates", () => {
    const reckoned = openReckoned(40);
    const [month] = reckoned.history.monthFigures("2026-07", "2026-07");
    const dates = reckoned.history.dayFigures("2026-07-01", "2026-07-31");
    const sum = (name: "runningMs" | "stopsMs" | "plannedMs" | "stops" | "cycles" | "unknownMs") =>
      dates.reduce((total, { figures }) => total + (figures[0]?.[name] ?? 0), 0);
    for (const name of ["runningMs", "stopsMs", "plannedMs", "stops", "cycles", "unknownMs"] as const)
      expect(month?.figures[0]?.[name]).toBe(sum(name));
    expect(reckoned.history.reasonSums("2026-07-01", "2026-07-31")).toMatchObject([{ reason: null, stops: 31 }]);
  });

  it("follow a record that comes late, and say that they were corrected", () => {
    const reckoned = openReckoned(5);
    const before = sheet(reckoned, "2026-07-02");
    // Another stream tells what it saw on the 2nd from 10:30 to 10:40, days later.
    const late = [10.5, 10 + 40 / 60].map((hour, index) => {
      const since = dayMs + hour * hourMs;
      return state(index + 2, since, index === 0 ? "running" : "idle", { t: since });
    });
    const anchored = { seq: 1, kind: "anchor", t: 0, wallMs: july, source: "system" } as const;
    reckoned.history.commit([batch([anchored, ...late], { of: "ffeeddccbbaa9988" })]);
    reckoned.tidy();
    const after = sheet(reckoned, "2026-07-02");
    expect(after.isCorrected).toBe(true);
    expect(after.runningMs).toBeGreaterThan(before.runningMs);
    expect(sheet(reckoned, "2026-07-03").isCorrected).toBe(false);
    expect(reckoned.history.monthFigures("2026-07", "2026-07")[0]?.figures[0]?.isCorrected).toBe(true);
  });

  it("keep the plan that held on their date, even when they are reckoned again", () => {
    const reckoned = openReckoned(5);
    reckoned.clock.setWall(july + 3 * dayMs);
    reckoned.ledger.decide(plantFrom("12:00"), "test");
    for (let day = 0; day < 5; day += 1) {
      reckoned.history.markSpan("press", false, july + day * dayMs, july + day * dayMs + 1);
    }
    reckoned.tidy();
    expect([1, 2, 3, 4, 5].map((day) => sheet(reckoned, `2026-07-0${day}`).plannedMs / hourMs)).toEqual([
      8, 8, 8, 4, 4,
    ]);
    expect(sheet(reckoned, "2026-07-01").isCorrected).toBe(false);
  });

  it("are made of a date on which nothing was told, even if the disk was full when it was over", () => {
    const reckoned = openReckoned(2);
    const { db, history, nowMs } = reckoned;
    const later = nowMs + 3 * dayMs;
    const keep = { seconds: 30, minutes: 1830 };
    while (history.packSome(later, true));
    db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON dirty_day BEGIN SELECT RAISE(FAIL, 'no room'); END");
    expect(() => {
      while (history.tidySome(later, keep));
    }).toThrow();
    db.exec("DROP TRIGGER full");
    while (history.tidySome(later, keep));
    expect(sheet(reckoned, "2026-07-05")).toMatchObject({ plannedMs: 8 * hourMs, unknownMs: 8 * hourMs });
  });
});

describe("dates as whole months", () => {
  it.each([
    ["2026-07-01", "2026-07-31", ["2026-07", "2026-07"], []],
    ["2026-07-02", "2026-07-31", undefined, [["2026-07-02", "2026-07-31"]]],
    [
      "2025-12-31",
      "2026-03-01",
      ["2026-01", "2026-02"],
      [
        ["2025-12-31", "2025-12-31"],
        ["2026-03-01", "2026-03-01"],
      ],
    ],
    ["2028-02-01", "2028-02-29", ["2028-02", "2028-02"], []],
    ["2026-02-01", "2027-01-15", ["2026-02", "2026-12"], [["2027-01-01", "2027-01-15"]]],
  ])("%s to %s", (from, to, months, days) => {
    expect(wholeMonths(from, to)).toEqual({ months, days });
  });
});
