/** Student's t, against printed tables. */
import { describe, expect, it } from "vitest";
import { chanceBeyond, tBeyond } from "../../../../../dashboard/server/figures/student-t.ts";

describe("Student's t", () => {
  it("has the quantiles of the tables", () => {
    const table = [
      [1, 12.7062],
      [2, 4.30265],
      [3, 3.18245],
      [6, 2.44691],
      [30, 2.04227],
      [1000, 1.96234],
    ] as const;
    for (const [degrees, t] of table) expect(tBeyond(0.05, degrees)).toBeCloseTo(t, 4);
    expect(tBeyond(0.2, 10)).toBeCloseTo(1.37218, 4);
  });

  it("is the arctangent for one degree of freedom, and known for two", () => {
    for (const t of [0, 0.1, 1, 7, 200]) {
      expect(chanceBeyond(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 12);
      expect(chanceBeyond(-t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
    }
  });

  it("takes degrees that aren't whole, between their neighbours", () => {
    expect(tBeyond(0.05, 4.5)).toBeLessThan(tBeyond(0.05, 4));
    expect(tBeyond(0.05, 4.5)).toBeGreaterThan(tBeyond(0.05, 5));
  });
});
