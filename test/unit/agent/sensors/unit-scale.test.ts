/** Units and scales of foreign numbers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { requireVolts, toAmperes, unitScale } from "../../../../agent/sensors/unit-scale.ts";

const schema = z.strictObject(unitScale).superRefine(requireVolts);
const amperes = (said: unknown, settings: object = {}) => {
  const result = toAmperes(said, schema.parse(settings));
  return result.ok ? result.value : result.reason;
};

describe("a number", () => {
  it.each([
    [1.23, {}, 1.23],
    [1230, { unit: "mA" }, 1.23],
    [500, { unit: "W", volts: 100 }, 5],
    [0.05, { scale: 2000 }, 100],
    [-500, { unit: "W", volts: 100 }, 5],
    [0, {}, 0],
  ])("%d with %j is %d A", (said, settings, expected) => {
    expect(amperes(said, settings)).toBeCloseTo(expected, 9);
  });

  it("a little below 0 counts as 0: the calibration took off more than there was", () => {
    expect(amperes(-0.03)).toBe(0);
    expect(Object.is(amperes(-0), 0)).toBe(true);
    expect(amperes(-90, { unit: "mA" })).toBe(0);
  });

  it.each([
    [-1, "-1 is below 0"],
    [Number.NaN, "NaN isn't a number"],
    [Number.POSITIVE_INFINITY, "Infinity isn't a number"],
    ["1.23", `"1.23" isn't a number`],
    [null, "null isn't a number"],
    [undefined, "nothing isn't a number"],
    [true, "true isn't a number"],
    [[1], "[1] isn't a number"],
    [1e9, "check unit and scale"],
  ])("that is %j is refused with a reason", (said, reason) => {
    expect(amperes(said)).toContain(reason);
  });

  it("is named in few words, however long what was said is", () => {
    expect(String(amperes("x".repeat(100_000))).length).toBeLessThan(100);
  });

  it("becomes a current from 0 on, or is refused, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom({}, { unit: "mA" }, { unit: "W", volts: 200 }), (said, settings) => {
        const value = amperes(said, settings);
        expect(typeof value === "string" || (value >= 0 && Number.isFinite(value))).toBe(true);
      }),
    );
  });
});

describe("the settings", () => {
  it("want a voltage with watts, and only then", () => {
    expect(schema.safeParse({ unit: "W" }).error?.issues).toEqual([
      expect.objectContaining({ path: ["volts"], message: expect.stringContaining("voltage of the mains") }),
    ]);
    expect(schema.safeParse({ unit: "mA" }).success).toBe(true);
  });

  it.each([{ unit: "kW" }, { scale: 0 }, { scale: -1 }, { volts: 0 }])("refuse %j", (settings) => {
    expect(schema.safeParse(settings).success).toBe(false);
  });
});
