/** What the pages about areas reckon: what is shown of an area, rows of looks, cells of months. */
import { describe, expect, it } from "vitest";
import type { AreaLook, ClutterDay } from "../../../../../common/contract/clutter-answers.ts";
import type { BoardArea } from "../../../../../common/contract/live-events.ts";
import { clutterMonths } from "../../../../../dashboard/web/area/clutter-cells.ts";
import { lookRows } from "../../../../../dashboard/web/area/look-rows.ts";
import { percentText, shownArea } from "../../../../../dashboard/web/area/shown-area.ts";

const area: BoardArea = {
  id: "bench",
  name: "組立作業台",
  simulated: false,
  share: 0.1,
  level: "a-little",
  sinceMs: 5,
  scoredMs: 5,
  nextMs: null,
  doing: "looking",
  trend: [],
};

describe("what is shown of an area", () => {
  it("is what the dashboard told, and unknown while the feed is cut", () => {
    expect(shownArea(area, false)).toEqual({ level: "a-little", cause: undefined, sinceMs: 5, doing: "looking" });
    expect(shownArea(area, true)).toEqual({ level: "unknown", cause: "feed-cut", sinceMs: null, doing: "nothing" });
  });

  it.each([
    [null, "–"],
    [0, "0%"],
    [0.004, "<1%"],
    [0.005, "1%"],
    [0.314, "31%"],
    [1, "100%"],
  ])("writes the share %s as %s", (share, text) => expect(percentText(share)).toBe(text));
});

describe("rows of looks", () => {
  const look = (atMs: number, more: Partial<AreaLook> = {}): AreaLook => {
    return { atMs, occasion: "schedule", outcome: "scored", share: 0.1, level: "a-little", ...more };
  };

  it("are the schedule's times with their looks, and the others, by time and each once", () => {
    const nine = look(900, { slot: "09:00" });
    const asked = look(1000, { occasion: "demand" });
    const rows = lookRows({
      looks: [nine, asked],
      slots: [
        { slot: "09:00", dueMs: 895, state: "scored", look: nine },
        { slot: "12:00", dueMs: 1200, state: "coming" },
      ],
    });
    expect(rows.map(({ atMs, slot, state }) => [atMs, slot, state])).toEqual([
      [900, "09:00", "scored"],
      [1000, null, "scored"],
      [1200, "12:00", "coming"],
    ]);
  });

  it("have a look that failed beside the one that mended it", () => {
    const failed = look(900, { slot: "09:00", outcome: "skipped" });
    const mended = look(990, { slot: "09:00" });
    const rows = lookRows({
      looks: [failed, mended],
      slots: [{ slot: "09:00", dueMs: 900, state: "scored", look: mended }],
    });
    expect(rows.map(({ state }) => state)).toEqual(["skipped", "scored"]);
  });
});

describe("cells of months", () => {
  const day = (date: string): ClutterDay => ({ date, isDayOff: false, holiday: "", worst: null, slots: [], others: 0 });

  it("stand below their weekday, each in a place of its own", () => {
    const dates = Array.from({ length: 61 }, (_, index) =>
      new Date(Date.UTC(2026, 9, 1 + index)).toISOString().slice(0, 10),
    );
    const [october, november] = clutterMonths(dates.map(day), "2026-11-20");
    // 1 October 2026 is a Thursday, 1 November a Sunday.
    expect(october?.cells[0]).toMatchObject({ column: 3, row: 0 });
    expect(november?.cells[0]).toMatchObject({ column: 6, row: 0 });
    expect(november?.cells[1]).toMatchObject({ column: 0, row: 1 });
    expect([october?.rows, november?.rows]).toEqual([5, 6]);
    const places = november?.cells.map(({ column, row }) => `${column} ${row}`) ?? [];
    expect(new Set(places).size).toBe(30);
  });

  it("know today and what is to come", () => {
    const [month] = clutterMonths(["2026-11-19", "2026-11-20", "2026-11-21"].map(day), "2026-11-20");
    expect(month?.cells.map(({ isToday, isFuture }) => [isToday, isFuture])).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });
});
