/** Which patches of another light are things, in drawn cases. */
import { expect, test } from "vitest";
import { judgeLight } from "../../../../agent/clutter/judge-light.ts";
import { kinds } from "../../../../agent/clutter/light-on-sheet.ts";
import { patchesOf } from "../../../../agent/clutter/patches.ts";
import { type Colour, type Lit, lightOf, type Thing } from "./lit-photo.ts";

/** The sheet's light as a length, and what one white light of it adds to each channel. */
const perChannel = Math.hypot(0.0212, 0.2232, 0.0802) / Math.sqrt(3);
const red = [180, 40, 35] as const;

/** What the middle of the picture is, whether that is a thing, and how much of the sheet is doubtful. */
function middle(lit: Lit, [x, y] = [64, 48]) {
  const { light, area } = lightOf(lit);
  const patches = patchesOf(light.kind, area);
  const { isThing, doubtful } = judgeLight(light, patches, area.width);
  expect(isThing).toHaveLength(patches.count);
  const patch = Array.from({ length: patches.count }, (_, at) => at).find((at) => {
    for (let run = patches.first[at] ?? 0; run < (patches.first[at + 1] ?? 0); run += 1) {
      if (patches.row[run] === y && (patches.from[run] ?? 0) <= x && x < (patches.to[run] ?? 0)) return true;
    }
    return false;
  });
  const value = patch === undefined ? kinds.outside : patches.values[patch];
  const kind = Object.entries(kinds).find(([, one]) => one === value)?.[0];
  return { kind, isThing: patch !== undefined && isThing[patch] === 1, doubtful };
}

/** A rectangle in the middle of the picture whose edge is this many pixels wide: 1 within, 0 outside. */
function box(edge: number, [left, top, right, bottom] = [40, 30, 90, 66]) {
  return (x: number, y: number) => {
    const inside = Math.min(x - left, y - top, right - x, bottom - y);
    return Math.min(1, Math.max(0, inside / edge + 0.5));
  };
}

const white = (amount: number, shape: (x: number, y: number) => number) => (x: number, y: number) =>
  amount * perChannel * shape(x, y);

test.each([0.3, 1, 3])("a soft glare of %f white is light, the same with a sharp edge a paler thing", (amount) => {
  expect(middle({ glare: white(amount, box(32)) })).toEqual({ kind: "glare", isThing: false, doubtful: 0 });
  expect(middle({ glare: white(amount, box(0.5)) })).toMatchObject({ kind: "glare", isThing: true });
});

test("between soft and sharp it is doubtful", () => {
  const doubts = [0.5, 2, 9, 32].map((edge) => middle({ glare: white(1, box(edge)) }).doubtful);
  expect(doubts).toEqual([0, expect.any(Number), 0, 0]);
  expect(doubts[1]).toBeGreaterThan(200);
});

test("the wider the edge, the less of a thing", () => {
  const verdicts = [0.5, 1, 2, 4, 8, 16, 32].map((edge) => middle({ glare: white(0.8, box(edge)) }).isThing);
  expect(verdicts[0]).toBe(true);
  expect(verdicts.at(-1)).toBe(false);
  expect(verdicts).toEqual(verdicts.toSorted((one, other) => Number(other) - Number(one)));
});

test.each([0.2, 0.4, 0.7])("a shadow down to %f of the light is light, however hard its edge", (factor) => {
  for (const edge of [0.5, 3, 20]) {
    const shape = box(edge);
    const found = middle({ light: (x, y) => 1 + (factor - 1) * shape(x, y) });
    expect(found).toEqual({ kind: "shade", isThing: false, doubtful: 0 });
  }
});

test("a patch of sun is light, however hard its edge", () => {
  const shape = box(0.5);
  expect(middle({ light: (x, y) => 1 + shape(x, y) })).toEqual({ kind: "bright", isThing: false, doubtful: 0 });
});

