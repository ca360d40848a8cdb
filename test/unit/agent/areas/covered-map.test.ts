/** The coarse map of what covers a sheet: outlines as records take them, what came and went, and its text. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { cameBetween, coveredMap, decodeMap, encodeMap, outlinesOf } from "../../../../agent/areas/covered-map.ts";
import { areaOfSheet } from "../../../../agent/clutter/sheet-area.ts";
import { scoreFields } from "../../../../common/contract/clutter.ts";

const columns = 96;
const rows = 72;

/** A map with boxes on it, given in cells. */
function mapWith(...boxes: [x: number, y: number, width: number, height: number][]): Uint8Array {
  return Uint8Array.from({ length: columns * rows }, (_, cell) => {
    const [cx, cy] = [cell % columns, Math.floor(cell / columns)];
    return Number(boxes.some(([x, y, width, height]) => cx >= x && cx < x + width && cy >= y && cy < y + height));
  });
}

/** Area inside an outline, as a share of the sheet; holes run the other way round and count below 0. */
function areaInside(outline: readonly number[]): number {
  let twice = 0;
  for (let at = 0; at < outline.length; at += 2) {
    const [x0 = 0, y0 = 0] = outline.slice(at, at + 2);
    const [x1 = 0, y1 = 0] = at + 2 < outline.length ? outline.slice(at + 2, at + 4) : outline;
    twice += x0 * y1 - x1 * y0;
  }
  return twice / 2e6;
}

it("draws a box with its four corners, and a hole in it the other way round", () => {
  expect(outlinesOf(mapWith([24, 18, 48, 36]))).toEqual([
    [750, 250, 750, 750, 750, 750, 250, 750, 250, 750, 250, 250, 250, 250, 750, 250],
  ]);
  const ring = mapWith([24, 18, 48, 36]).map((value, cell) => value - (mapWith([36, 27, 24, 18])[cell] ?? 0));
  const areas = outlinesOf(ring)
    .map(areaInside)
    .sort((a, b) => a - b);
  expect(areas[0]).toBeCloseTo(-0.0625, 4);
  expect(areas[1]).toBeCloseTo(0.25, 4);
});

it("gives outlines that a record takes and that enclose about what is covered, whatever lies there", () => {
  const box = fc.tuple(fc.nat(90), fc.nat(66), fc.integer({ min: 2, max: 40 }), fc.integer({ min: 2, max: 40 }));
  fc.assert(
    fc.property(fc.array(box, { maxLength: 12 }), (boxes) => {
      const map = mapWith(...boxes);
      const outlines = outlinesOf(map);
      expect(scoreFields.outline.safeParse(outlines).success).toBe(true);
      const share = map.reduce((sum, value) => sum + value, 0) / map.length;
      const inside = outlines.reduce((sum, outline) => sum + areaInside(outline), 0);
      expect(Math.abs(inside - share)).toBeLessThan(0.03);
    }),
    { numRuns: 25 },
  );
});

it("takes the noisiest map without leaving a record's limits", () => {
  const noisy = Uint8Array.from({ length: columns * rows }, (_, cell) => ((cell * 7919) % 3) % 2);
  const { outline, left } = scoreFields;
  expect(outline.safeParse(outlinesOf(noisy)).success).toBe(true);
  expect(left.safeParse(cameBetween(mapWith(), noisy)).success).toBe(true);
});

it("tells what came and what went, and takes a seam of one cell for the same thing", () => {
  const before = mapWith([10, 10, 12, 12], [60, 40, 10, 10]);
  const after = mapWith([11, 10, 12, 12], [30, 50, 10, 8]);
  expect(cameBetween(before, after)).toEqual([[302, 681, 125, 138]]);
  expect(cameBetween(after, before)).toEqual([[615, 542, 125, 166]]);
  expect(cameBetween(before, before)).toEqual([]);
});

it("is the same after it was written as text, and nothing comes of other text", () => {
  const map = mapWith([3, 5, 40, 20]);
  expect(decodeMap(encodeMap(map))).toEqual(map);
  expect(decodeMap("AAAA")).toBeUndefined();
});

it("lays a mask flat whatever the perspective", () => {
  const corners: Parameters<typeof areaOfSheet>[0] = [
    [0.3, 0.2],
    [0.7, 0.2],
    [0.95, 0.9],
    [0.05, 0.9],
  ];
  const area = areaOfSheet(corners, 384, 216);
  const mask = new Uint8Array(384 * 216);
  // The left half of the picture is the left half of the sheet.
  for (let at = 0; at < mask.length; at += 1) mask[at] = Number(at % 384 < 192);
  const map = coveredMap(mask, area);
  const inColumn = (x: number) =>
    Array.from({ length: rows }, (_, y) => map[y * columns + x]).reduce<number>((sum, one) => sum + (one ?? 0), 0);
  expect([inColumn(2), inColumn(40), inColumn(46)].every((count) => count > 66)).toBe(true);
  expect([inColumn(50), inColumn(93)]).toEqual([0, 0]);
});
