/** How the board shares its screen among the tiles. */
import { describe, expect, it } from "vitest";
import { columnsFor, minTileHeightPx } from "../../../../dashboard/web/tile-columns.ts";

describe("the columns of the board", () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 2],
    [6, 3],
    [9, 3],
    [12, 4],
  ])("for %d machines on a full-HD screen are %d", (count, columns) => {
    expect(columnsFor(count, 1880, 900)).toBe(columns);
  });

  it("let up to twelve tiles stand on a full-HD screen without scrolling, under two banners", () => {
    for (let count = 1; count <= 12; count += 1) {
      const rows = Math.ceil(count / columnsFor(count, 1880, 820));
      expect(820 / rows).toBeGreaterThanOrEqual(minTileHeightPx);
    }
  });

  it("are few on a screen that stands upright", () => {
    expect(columnsFor(6, 1040, 1700)).toBe(2);
  });

  it("are as many as can be read on a laptop that can't hold all tiles", () => {
    expect(columnsFor(12, 1240, 545)).toBe(4);
    expect(columnsFor(40, 1880, 900)).toBe(5);
  });

  it("are one before the screen has been measured", () => {
    expect(columnsFor(0, 0, 0)).toBe(1);
  });
});
