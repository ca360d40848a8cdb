/** What the light of each patch is like: how much, how even, and how it begins at the patch's edge. */
import { kinds, type SheetLight } from "./light-on-sheet.ts";
import type { Patches } from "./patches.ts";

/** The light of one patch. */
export interface PatchLight {
  readonly kind: number;
  readonly pixels: number;
  /** Means; of the sheet's own light the standard deviation too. */
  readonly shade: number;
  readonly shadeSpread: number;
  readonly white: number;
  readonly aside: number;
  /** White light as a share of the sheet's. */
  readonly pale: number;
  /** Standard deviation of the white light. */
  readonly whiteSpread: number;
  /**
   * Sides of its pixels towards others on the sheet: all, those towards things, towards light that isn't the bare sheet's, and those at
   * which only light changes, seen over some pixels.
   */
  readonly sides: number;
  readonly thingSides: number;
  readonly litSides: number;
  readonly openSides: number;
  /** Largest change of white light from one pixel to the next at these sides, as a share of the patch's; mean of all. */
  readonly whiteStep: number;
}

/** Weaker white light counts as this much where steps are compared with it. */
const leastWhite = 0.08;
/** A larger step tells no more. */
const mostWhiteStep = 1.5;

/** Measures a patch of `light.kind`. */
export function lightOfPatch(light: SheetLight, patches: Patches, patch: number, width: number): PatchLight {
  const { shade, white, aside } = light;
  const { first, row, from, to } = patches;
  let [whites, whiteSquares, shades, shadeSquares, asides, pales] = [0, 0, 0, 0, 0, 0];
  for (let run = first[patch] as number; run < (first[patch + 1] as number); run += 1) {
    const start = (row[run] as number) * width;
    const end = start + (to[run] as number);
    for (let at = start + (from[run] as number); at < end; at += 1) {
      const w = white[at] as number;
      const s = shade[at] as number;
      whites += w;
      whiteSquares += w * w;
      shades += s;
      shadeSquares += s * s;
      asides += aside[at] as number;
      pales += w / Math.max(0.2, s);
    }
  }
  const kind = patches.values[patch] as number;
  const pixels = patches.sizes[patch] as number;
  const meanWhite = whites / pixels;
  const meanShade = shades / pixels;
  return {
    kind,
    pixels,
    shade: meanShade,
    shadeSpread: spread(shadeSquares / pixels, meanShade),
    white: meanWhite,
    aside: asides / pixels,
    pale: pales / pixels,
    whiteSpread: spread(whiteSquares / pixels, meanWhite),
    ...edgeOf(light, patches, patch, width, Math.max(leastWhite, Math.abs(meanWhite))),
  };
}

function spread(meanSquare: number, mean: number): number {
  return Math.sqrt(Math.max(0, meanSquare - mean * mean));
}

/** Looks along a patch's edge; a thing would change white light by `whole` at once. */
function edgeOf({ kind, white }: SheetLight, patches: Patches, patch: number, width: number, whole: number) {
  const { first, row, from, to } = patches;
  const own = patches.values[patch] as number;
  const edge = { sides: 0, thingSides: 0, litSides: 0, openSides: 0, whiteStep: 0 };
  const look = (at: number, out: number) => {
    const beside = kind[at + out];
    if (beside === own || beside === kinds.outside) return;
    edge.sides += 1;
    if (beside === kinds.thing) edge.thingSides += 1;
    else if (beside !== kinds.bare) edge.litSides += 1;
    if (!isLight(beside) || kind[at - out] !== own || kind[at - 2 * out] !== own) return;
    if (!isLight(kind[at + 2 * out]) || !isLight(kind[at + 3 * out])) return;
    edge.openSides += 1;
    edge.whiteStep += Math.min(mostWhiteStep, largestStep(white, at, out) / whole);
  };
  for (let run = first[patch] as number; run < (first[patch + 1] as number); run += 1) {
    const start = (row[run] as number) * width;
    const end = start + (to[run] as number);
    look(start + (from[run] as number), -1);
    look(end - 1, 1);
    for (let at = start + (from[run] as number); at < end; at += 1) {
      if (kind[at - width] !== own) look(at, -width);
      if (kind[at + width] !== own) look(at, width);
    }
  }
  return { ...edge, whiteStep: edge.whiteStep / Math.max(1, edge.openSides) };
}

/** Around an edge: the last pixel within the patch stands at `at`, the next one out is `out` farther. */
function largestStep(plane: Float32Array, at: number, out: number): number {
  const [inner, last, next, outer] = [plane[at - out], plane[at], plane[at + out], plane[at + 2 * out]] as number[];
  return Math.max(
    Math.abs((inner as number) - (last as number)),
    Math.abs((last as number) - (next as number)),
    Math.abs((next as number) - (outer as number)),
  );
}

function isLight(kind: number | undefined): boolean {
  return kind !== undefined && kind !== kinds.outside && kind !== kinds.thing;
}
