/** Patches of a picture, against a plain flood fill. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { fillPatch, type Patches, patchesOf } from "../../../../agent/clutter/patches.ts";
import { areaOfSheet, type SheetArea } from "../../../../agent/clutter/sheet-area.ts";

const [width, height] = [13, 11];

const anyValues = fc
  .integer({ min: 1, max: 3 })
  .chain((most) => fc.uint8Array({ min: 0, max: most, minLength: width * height, maxLength: width * height }));

/** Corners around those of the whole picture, some of them outside of it. */
const anyQuad = fc
  .array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 8, maxLength: 8 })
  .map(([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]) =>
    areaOfSheet(
      [
        [0.1 + a, 0.1 + b],
        [0.9 + c, 0.1 + d],
        [0.9 + e, 0.9 + f],
        [0.1 + g, 0.9 + h],
      ],
      width,
      height,
    ),
  );

/** Any span a row, or none. */
const anyRows = fc
  .array(fc.tuple(fc.nat(width), fc.nat(width)), { minLength: height, maxLength: height })
  .map((rows): SheetArea => {
    const from = Int32Array.from(rows, ([one, other]) => Math.min(one, other));
    const to = Int32Array.from(rows, ([one, other]) => Math.max(one, other));
    return { width, height, from, to, toSheet: [1, 0, 0, 0, 1, 0, 0, 0, 1], scale: 1, count: 0 };
  });

const anyArea = fc.oneof(anyQuad, anyRows);

/** For each pixel the first pixel of its patch, by a flood fill; -1 where there is none. */
function flooded(values: Uint8Array, { from, to }: SheetArea): Int32Array {
  const patch = new Int32Array(width * height).fill(-1);
  const flood = (x: number, y: number, first: number) => {
    if (y < 0 || y >= height || x < (from[y] ?? 0) || x >= (to[y] ?? 0)) return;
    const at = y * width + x;
    if (values[at] === 0 || patch[at] !== -1 || values[at] !== values[first]) return;
    patch[at] = first;
    flood(x - 1, y, first);
    flood(x + 1, y, first);
    flood(x, y - 1, first);
    flood(x, y + 1, first);
  };
  for (let at = 0; at < width * height; at += 1) flood(at % width, Math.floor(at / width), at);
  return patch;
}

/** The same, told by the patches' runs; fails where two runs share a pixel. */
function pixelsOf({ count, first, row, from, to }: Patches): Int32Array {
  const patch = new Int32Array(width * height).fill(-1);
  for (let one = 0; one < count; one += 1) {
    let start = -1;
    for (let run = first[one] ?? 0; run < (first[one + 1] ?? 0); run += 1) {
      for (let x = from[run] ?? 0; x < (to[run] ?? 0); x += 1) {
        const at = (row[run] ?? 0) * width + x;
        expect(patch[at]).toBe(-1);
        if (start < 0) start = at;
        patch[at] = start;
      }
    }
  }
  return patch;
}

test("finds the same patches as a flood fill, in the order of their first pixels", () => {
  fc.assert(
    fc.property(anyValues, anyArea, (values, area) => {
      const patches = patchesOf(values, area);
      const truth = flooded(values, area);
      expect(pixelsOf(patches)).toEqual(truth);
      const firsts = [...new Set(truth)].filter((at) => at >= 0);
      expect(patches.count).toBe(firsts.length);
      expect([...patches.values]).toEqual(firsts.map((at) => values[at]));
      expect([...patches.sizes]).toEqual(firsts.map((at) => truth.filter((one) => one === at).length));
      expect(patches.first).toHaveLength(patches.count + 1);
      expect(patches.first[patches.count]).toBe(patches.row.length);
    }),
    { numRuns: 150 },
  );
});

test("fills one patch and nothing else", () => {
  fc.assert(
    fc.property(anyValues, anyArea, fc.nat(1000), (values, area, nth) => {
      const patches = patchesOf(values, area);
      if (patches.count === 0) return;
      const patch = nth % patches.count;
      const picture = values.slice();
      fillPatch(picture, patches, patch, 9, width);
      const truth = pixelsOf(patches);
      const own =
        (patches.row[patches.first[patch] ?? 0] ?? 0) * width + (patches.from[patches.first[patch] ?? 0] ?? 0);
      expect(picture).toEqual(values.map((value, at) => (truth[at] === own ? 9 : value)));
    }),
    { numRuns: 100 },
  );
});

test("joins the arms of a comb, and doesn't join corners", () => {
  const whole = areaOfSheet(
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    width,
    height,
  );
  const lastRow = width * (height - 1);
  const teeth = Uint8Array.from({ length: width * height }, (_, at) => Number((at % width) % 2 === 0 || at >= lastRow));
  expect(patchesOf(teeth, whole).count).toBe(1);
  const chess = teeth.map((_, at) => ((at % width) + Math.floor(at / width)) % 2);
  expect(patchesOf(chess, whole)).toMatchObject({ count: (width * height - 1) / 2 });
});
