/** The cells of the calendar: means of machines by what was known of them, what is hatched, and the colour steps. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CalendarAnswer, CalendarMachine } from "../../../../../common/contract/history-answers.ts";
import { dayCells } from "../../../../../dashboard/web/history/calendar-cells.ts";
import { heatStepOf, heatStepPercents, heatSteps } from "../../../../../dashboard/web/history/utilisation-scale.ts";

const dates = ["2026-11-19", "2026-11-20", "2026-11-21"];

function machine(id: string, utilisation: number[], coverage: number[], simulated = false): CalendarMachine {
  return { machine: id, name: id, simulated, utilisation, coverage, stops: [1, 2, 0], runningMin: [60, 30, 0] };
}

function answer(machines: readonly CalendarMachine[]): CalendarAnswer {
  return {
    siteName: "工場",
    timeZone: "Asia/Tokyo",
    from: "2026-11-19",
    to: "2026-11-21",
    today: "2026-11-20",
    firstDate: "2026-11-01",
    daysOff: [0, 0, 1],
    holidays: ["", "祝", ""],
    corrected: [1, 0, 0],
    machines,
  };
}

describe("the cells of a calendar", () => {
  it("show a machine's own figures, and what kind of day it was", () => {
    const [first, second, third] = dayCells(
      answer([machine("a", [800, -1, 900], [950, 0, 900])]),
      { machine: "a" },
      dates,
    );
    expect(first).toMatchObject({ utilisation: 800, coverage: 950, stops: 1, isCorrected: true, isPoorlyKnown: false });
    expect(second).toMatchObject({ utilisation: null, coverage: 0, isToday: true, holiday: "祝", isPoorlyKnown: true });
    expect(third).toMatchObject({
      utilisation: null,
      coverage: null,
      isFuture: true,
      isDayOff: true,
      isPoorlyKnown: false,
    });
  });

  it("are hatched where nothing was known of a working day that is over, but not on days off or today", () => {
    const nothing = answer([machine("a", [-1, -1, -1], [-1, -1, -1])]);
    const hatched = (one: CalendarAnswer) => dayCells(one, { all: "real" }, dates).map((cell) => cell.isPoorlyKnown);
    expect(hatched(nothing)).toEqual([true, false, false]);
    expect(hatched({ ...nothing, daysOff: [1, 1, 1] })).toEqual([false, false, false]);
  });

  it("are blank before anything was recorded", () => {
    const begun = { ...answer([machine("a", [-1, 900, -1], [0, 950, -1])]), firstDate: "2026-11-20" };
    const cells = dayCells(begun, { all: "real" }, dates);
    expect(cells.map(({ isPoorlyKnown, isBefore }) => [isPoorlyKnown, isBefore])).toEqual([
      [false, true],
      [false, false],
      [false, false],
    ]);
    expect(cells[0]).toMatchObject({ utilisation: null, coverage: null });
    expect(dayCells({ ...begun, firstDate: null }, { all: "real" }, dates)[1]).toMatchObject({ isBefore: true });
  });

  it("give each machine the weight of what was known of it", () => {
    const two = [machine("a", [800, 0, 0], [1000, 0, 0]), machine("b", [200, 0, 0], [500, 0, 0])];
    const [cell] = dayCells(answer(two), { all: "real" }, dates);
    expect(cell?.utilisation).toBeCloseTo((800 * 2 + 200) / 3, 9);
    expect(cell).toMatchObject({ coverage: 750, stops: 2, runningMin: 120 });
  });

  it("never mix simulated machines with real ones", () => {
    const mixed = answer([machine("a", [800, 0, 0], [1000, 0, 0]), machine("s", [100, 0, 0], [1000, 0, 0], true)]);
    expect(dayCells(mixed, { all: "real" }, dates)[0]?.utilisation).toBe(800);
    expect(dayCells(mixed, { all: "simulated" }, dates)[0]?.utilisation).toBe(100);
  });

  it("leave a machine of which nothing was known out of the mean, but not out of the coverage", () => {
    const two = [machine("a", [800, 0, 0], [1000, 0, 0]), machine("b", [-1, 0, 0], [0, 0, 0])];
    expect(dayCells(answer(two), { all: "real" }, dates)[0]).toMatchObject({ utilisation: 800, coverage: 500 });
  });
});

describe("the colour steps", () => {
  it("begin at the number that their legend names", () => {
    for (let step = 0; step < heatSteps; step += 1) expect(heatStepOf(10 * heatStepPercents(step)[0])).toBe(step);
  });

  it("never go back while utilisation grows, and each has the utilisations that its legend says", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }), (one, other) => {
        const step = heatStepOf(one);
        expect(step).toBeLessThan(heatSteps);
        const [from, to] = heatStepPercents(step);
        expect(one >= from * 10 && (one < to * 10 || to === 100)).toBe(true);
        if (one <= other) expect(step).toBeLessThanOrEqual(heatStepOf(other));
      }),
    );
  });
});
