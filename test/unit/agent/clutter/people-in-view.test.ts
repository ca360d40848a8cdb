import { expect, test } from "vitest";
import { findReachingIn } from "../../../../agent/clutter/people-in-view.ts";
import type { SheetCorners } from "../../../../agent/clutter/perspective.ts";
import type { Photo } from "../../../../agent/clutter/photo.ts";

const [width, height] = [160, 90];
/** A sheet in the middle of the picture: columns 40 to 120, rows 20 to 70. */
const corners: SheetCorners = [
  [0.25, 20 / 90],
  [0.75, 20 / 90],
  [0.75, 70 / 90],
  [0.25, 70 / 90],
];
const skin = [205, 155, 122] as const;
const sleeve = [40, 46, 90] as const;

interface Bar {
  /** Left, top, right, bottom in pixels, right and bottom left out. */
  readonly at: readonly [number, number, number, number];
  readonly colour: readonly [number, number, number];
}

/** A green sheet on a grey table with bars of other colours, and the mask of what covers the sheet. */
function bench(...bars: Bar[]): { photo: Photo; mask: Uint8Array } {
  const rgb = new Uint8Array(width * height * 3).fill(150);
  const mask = new Uint8Array(width * height);
  const paint = ({ at: [left, top, right, bottom], colour }: Bar, covers: number) => {
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) {
        rgb.set(colour, (y * width + x) * 3);
        if (x >= 40 && x < 120 && y >= 20 && y < 70) mask[y * width + x] = covers;
      }
    }
  };
  paint({ at: [40, 20, 120, 70], colour: [40, 120, 60] }, 0);
  for (const bar of bars) paint(bar, 1);
  return { photo: { width, height, fullWidth: width, fullHeight: height, rgb }, mask };
}

const look = (...bars: Bar[]) => {
  const { photo, mask } = bench(...bars);
  return findReachingIn(photo, corners, mask);
};

test("finds a bare arm that comes from the picture's lower edge, and says where it is", () => {
  const found = look({ at: [70, 45, 84, 90], colour: skin });
  expect(found?.looksLike).toBe("skin");
  const [x = 0, y = 0, w = 0, h = 0] = found?.box ?? [];
  expect([x * width, y * height, w * width, h * height].map(Math.round)).toEqual([70, 45, 14, 25]);
});

test("finds an arm in a sleeve from any side", () => {
  for (const at of [
    [70, 0, 84, 45],
    [70, 45, 84, 90],
    [0, 40, 70, 54],
    [90, 40, 160, 54],
  ] as const) {
    expect(look({ at, colour: sleeve })?.looksLike).toBe("blob");
  }
});

test("finds an arm beside things that jut out over the same side", () => {
  const box: Bar = { at: [84, 50, 110, 78], colour: [200, 40, 40] };
  expect(look(box, { at: [66, 45, 84, 90], colour: sleeve })).toBeDefined();
});

test("leaves alone what lies on the sheet, what juts out, and an empty bench", () => {
  expect(look()).toBeUndefined();
  expect(look({ at: [60, 35, 90, 55], colour: skin })).toBeUndefined();
  expect(look({ at: [70, 45, 84, 80], colour: [235, 235, 230] })).toBeUndefined();
});

test("leaves alone what hardly reaches over the sheet", () => {
  expect(look({ at: [70, 66, 84, 90], colour: skin })).toBeUndefined();
});

test("can't tell where the sheet ends at the picture's edge", () => {
  const { photo, mask } = bench({ at: [70, 45, 84, 90], colour: skin });
  for (let y = 70; y < 90; y += 1) mask.fill(1, y * width + 70, y * width + 84);
  const low: SheetCorners = [corners[0], corners[1], [0.75, 0.99], [0.25, 0.99]];
  expect(findReachingIn(photo, low, mask)).toBeUndefined();
});
