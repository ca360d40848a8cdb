/** Finds the sheet in a photo: four corners around the colour that fills most of it. */
import { tableBeside } from "./beside-sheet.ts";
import { patchOf } from "./colour-patch.ts";
import { isSheet, type SheetCorners } from "./perspective.ts";
import type { Picture } from "./photo.ts";
import { quadAround } from "./quad-around.ts";
import { areaOfSheet } from "./sheet-area.ts";
import { coloursOf, sampleSheet } from "./sheet-colour.ts";
import type { SheetReference } from "./sheet-reference.ts";
import { colourTest, movedTo, type SheetSide, sidesOf } from "./sheet-sides.ts";

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
/** A sheet smaller than this share of the picture may as well be a thing. */
const smallShare = 0.14;
/** From this confidence on another sheet makes one doubtful that the picture cuts off on all sides, and what is left of its own. */
const leastRival = 0.18;
const doubtfulWorth = 0.6;
/** A sheet larger than this share of the picture is worth no more than one of just that size. */
const largeShare = 0.4;
/** With less of the table beside a side than this a thing may cover the sheet's real side; with the other it is worth least. */
const enoughTable = 0.7;
const littleTable = 0.3;
const littleTableWorth = 0.3;
/** What the mean of the sides' supports, and the least of them, are worth at least. */
const leastForMean = 0.1;
const leastForWorst = 0.15;

/** Looks for the sheet; undefined where there is none to be seen. */
export function findSheet(picture: Picture, reference?: SheetReference): FoundSheet | undefined {
  const whole = areaOfSheet(wholePicture, picture.width, picture.height);
  const colours = coloursOf(sampleSheet(picture, whole, 4000), whole)
    .filter((colour) => !reference || isNear(colour, reference))
    .map((colour) => ({ colour, worth: reference ? 1 : colour.vivid }));
  // The most promising first: what can't be worth more than the best so far needn't be looked at.
  colours.sort((a, b) => b.worth * Math.sqrt(b.colour.share) - a.worth * Math.sqrt(a.colour.share));
  let best: (FoundSheet & { readonly isCutOff: boolean; readonly colour: Colour }) | undefined;
  let bestScore = 0;
  for (const { colour, worth } of colours) {
    if (worth * mostScore(1) <= bestScore) continue;
    const found = sheetOfColour(picture, colour, bestScore / worth);
    if (!found || found.score * worth <= bestScore) continue;
    bestScore = found.score * worth;
    best = { ...found, colour };
  }
  if (!best) return undefined;
  const others = colours.flatMap(({ colour }) => (colour === best?.colour ? [] : [colour]));
  const isDoubtful = best.isCutOff && others.some((colour) => isSheetToo(picture, colour));
  const confidence = best.confidence * tableWorth(picture, best.colour, best.corners);
  return { corners: best.corners, confidence: confidence * (isDoubtful ? doubtfulWorth : 1) };
}

/** What the table beside the sheet says of its sides, as a factor. */
function tableWorth(picture: Picture, { red, blue, light }: Colour, corners: SheetCorners): number {
  const test = colourTest(picture, red, blue, light, colourReach);
  const pixels = corners.map(([x, y]) => [x * picture.width, y * picture.height]) as unknown as SheetCorners;
  const share = (tableBeside(test, pixels) - littleTable) / (enoughTable - littleTable);
  return littleTableWorth + (1 - littleTableWorth) * Math.min(1, Math.max(0, share));
}

/** Whether there is something within what fills the picture that may be the sheet itself, and what fills the picture its table. */
function isSheetToo(picture: Picture, colour: Colour): boolean {
  const found = sheetOfColour(picture, colour, 0);
  return found !== undefined && !found.isCutOff && found.confidence > leastRival;
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

/** The most that a sheet can be worth whose largest patch is this share of the picture. */
function mostScore(share: number): number {
  return Math.sqrt(Math.min(share, largeShare)) * (leastForMean + 1) * (leastForWorst + 1);
}

/** The sheet of one colour; undefined where there is none worth more than `least`. */
function sheetOfColour(picture: Picture, { red, blue, light }: Colour, least: number) {
  const test = colourTest(picture, red, blue, light, colourReach);
  const patch = patchOf(test);
  if (!patch || mostScore(patch.share) <= least) return undefined;
  const around = quadAround(patch.hull);
  if (!around) return undefined;
  const { width, height } = picture;
  let quad = around;
  let sides = sidesOf(test, quad, 0.06 * width);
  for (let round = 0; round < 2; round += 1) {
    const moved = movedTo(quad, sides);
    if (!isSheet(moved.map(([x, y]) => [x / width, y / height]) as unknown as SheetCorners)) return undefined;
    quad = moved;
    sides = sidesOf(test, quad, 0.02 * width);
  }
  const corners = quad.map(([x, y]) => [x / width, y / height]) as unknown as SheetCorners;
  const share = areaOfSheet(corners, width, height).count / (width * height);
  return share < leastShare ? undefined : { corners, ...worthOf(sides, patch.share, share) };
}

/** How sure a sheet is, and how well it does beside others. */
function worthOf(sides: readonly SheetSide[], patchShare: number, share: number) {
  // A table around the sheet is cut off on all sides; a sheet seldom is, unless there is hardly anything else.
  const worth = patchShare > fullShare ? fullCutWorth : cutWorth;
  const supports = sides.map(({ support, isCut }) => support * (isCut ? worth : 1));
  const mean = supports.reduce((sum, one) => sum + one, 0) / 4;
  const least = Math.min(...supports);
  // A book on the sheet has four good sides too, but it is small.
  const size = Math.min(1, share / smallShare);
  const confidence = size * Math.min(1, 0.5 * mean + 0.5 * Math.min(1, 2 * least));
  // A rim around a sheet has good sides too, but nothing within.
  const fill = Math.sqrt(Math.min(1, patchShare / share));
  const score = fill * Math.sqrt(Math.min(share, largeShare)) * (leastForMean + mean) * (leastForWorst + least);
  return { confidence, score, isCutOff: sides.every(({ isCut }) => isCut) };
}
