/** Two periods compared: what counts, what is left out, how sure a difference is, and what it is worth. */
import { describe, expect, it } from "vitest";
import { formatDayNumber, parseDayNumber } from "../../../../../common/calendar/day-number.ts";
import type { ComparedFigure } from "../../../../../common/contract/comparison-answers.ts";
import { type ComparedDay, comparePeriods } from "../../../../../dashboard/server/figures/compare.ts";

const hourMs = 3_600_000;
const lathe = { machine: "lathe", name: "旋盤", simulated: false };
const mill = { machine: "mill", name: "フライス盤", simulated: false };

/** A day with 8 planned hours: running, and two stops of half an hour; the rest of it is pauses. */
function dayOf(runningH: number, changes: Partial<ComparedDay> = {}): ComparedDay {
  return {
    machine: "lathe",
    simulated: false,
    plannedMs: 8 * hourMs,
    runningMs: runningH * hourMs,
    pausesMs: (7 - runningH) * hourMs,
    stopsMs: hourMs,
    shortStopsMs: 0,
    unknownMs: 0,
    excludedMs: 0,
    stops: 2,
    shortStops: 0,
    cycles: 11,
    wholeCycles: 10,
    cycleMs: 10 * 240_000,
    allRunningMs: (runningH + 1) * hourMs,
    ...changes,
  };
}

/** A period that begins on a date, with the days of one or more machines. */
function periodFrom(from: string, ...machines: readonly (readonly ComparedDay[])[]) {
  const count = Math.max(...machines.map(({ length }) => length));
  const date = (at: number) => formatDayNumber(parseDayNumber(from) + at);
  const days = Array.from({ length: count }, (_, at) => {
    return { date: date(at), figures: machines.flatMap((own) => own.slice(at, at + 1)) };
  });
  return { from, to: date(count - 1), days };
}

/** Ten days whose running hours differ a little. */
function tenDays(runningH: number, changes: Partial<ComparedDay> = {}): ComparedDay[] {
  return [3, -1, 4, 1, -5, -2, 2, -4, 3, -1].map((off) => dayOf(runningH + off / 10, changes));
}

function compare(before: readonly ComparedDay[], after: readonly ComparedDay[], hourlyRateYen?: number) {
  const answer = comparePeriods({
    machines: [lathe],
    before: periodFrom("2026-09-01", before),
    after: periodFrom("2026-10-01", after),
    hourlyRateYen,
  });
  const figure = (name: ComparedFigure) => {
    const found = answer.figures.find((one) => one.figure === name);
    if (!found) throw new Error(`There is no ${name}.`);
    return found;
  };
  return { answer, figure };
}

describe("each figure", () => {
  it("is reckoned over the days of its period", () => {
    const { figure } = compare(
      tenDays(4, { shortStops: 1, shortStopsMs: 60_000 }),
      tenDays(5, { stops: 4, stopsMs: 4 * hourMs, cycleMs: 10 * 200_000 }),
    );
    expect(figure("utilisation")).toMatchObject({ before: 0.5, after: 0.625, difference: 0.125 });
    expect(figure("runningHoursADay").before).toBeCloseTo(5, 9);
    expect(figure("stopsPerHour")).toMatchObject({ before: 1 / 8, after: 4 / 8 });
    expect(figure("shortStopsPerHour")).toMatchObject({ before: 1 / 8, after: 0 });
    expect(figure("stopLengthMs")).toMatchObject({ before: hourMs - 60_000, after: hourMs });
    expect(figure("cycleLengthMs")).toMatchObject({ before: 240_000, after: 200_000, difference: -40_000 });
  });

  it("has none where there is nothing to divide by", () => {
    const { figure } = compare(tenDays(4, { stops: 0, stopsMs: 0 }), tenDays(4));
    expect(figure("stopLengthMs")).toEqual({
      figure: "stopLengthMs",
      before: null,
      after: hourMs / 2,
      difference: null,
      lowest: null,
      highest: null,
      sureness: "too-few-days",
    });
  });

  it("counts a day by what is known of it: a gap isn't standing still", () => {
    const gap = { unknownMs: 0.8 * hourMs, allRunningMs: 4.5 * hourMs };
    const { figure } = compare(tenDays(4, { allRunningMs: 5 * hourMs }), tenDays(3.6, gap));
    expect(figure("utilisation").difference).toBeCloseTo(0, 9);
    expect(figure("runningHoursADay").difference).toBeCloseTo(0, 9);
  });
});

