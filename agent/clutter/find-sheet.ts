/** Finds the sheet in a photo: four corners around the colour that fills most of it. */
import { patchOf } from "./colour-patch.ts";
import { type ColourPlanes, planesOf } from "./colour-planes.ts";
import { isSheet, type SheetCorners } from "./perspective.ts";
import type { Photo } from "./photo.ts";
import { quadAround } from "./quad-around.ts";
import { areaOfSheet } from "./sheet-area.ts";
import { coloursOf, sampleSheet } from "./sheet-colour.ts";
import type { SheetReference } from "./sheet-reference.ts";
import { colourTest, movedTo, sidesOf } from "./sheet-sides.ts";

/** A sheet that was found. */
export interface FoundSheet {
  /** Corners as shares of the picture's width and height: top left, top right, bottom right, bottom left. */
  readonly corners: SheetCorners;
  /** How sure it is, 0 to 1. */
  readonly confidence: number;
}

/** A sheet smaller than this share of the picture isn't looked for. */
const leastShare = 0.06;
/** How far a pixel's colour may be from the sheet's. */
const colourReach = 0.045;

/** What a side is worth at which the picture ends before the sheet does. */
const cutWorth = 0.3;
/** What it is worth where the colour fills so much of the picture that nothing else can be the sheet. */
const fullCutWorth = 0.5;
const fullShare = 0.8;

/** Looks for the sheet; undefined where there is none to be seen. */
export function findSheet(photo: Photo, reference?: SheetReference): FoundSheet | undefined {
  return findInPlanes(planesOf(photo), reference);
}

/** The same from planes that are there already. */
export function findInPlanes(planes: ColourPlanes, reference?: SheetReference): FoundSheet | undefined {
  const whole = areaOfSheet(wholePicture, planes.width, planes.height);
  let best: FoundSheet | undefined;
  let bestScore = 0;
  for (const colour of coloursOf(sampleSheet(planes, whole, 4000), whole)) {
    if (reference && !isNear(colour, reference)) continue;
    const found = sheetOfColour(planes, colour);
    if (!found) continue;
    const score = found.score * (reference ? 1 : colour.vivid);
    if (score > bestScore) [bestScore, best] = [score, found];
  }
  return best && { corners: best.corners, confidence: best.confidence };
}

const wholePicture: SheetCorners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

interface Colour {
  readonly red: number;
  readonly blue: number;
  readonly light: number;
}

function isNear({ red, blue }: Colour, reference: SheetReference): boolean {
  return Math.hypot(red - reference.middle.red, blue - reference.middle.blue) < 0.06;
}

function sheetOfColour(planes: ColourPlanes, { red, blue, light }: Colour) {
  const test = colourTest(planes, red, blue, light, colourReach);
  const patch = patchOf(test);
  const around = patch && quadAround(patch.hull);
  if (!around) return undefined;
  const { width, height } = planes;
  let quad = around;
  let sides = sidesOf(test, quad, 0.06 * width);
  for (let round = 0; round < 2; round += 1) {
    const moved = movedTo(quad, sides);
    if (!isSheet(moved.map(([x, y]) => [x / width, y / height]) as unknown as SheetCorners)) return undefined;
    quad = moved;
    sides = sidesOf(test, quad, 0.02 * width);
  }
  const corners = quad.map(([x, y]) => [x / width, y / height]) as unknown as SheetCorners;
  const area = areaOfSheet(corners, width, height);
  const share = area.count / (width * height);
  if (share < leastShare) return undefined;
  // A table around the sheet is cut off on all sides; a sheet seldom is, unless there is hardly anything else.
  const worth = patch.share > fullShare ? fullCutWorth : cutWorth;
  const supports = sides.map(({ support, isCut }) => support * (isCut ? worth : 1));
  const mean = supports.reduce((sum, one) => sum + one, 0) / 4;
  const least = Math.min(...supports);
  // A book on the sheet has four good sides too, but it is small.
  const size = Math.min(1, 0.6 + share / 0.4);
  const confidence = size * Math.min(1, 0.5 * mean + 0.5 * Math.min(1, 2 * least));
  // A rim around a sheet has good sides too, but nothing within.
  const fill = Math.sqrt(Math.min(1, patch.share / share));
  return { corners, confidence, score: fill * Math.sqrt(Math.min(share, 0.4)) * (0.1 + mean) * (0.15 + least) };
}