test.each<readonly [string, Thing[4], string]>([
  ["darker and bluish", [27, 95, 61], "shade"],
  ["darker and yellowish", [35, 95, 56], "shade"],
  ["darker and purer", [9, 98, 54], "shade"],
  ["darker and paler", [38, 96, 60], "shade"],
  ["brighter and bluish", [46, 170, 110], "bright"],
  ["brighter and yellowish", [64, 170, 104], "bright"],
])("a board that is %s than the sheet is a thing, though no pixel of it is far from light", (_, colour, kind) => {
  expect(middle({ things: [[40, 30, 90, 66, colour]] })).toMatchObject({ kind, isThing: true });
});

test("a greyish thing of the sheet's hue is a thing, a soft shadow in soft glare isn't", () => {
  expect(middle({ things: [[40, 30, 90, 66, [70, 105, 82]]] })).toMatchObject({ kind: "dimGlare", isThing: true });
  const [shadow, glare] = [box(16), box(40, [10, 6, 118, 90])];
  const lit = { light: (x: number, y: number) => 1 - 0.5 * shadow(x, y), glare: white(0.5, glare) };
  expect(middle(lit)).toMatchObject({ kind: "dimGlare", isThing: false });
});

test("a shadow in a trace of white light is light, with more of it a darker, paler thing", () => {
  const light = (x: number, y: number) => 1 - 0.5 * box(0.5)(x, y);
  const trace = (amount: number) => middle({ light, glare: white(amount, box(30, [28, 18, 102, 78])) });
  expect(trace(0.03)).toMatchObject({ kind: "shade", isThing: false });
  expect(trace(0.079)).toMatchObject({ kind: "shade", isThing: true });
});

test("what ends softly along many sides is light, however far it is from the sheet's own", () => {
  const paler = (edge: number, side: number) => {
    const shape = box(edge, [64 - side, 48 - side, 64 + side, 48 + side]);
    return middle({ glare: white(2, shape), light: (x, y) => 1 + 1.2 * shape(x, y) });
  };
  expect(paler(40, 42)).toMatchObject({ kind: "brightGlare", isThing: false });
  expect(paler(0.5, 20)).toMatchObject({ kind: "brightGlare", isThing: true });
});

/** A frame of a thing around the middle. */
const frame: readonly Thing[] = [
  [40, 30, 90, 36, red],
  [40, 60, 90, 66, red],
  [40, 30, 46, 66, red],
  [84, 30, 90, 66, red],
];
/** White within the frame, up to its middle. */
const within = box(0.5, [43, 33, 87, 63]);

test("white light enclosed by a thing is glare as far as the sheet keeps its own colour", () => {
  const inFrame = (colour: Colour, glare: number) =>
    middle({ things: [...frame, [46, 36, 84, 60, colour]], glare: white(glare, within) });
  expect(inFrame([40, 130, 80], 1.5)).toMatchObject({ kind: "glare", isThing: false });
  expect(inFrame([46, 150, 92], 0.3)).toMatchObject({ isThing: false });
  expect(inFrame([62, 130, 76], 0.3)).toMatchObject({ isThing: true });
});

test("a rim of one pixel between a thing and the sheet is the thing's", () => {
  const rim: readonly Thing[] = [
    [39, 29, 91, 67, [95, 150, 115]],
    [40, 30, 90, 66, red],
  ];
  expect(middle({ things: rim }, [39, 40])).toMatchObject({ kind: "glare", isThing: false });
  const wedged: readonly Thing[] = [...rim, [30, 20, 39, 76, red]];
  expect(middle({ things: wedged }, [39, 40])).toMatchObject({ kind: "glare", isThing: true });
});

test("what no light makes of the sheet is a thing, and what is bare isn't", () => {
  expect(middle({ things: [[40, 30, 90, 66, red]] })).toEqual({ kind: "thing", isThing: true, doubtful: 0 });
  expect(middle({})).toEqual({ kind: "bare", isThing: false, doubtful: 0 });
});