describe("how sure a difference is", () => {
  it("is clear when it is far larger than what days differ by, with all of the interval on one side", () => {
    const utilisation = compare(tenDays(4), tenDays(5)).figure("utilisation");
    expect(utilisation.sureness).toBe("clear");
    expect(utilisation.lowest).toBeGreaterThan(0);
    expect(utilisation.highest).toBeLessThan(0.25);
  });

  it("is unclear when days differ by more", () => {
    const utilisation = compare(tenDays(4), tenDays(4.02)).figure("utilisation");
    expect(utilisation.sureness).toBe("unclear");
    expect(utilisation.lowest).toBeLessThan(0);
  });

  it("goes from unclear over likely to clear as the difference grows; clear means that 0 is outside", () => {
    const words = Array.from({ length: 60 }, (_, step) => compare(tenDays(4), tenDays(4 + step / 100)));
    const seen = words.map(({ figure }) => figure("utilisation"));
    expect([...new Set(seen.map(({ sureness }) => sureness))]).toEqual(["unclear", "likely", "clear"]);
    for (const { sureness, lowest } of seen) expect(sureness === "clear").toBe((lowest ?? 0) > 0);
  });

  it("can't be told of fewer than eight days; the difference is told all the same", () => {
    const { answer, figure } = compare(tenDays(4).slice(0, 7), tenDays(5));
    expect(answer.leastDays).toBe(8);
    expect(figure("utilisation")).toMatchObject({ lowest: null, highest: null, sureness: "too-few-days" });
    expect(figure("utilisation").difference).toBeGreaterThan(0.1);
    expect(compare(tenDays(4).slice(0, 8), tenDays(5)).figure("utilisation").sureness).toBe("clear");
  });
});

describe("days", () => {
  it("of which less than nine tenths is known are left out and counted", () => {
    const known = dayOf(4, { unknownMs: 0.8 * hourMs });
    const unknown = dayOf(1, { unknownMs: 0.8 * hourMs + 1 });
    const { answer } = compare([...tenDays(4), known, unknown, unknown], tenDays(4));
    expect(answer.before).toMatchObject({ days: 11, daysLeftOut: 2 });
    expect(answer.before.coverage).toBeCloseTo(1 - 2.4 / 8 / 13, 6);
  });

  it("without a plan, and days that were all excluded, don't count at all", () => {
    const off = dayOf(0, { plannedMs: 0, pausesMs: 0, stopsMs: 0, stops: 0 });
    const maintenance = dayOf(0, { excludedMs: 8 * hourMs, pausesMs: 0, stopsMs: 0, stops: 0 });
    const { answer } = compare([...tenDays(4), off, maintenance], tenDays(4));
    expect(answer.before).toMatchObject({ from: "2026-09-01", to: "2026-09-12", days: 10, daysLeftOut: 0 });
  });
});

describe("machines", () => {
  it("are taken together, and one that a period knows nothing of is left out and named", () => {
    const ofMill = (days: ComparedDay[]) => days.map((day) => ({ ...day, machine: "mill" }));
    const before = periodFrom("2026-09-01", tenDays(4), ofMill(tenDays(2)));
    const both = comparePeriods({
      machines: [lathe, mill],
      before,
      after: periodFrom("2026-10-01", tenDays(4), ofMill(tenDays(3))),
    });
    expect(both.machines).toEqual([lathe, mill]);
    expect(both.figures[0]).toMatchObject({ before: 0.375, after: 0.4375 });
    const one = comparePeriods({ machines: [lathe, mill], before, after: periodFrom("2026-10-01", tenDays(4)) });
    expect(one).toMatchObject({ machines: [lathe], leftOut: [mill] });
    expect(one.figures[0]).toMatchObject({ before: 0.5, after: 0.5, difference: 0 });
  });

  it("of which all is unknown in a period are left out", () => {
    const unknown = tenDays(0, { runningMs: 0, pausesMs: 0, stopsMs: 0, unknownMs: 8 * hourMs });
    const { answer } = compare(tenDays(4), unknown);
    expect(answer).toMatchObject({ machines: [], leftOut: [lathe], money: null });
    expect(answer.figures[0]).toMatchObject({ before: null, after: null, sureness: "too-few-days" });
  });

  it("that are simulated are never mixed with real ones", () => {
    const simulated = tenDays(7).map((day) => ({ ...day, simulated: true }));
    const answer = comparePeriods({
      machines: [lathe],
      before: periodFrom("2026-09-01", tenDays(4), simulated),
      after: periodFrom("2026-10-01", tenDays(4)),
    });
    expect(answer.figures[0]).toMatchObject({ before: 0.5, after: 0.5 });
  });
});

describe("what a difference is worth", () => {
  it("is the gained share of a month's planned hours at the site's rate, with its interval", () => {
    const { answer, figure } = compare(tenDays(4), tenDays(5), 5000);
    const { difference, lowest } = figure("utilisation");
    const hours = (80 * 365.25) / 12 / 10;
    expect(answer.money?.plannedHoursAMonth).toBeCloseTo(hours, 9);
    expect(answer.money?.yenAMonth).toBe(Math.round((difference ?? 0) * hours * 5000));
    expect(answer.money?.lowestYen).toBe(Math.round((lowest ?? 0) * hours * 5000));
    expect(answer.money?.yenAMonth).toBeGreaterThan(answer.money?.lowestYen ?? Number.NaN);
    expect(answer.money?.yenAMonth).toBeLessThan(answer.money?.highestYen ?? Number.NaN);
  });

  it("isn't told without a rate", () => {
    expect(compare(tenDays(4), tenDays(5)).answer.money).toBeNull();
  });
});
