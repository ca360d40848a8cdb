/** Which patches of another light are things after all: things end at an edge, light seldom does, and things have a colour of their own. */
import { kinds, type SheetLight } from "./light-on-sheet.ts";
import type { Patches } from "./patches.ts";

/** What a patch is like. */
interface Patch {
  readonly kind: number;
  readonly pixels: number;
  /** Means. */
  readonly white: number;
  readonly aside: number;
  /** White light as a share of the sheet's. */
  readonly pale: number;
  /** Brightest white light in it. */
  readonly mostWhite: number;
  /** Sides of its pixels towards other kinds. */
  readonly sides: number;
  /** Sides at which only light changes, seen over some pixels. */
  readonly openSides: number;
  /** How much of its light (white light, or the sheet's own where it is bright) begins at these sides: about 1 for a thing, little for glare. */
  readonly jump: number;
}

/** What was judged. */
export interface LightVerdict {
  /** For each patch 1 if it is a thing. */
  readonly isThing: Uint8Array;
  /** Number of pixels of which it is hard to say whether they are thing or light. */
  readonly doubtful: number;
}

/** From this jump on white light is a thing's. */
const thingJump = 0.45;
const doubtfulReach = 0.12;
/** With fewer open sides, or a smaller share of them, a patch is enclosed by things: its edge tells nothing. */
const leastOpenSides = 6;
const leastOpenShare = 0.05;
/** Glare in the open is at least this large. */
const leastOpenPixels = 100;
const leastOpenGlareSides = 20;
/** White light of enclosed glare may be this strong even where there is no glare in the open. */
const mostEnclosed = 2;
/** A patch whose mean is this far from all light has a colour of its own; the mean of many tells more than single pixels do. */
const ownAside = 0.025;
const ownPale = 0.05;
/** Weaker white light isn't compared over an edge. */
const leastWhite = 0.04;
const leastGlare = 0.12;
/** The same of the sheet's own light, above the usual. */
const leastBright = 0.25;

/** Judges all patches of `light.kind`. */
export function judgeLight(light: SheetLight, patches: Patches, width: number): LightVerdict {
  const found = Array.from({ length: patches.count }, (_, at) =>
    (patches.values[at] as number) > kinds.thing ? measure(light, patches, at, width) : undefined,
  );
  let openGlare = 0;
  for (const patch of found) {
    if (patch && isOpenGlare(patch)) openGlare = Math.max(openGlare, patch.mostWhite);
  }
  const isThing = Uint8Array.from(found, (patch, at) =>
    patch ? Number(isThingOf(patch, openGlare)) : Number(patches.values[at] === kinds.thing),
  );
  const doubtful = found.reduce((sum, patch) => sum + (patch ? doubtOf(patch) : 0), 0);
  return { isThing, doubtful };
}

/** Glare that is seen to end softly, in a patch large enough to tell how strong glare is in this photo. */
function isOpenGlare(patch: Patch): boolean {
  const { kind, pixels, openSides, jump } = patch;
  if (kind !== kinds.glare && kind !== kinds.dimGlare) return false;
  return !isEnclosed(patch) && jump <= thingJump && pixels >= leastOpenPixels && openSides >= leastOpenGlareSides;
}

function isEnclosed({ kind, sides, openSides }: Patch): boolean {
  if (kind !== kinds.glare) return openSides < leastOpenSides;
  // Noise makes many sides towards other glare: so many open ones tell enough, however small their share.
  return openSides <= Math.min(leastOpenGlareSides, leastOpenShare * sides);
}

function isThingOf(patch: Patch, openGlare: number): boolean {
  const { kind, white, aside, pale, jump } = patch;
  switch (kind) {
    case kinds.glare:
      return isEnclosed(patch) ? white > Math.max(openGlare, mostEnclosed) : jump > thingJump;
    case kinds.dimGlare:
      return isEnclosed(patch) || jump > thingJump;
    case kinds.shade:
      if (Math.abs(aside) > ownAside || pale < -ownPale) return true;
      return pale > ownPale && (isEnclosed(patch) ? white > openGlare : jump > thingJump);
    default:
      return (Math.abs(aside) > ownAside || Math.abs(pale) > ownPale) && (isEnclosed(patch) || jump > thingJump);
  }
}

function doubtOf(patch: Patch): number {
  if (patch.kind !== kinds.glare || isEnclosed(patch) || patch.openSides <= 12) return 0;
  return patch.pixels * Math.max(0, 1 - Math.abs(patch.jump - thingJump) / doubtfulReach);
}

function measure({ shade, white, aside, kind }: SheetLight, patches: Patches, patch: number, width: number): Patch {
  const { first, row, from, to } = patches;
  let [whites, shades, asides, pales, mostWhite] = [0, 0, 0, 0, 0];
  for (let run = first[patch] as number; run < (first[patch + 1] as number); run += 1) {
    const start = (row[run] as number) * width;
    const end = start + (to[run] as number);
    for (let at = start + (from[run] as number); at < end; at += 1) {
      const w = white[at] as number;
      whites += w;
      asides += aside[at] as number;
      shades += shade[at] as number;
      pales += w / Math.max(0.2, shade[at] as number);
      if (w > mostWhite) mostWhite = w;
    }
  }
  const pixels = patches.sizes[patch] as number;
  const own = patches.values[patch] as number;
  const mean = whites / pixels;
  const least = own === kinds.shade ? leastWhite : leastGlare;
  const edge =
    own === kinds.bright
      ? edgeOf(kind, shade, patches, patch, width, Math.max(leastBright, shades / pixels - 1))
      : edgeOf(kind, white, patches, patch, width, Math.max(least, Math.abs(mean)));
  return { kind: own, pixels, white: mean, aside: asides / pixels, pale: pales / pixels, mostWhite, ...edge };
}

/** Looks along a patch's edge; `whole` is the change of `plane` that a thing would make at once. */
function edgeOf(kind: Uint8Array, plane: Float32Array, patches: Patches, patch: number, width: number, whole: number) {
  const { first, row, from, to } = patches;
  const own = patches.values[patch] as number;
  const edge = { sides: 0, openSides: 0, jump: 0 };
  const look = (at: number, out: number) => {
    const beside = kind[at + out];
    if (!beside || beside === own) return;
    edge.sides += 1;
    if (kind[at - out] !== own || kind[at - 2 * out] !== own) return;
    if (!isLight(beside, own) || !isLight(kind[at + 2 * out], own) || !isLight(kind[at + 3 * out], own)) return;
    edge.openSides += 1;
    const jump = ((plane[at - 2 * out] as number) - (plane[at + 2 * out] as number)) / whole;
    edge.jump += Math.max(-1, Math.min(1, jump));
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
  if (edge.openSides > 0) edge.jump /= edge.openSides;
  return edge;
}

/** Light beside a patch; glare isn't compared with shadows and other glare. Where most of the sheet is in a shadow, all else is bright. */
function isLight(kind: number | undefined, own: number): boolean {
  if (kind === kinds.bare || kind === kinds.bright) return true;
  return own !== kinds.glare && kind !== undefined && kind > kinds.thing;
}
