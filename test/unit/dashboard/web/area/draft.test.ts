/** The draft of an area's settings: what differs, what can't be saved, zones by a tap, lines as text. */
import { describe, expect, it } from "vitest";
import { areaSettings } from "../../../../../common/contract/area-settings.ts";
import {
  changesOf,
  divisionOf,
  draftOf,
  faultsOf,
  linesText,
  withLines,
  zonesOf,
} from "../../../../../dashboard/web/area/set-up/draft.ts";

const draft = draftOf(areaSettings.parse({ id: "bench", name: "組立作業台", camera: "cam" }));

describe("a draft", () => {
  it("has no changes until something differs, and none again when it is set back", () => {
    expect(changesOf(draft, draft)).toEqual({});
    expect(changesOf({ ...draft, tolerance: 0.7 }, draft)).toEqual({ tolerance: 0.7 });
    expect(changesOf({ ...draft, schedule: { ...draft.schedule } }, draft)).toEqual({});
  });

  it("of an area whose sheet is found by itself has no corners", () => {
    expect(draft).toMatchObject({ corners: null, light: null });
  });

  it.each([
    [{ name: " " }, "name"],
    [{ thresholds: { ...draft.thresholds, littleFrom: 0.25 } }, "thresholds"],
    [{ schedule: { ...draft.schedule, times: ["09:00", "09:00"] } }, "times"],
    [{ schedule: { ...draft.schedule, times: [""] } }, "times"],
    [{ zones: [{ id: "a", name: "", polygon: [] }] }, "zones"],
  ] as const)("can't be saved with %j", (wrong, fault) => {
    expect(faultsOf({ ...draft, ...wrong } as typeof draft)).toEqual([fault]);
    expect(faultsOf(draft)).toEqual([]);
  });
});

describe("zones", () => {
  it.each(["none", "two", "three", "four"] as const)("of the division %s cover the sheet once", (division) => {
    const zones = zonesOf(division, []);
    const sizes = zones.map(
      ({ polygon: [first = [0, 0], , third = [0, 0]] }) => (third[0] - first[0]) * (third[1] - first[1]),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeCloseTo(zones.length > 0 ? 1 : 0, 9);
    expect(divisionOf(zones)).toBe(division);
    expect(areaSettings.shape.zones.safeParse(zones).success).toBe(true);
  });

  it("keep their names when the sheet is divided anew, and those of another make are known as such", () => {
    const named = zonesOf("two", []).map((zone) => ({ ...zone, name: `${zone.name}!` }));
    expect(zonesOf("three", named).map(({ name }) => name)).toEqual(["A!", "B!", "C"]);
    expect(
      divisionOf([
        {
          id: "x",
          name: "x",
          polygon: [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        },
      ]),
    ).toBeNull();
  });
});

describe("lines", () => {
  it("are one on each row; without any the usual ones hold again", () => {
    const lines = withLines({}, "tidy", " きれい \n\nありがとう");
    expect(lines).toEqual({ tidy: ["きれい", "ありがとう"] });
    expect(linesText(lines, "tidy")).toBe("きれい\nありがとう");
    expect(withLines(lines, "tidy", " \n")).toEqual({});
  });
});
