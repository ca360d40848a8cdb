/** What the set-up page saves: merged into the settings, checked, nothing else touched. */
import { describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { areaChange, changeArea } from "../../../../../dashboard/server/areas/area-change.ts";
import { plantWithArea } from "./made-areas.ts";

const corners = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
];

describe("a change of an area", () => {
  it("replaces what it names and keeps the rest", () => {
    const plant = plantWithArea({ tolerance: 0.3 });
    const after = changeArea(plant, "bench", areaChange.parse({ corners, thresholds: { littleFrom: 0.05 } }));
    expect(after.areas[0]).toMatchObject({
      corners,
      tolerance: 0.3,
      thresholds: { littleFrom: 0.05, clutteredFrom: 0.25 },
    });
    expect({ ...after, areas: [] }).toEqual({ ...plant, areas: [] });
  });

  it("takes away what may be left out by null", () => {
    const plant = plantWithArea({ corners, light: "lamp" });
    const [area] = changeArea(plant, "bench", areaChange.parse({ corners: null, light: null })).areas;
    expect(area).not.toHaveProperty("corners");
    expect(area).not.toHaveProperty("light");
  });

  it("doesn't reset what it doesn't name", () => {
    expect(areaChange.parse({ name: "検査台" })).toEqual({ name: "検査台" });
  });

  it.each([
    { camera: "other" },
    { id: "other" },
    { tolerance: 2 },
    { thresholds: { littleFrom: 0.5, clutteredFrom: 0.1 } },
    { schedule: { times: ["9:00"] } },
    { voice: { lines: { tidy: [""] } } },
  ])("is refused when it is %j", (change) => {
    expect(() => areaChange.parse(change)).toThrow(ZodError);
  });

  it("of an area that there isn't changes nothing", () => {
    const plant = plantWithArea();
    expect(changeArea(plant, "elsewhere", { tolerance: 0.1 })).toBe(plant);
  });
});
