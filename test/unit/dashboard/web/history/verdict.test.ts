/** What a difference means in words, and what it is worth. */
import { describe, expect, it } from "vitest";
import type { CompareAnswer, CompareFigure } from "../../../../../common/contract/comparison-answers.ts";
import { verdictOf } from "../../../../../dashboard/web/history/verdict.ts";
import { worthOf } from "../../../../../dashboard/web/history/worth.ts";

const figure: CompareFigure = {
  figure: "utilisation",
  before: 0.5,
  after: 0.6,
  difference: 0.1,
  lowest: 0.05,
  highest: 0.15,
  sureness: "clear",
};

describe("the verdict", () => {
  it.each([
    [figure, "clearly-better"],
    [{ ...figure, difference: -0.1 }, "clearly-worse"],
    [{ ...figure, figure: "stopsPerHour" }, "clearly-worse"],
    [{ ...figure, figure: "cycleLengthMs", difference: -0.1, sureness: "likely" }, "likely-better"],
    [{ ...figure, difference: -0.1, sureness: "likely" }, "likely-worse"],
    [{ ...figure, sureness: "unclear" }, "unclear"],
    [{ ...figure, difference: 0 }, "unclear"],
    [{ ...figure, sureness: "too-few-days", lowest: null, highest: null }, "few-days"],
    [{ ...figure, before: null, difference: null, sureness: "too-few-days" }, "nothing"],
  ] as const)("on %o is %s", (compared, verdict) => {
    expect(verdictOf(compared)).toBe(verdict);
  });
});

describe("the worth", () => {
  const period = { from: "", to: "", days: 5, daysLeftOut: 0, coverage: 1 };
  const hours: CompareFigure = { ...figure, figure: "runningHoursADay", difference: 0.5, lowest: 0.2, highest: 0.8 };
  const answer: CompareAnswer = {
    machines: [],
    leftOut: [],
    before: period,
    after: period,
    figures: [figure, hours],
    leastDays: 3,
    money: null,
  };
  const money = {
    hourlyRateYen: 5000,
    plannedHoursAMonth: 160,
    yenAMonth: 80_000,
    lowestYen: 40_000,
    highestYen: null,
  };

  it("is that of a day by the rate that was entered", () => {
    expect(worthOf(answer, 6000)).toEqual({
      of: "day",
      yen: 3000,
      lowestYen: 1200,
      highestYen: expect.closeTo(4800, 6),
    });
    expect(worthOf(answer, null)).toBeNull();
    expect(worthOf({ ...answer, figures: [figure] }, 6000)).toBeNull();
  });

  it("is that of a month by the site's rate, or by the one that was entered instead", () => {
    expect(worthOf({ ...answer, money }, null)).toEqual({
      of: "month",
      yen: 80_000,
      lowestYen: 40_000,
      highestYen: null,
    });
    expect(worthOf({ ...answer, money }, 10_000)).toMatchObject({ of: "month", yen: 160_000, lowestYen: 80_000 });
  });
});
