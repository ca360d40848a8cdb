/** The map from the sheet to the picture, and when four corners make a sheet. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SheetCorners } from "../../../../../common/contract/area-settings.ts";
import {
  isSheet,
  middleCorners,
  moveCorner,
  sheetToPicture,
} from "../../../../../dashboard/web/area/set-up/quad-map.ts";

const near = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
/** Four corners, each in its own quarter of the picture: always a sheet. */
const sheets = fc
  .tuple(
    fc.tuple(near(0, 0.3), near(0, 0.3)),
    fc.tuple(near(0.7, 1), near(0, 0.3)),
    fc.tuple(near(0.7, 1), near(0.7, 1)),
    fc.tuple(near(0, 0.3), near(0.7, 1)),
  )
  .map((corners) => corners as SheetCorners);

describe("the map", () => {
  it("takes each corner of the sheet to its corner in the picture", () => {
    fc.assert(
      fc.property(sheets, (corners) => {
        const map = sheetToPicture(corners);
        const places = [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ] as const;
        for (const [index, place] of places.entries()) {
          const [x, y] = map([place[0], place[1]]);
          expect(x).toBeCloseTo(corners[index]?.[0] ?? -1, 9);
          expect(y).toBeCloseTo(corners[index]?.[1] ?? -1, 9);
        }
      }),
    );
  });

  it("keeps straight lines straight", () => {
    fc.assert(
      fc.property(sheets, near(0, 1), near(0, 1), (corners, u, v) => {
        const map = sheetToPicture(corners);
        const [[x0, y0], [x1, y1], [x2, y2]] = [map([0, v]), map([u, v]), map([1, v])];
        expect((x1 - x0) * (y2 - y0) - (y1 - y0) * (x2 - x0)).toBeCloseTo(0, 9);
      }),
    );
  });

  it("shows what is farther away smaller", () => {
    const map = sheetToPicture([
      [0.3, 0.2],
      [0.7, 0.2],
      [1, 1],
      [0, 1],
    ]);
    expect(map([0.5, 0.5])[1]).toBeLessThan(0.6);
  });
});

describe("corners", () => {
  it("make a sheet when they go round, and none when two have changed places or lie on a line", () => {
    fc.assert(fc.property(sheets, (corners) => isSheet(corners)));
    const [a, b, c, d] = middleCorners;
    expect(isSheet([b, a, c, d])).toBe(false);
    expect(isSheet([a, c, b, d])).toBe(false);
    expect(isSheet([a, b, [0.5, 0.2], d])).toBe(false);
  });

  it("stay within the picture when they are moved", () => {
    expect(moveCorner(middleCorners, 1, [1.4, -0.2])[1]).toEqual([1, 0]);
    expect(moveCorner(middleCorners, 1, [1.4, -0.2])[0]).toEqual(middleCorners[0]);
  });
});
