/** Scores of sheets in hard light: what counts is the share that things really cover. */
import { expect, test } from "vitest";
import { mapped, type SheetCorners } from "../../../../agent/clutter/perspective.ts";
import { type ScoredSheet, scoreSheet } from "../../../../agent/clutter/score-sheet.ts";
import { areaOfSheet } from "../../../../agent/clutter/sheet-area.ts";
import { takeReference } from "../../../../agent/clutter/sheet-reference.ts";
import { type Colour, type Lit, litPhoto, sheetColour, type Thing } from "./lit-photo.ts";

const size = { width: 384, height: 216, noise: 1.5 };
/** Seen in perspective. The table has the sheet's colour: only these say where it ends. */
const corners: SheetCorners = [
  [0.12, 0.08],
  [0.88, 0.08],
  [0.97, 0.94],
  [0.03, 0.94],
];
const reference = takeReference(litPhoto(size), corners);
const { toSheet } = areaOfSheet(corners, size.width, size.height);

const red = [180, 40, 35] as const;
const board = [52, 118, 110] as const;
const things: readonly Thing[] = [
  [70, 40, 110, 90, red],
  [200, 50, 280, 80, [235, 235, 230]],
  [60, 120, 150, 150, [25, 25, 27]],
  [230, 120, 300, 180, [120, 120, 122]],
];

/** Share of the sheet that things cover which don't overlap: a rectangle's corners on the sheet, and the shoelace formula. */
function truthOf(drawn: readonly Thing[]): number {
  return drawn.reduce((sum, [left, top, right, bottom]) => {
    const points = [
      mapped(toSheet, left, top),
      mapped(toSheet, right, top),
      mapped(toSheet, right, bottom),
      mapped(toSheet, left, bottom),
    ];
    const twice = points.reduce((area, [u, v], at) => {
      const [u1, v1] = points[(at + 1) % 4] ?? [0, 0];
      return area + u * v1 - u1 * v;
    }, 0);
    return sum + Math.abs(twice) / 2;
  }, 0);
}

function score(lit: Lit, options: { tolerance?: number } = {}): ScoredSheet {
  const result = scoreSheet(litPhoto({ ...size, ...lit }), { corners, reference, ...options });
  if (result.outcome === "refused") throw new Error(`refused: ${result.cause}`);
  return result;
}

/** Glare over the right half, with a soft edge; as strong as three times the sheet's light. */
const strongGlare = (x: number, y: number) => 0.4 / (1 + Math.exp((190 + 0.2 * y - x) / 14));
/** The same, about as strong as the sheet's light. */
const weakGlare = (x: number, y: number) => strongGlare(x, y) / 3;
/** A shadow over the lower half, with an edge of no width. */
const hardShadow = (x: number, y: number) => (y + 0.1 * x > 128 ? 0.42 : 1);
/** The same from left to right, across the glare. */
const acrossShadow = (x: number) => (x < 150 || x > 260 ? 0.5 : 1);

test.each<readonly [string, Lit]>([
  ["even light", {}],
  ["strong glare over half of the sheet", { glare: strongGlare }],
  ["a hard shadow over half of it", { light: hardShadow }],
  ["warm glare", { glare: strongGlare, warm: 0.1 }],
  ["cold glare", { glare: strongGlare, warm: -0.1 }],
  ["a shadow beside glare", { glare: strongGlare, light: (x) => (x < 120 ? 0.4 : 1) }],
])("with %s the share stays within one in a hundred of the truth, with things on it and without", (_, lit) => {
  expect(Math.abs(score({ ...lit, things }).share - truthOf(things))).toBeLessThan(0.01);
  expect(score(lit).share).toBeLessThan(0.003);
});

test.each<readonly [string, Lit]>([
  ["a hard shadow across glare", { glare: weakGlare, light: (x, y) => (hardShadow(x, y) < 1 ? 0.6 : 1) }],
  ["strong glare between hard shadows", { glare: strongGlare, light: acrossShadow }],
])("%s isn't taken for a thing", (_, lit) => {
  expect(Math.abs(score({ ...lit, things }).share - truthOf(things))).toBeLessThan(0.01);
  expect(score(lit).share).toBeLessThan(0.003);
});

test("a ragged border between glare and a deep shadow in it doesn't make a thing of the whole glare", () => {
  const light = (x: number, y: number) => (hardShadow(x, y) < 1 ? 0.4 : 1);
  // As much of the shadow as has too little of the sheet's light may count.
  expect(score({ glare: (x, y) => (2 / 3) * strongGlare(x, y), light }).share).toBeLessThan(0.08);
});

test.each<readonly [string, Colour]>([
  ["of another hue than it seems", board],
  ["darker", [27, 95, 61]],
  ["paler", [90, 150, 105]],
  ["darker and purer", [12, 95, 55]],
])("a board of the sheet's green that is %s is found", (_, colour) => {
  const drawn: Thing[] = [[140, 60, 220, 110, colour]];
  expect(Math.abs(score({ things: drawn }).share - truthOf(drawn))).toBeLessThan(0.01);
});

test.each<readonly [string, Colour]>([
  ["paler", [80, 146, 105]],
  ["of another hue", [57, 130, 69]],
])("the more is tolerated, the fewer things that are ever so little %s count", (_, farthest) => {
  const graded = Array.from({ length: 12 }, (_, nth): Thing => {
    const [x, y, part] = [70 + (nth % 4) * 65, 35 + Math.floor(nth / 4) * 55, (nth + 1) / 12];
    const [r, g, b] = sheetColour.map((value, channel) => value + part * ((farthest[channel] ?? 0) - value));
    return [x, y, x + 40, y + 35, [r ?? 0, g ?? 0, b ?? 0]];
  });
  const shares = [0.2, 0.5, 1].map((tolerance) => score({ things: graded }, { tolerance }).share);
  for (let at = 1; at < shares.length; at += 1) expect(shares[at]).toBeLessThan((shares[at - 1] ?? 0) - 0.02);
});

test("what is plainly a thing stays one, and light stays light, at each tolerance", () => {
  for (const tolerance of [0.2, 0.8]) {
    const found = score({ things: things, light: hardShadow }, { tolerance }).share;
    expect(Math.abs(found - truthOf(things))).toBeLessThan(0.012);
  }
});
