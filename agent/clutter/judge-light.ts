/** Which patches of another light are things after all: things end at an edge, light seldom does, and things have a colour of their own. */
import { kinds, type SheetLight } from "./light-on-sheet.ts";
import { lightOfPatch, type PatchLight } from "./patch-light.ts";
import type { Patches } from "./patches.ts";

/** What was judged. */
export interface LightVerdict {
  /** For each patch 1 if it is a thing. */
  readonly isThing: Uint8Array;
  /** Number of pixels that are expected to be judged wrongly, of those in patches of which it is hard to say what they are. */
  readonly doubtful: number;
}

/** So many open sides tell all of an edge; with fewer a patch is enclosed by things. */
const enoughSides = 20;
/** A patch is a fringe that is about this wide at most, in pixels, and lies at things with this share of its sides. */
const mostFringe = 1.3;
const leastFringe = 0.55;
const fringeOdds = 3;
/** A slice is about this wide at most, in pixels, has this share of its sides at other light, no more at things, and soft edges. */
const mostSlice = 4;
const leastLit = 0.3;
const mostAtThings = 0.2;
const sliceStep = 0.35;
/** What ends so softly along most of so many sides, and fades within, is light, whatever else speaks for a thing: cloth has a sheen. */
const manySides = 40;
const mostOfSides = 0.5;
const softStep = 0.25;
const fading = 0.3;
const softOdds = -5;

/** What may speak for a thing, each from 0; what it means stands with its weight. */
type Cues<Name extends string> = Readonly<Record<Name, number>>;
type CueInGlare = keyof Omit<typeof weightsInGlare, "base">;
type CueWithout = keyof Omit<typeof weightsWithout, "base">;

/*
 * Weights of the cues: they add up to log odds. Logistic regression on all patches of 640 drawn scenes, each weighted by its share of the
 * sheet, and rounded; `npm run bench clutter-weights` fits them anew, to those patches that edges and shape leave open.
 */

/** Where there is white light. */
export const weightsInGlare = {
  /** Where nothing else speaks: things are rarer than glare, in the shade less so. */
  base: -4.3,
  inShade: 0.9,
  /** How far the sheet's own light is from the usual: glare takes nothing of it and adds nothing to it. And its spread. */
  ownLight: 3.2,
  shadeSpread: 6,
  /** What no light explains; glare's mean is seldom farther from 0 than 0.008. */
  aside: 240,
  /** Glare fades within its patch, a thing's colour is even. */
  uneven: -2.1,
  /** Things begin from one pixel to the next, even ones most of all. */
  whiteStep: 3.6,
  evenStep: 1.9,
  /** Among things there are things. */
  enclosed: 0.5,
} as const;
/** Where there is only more or less of the sheet's own light: shadows are as sharp as things. */
export const weightsWithout = {
  base: -6.1,
  aside: 270,
  /** White light, or a lack of it, as a share of the sheet's. */
  pale: 41,
} as const;

/** No cue counts without end: cameras aren't true to light. */
const most = { ownLight: 0.6, shadeSpread: 0.4, asideInGlare: 0.02, uneven: 1.2, aside: 0.04, pale: 0.15 } as const;
/** Log odds nearer to 0 than this leave it open what a patch is: one in eight is judged wrongly, or more. */
const unclear = 2;
/** The sheet's own light in glare, on average. */
const usualShade = 0.98;
/** Weaker white light counts as this much. */
const leastWhite = 0.05;

/** Judges all patches of `light.kind`. */
export function judgeLight(light: SheetLight, patches: Patches, width: number): LightVerdict {
  const isThing = new Uint8Array(patches.count);
  let doubtful = 0;
  for (let at = 0; at < patches.count; at += 1) {
    const kind = patches.values[at] as number;
    if (kind === kinds.thing) isThing[at] = 1;
    if (kind === kinds.thing || kind === kinds.bare) continue;
    const patch = lightOfPatch(light, patches, at, width);
    const odds = kind === kinds.shade || kind === kinds.bright ? oddsWithout(patch) : oddsInGlare(patch);
    if (odds > 0) isThing[at] = 1;
    if (Math.abs(odds) < unclear) doubtful += patch.pixels / (1 + Math.exp(Math.abs(odds)));
  }
  return { isThing, doubtful };
}

/** Log odds that a patch with white light is a thing. */
function oddsInGlare(patch: PatchLight): number {
  return oddsByShape(patch) ?? oddsOf(weightsInGlare, cuesInGlare(patch));
}

/** The same of one without. */
function oddsWithout(patch: PatchLight): number {
  return oddsOf(weightsWithout, cuesWithout(patch));
}

function oddsOf(weights: Cues<string>, cues: Cues<string>): number {
  let odds = weights.base as number;
  for (const cue in cues) odds += (weights[cue] as number) * (cues[cue] as number);
  return odds;
}

/** The cues of a patch with white light. */
export function cuesInGlare(patch: PatchLight): Cues<CueInGlare> {
  const { kind, shade, shadeSpread, aside, whiteStep } = patch;
  const uneven = unevenOf(patch);
  const open = Math.min(1, patch.openSides / enoughSides);
  const isDim = kind === kinds.dimGlare;
  return {
    inShade: isDim ? 1 : 0,
    ownLight: isDim ? 0 : Math.min(most.ownLight, Math.abs(shade - usualShade)),
    shadeSpread: Math.min(most.shadeSpread, shadeSpread),
    aside: Math.min(most.asideInGlare, Math.abs(aside)),
    uneven: Math.min(most.uneven, uneven),
    whiteStep: open * whiteStep,
    evenStep: open * Math.min(1, whiteStep) * Math.max(0, 1 - uneven),
    enclosed: 1 - open,
  };
}

/** The cues of one without. */
export function cuesWithout({ aside, pale }: PatchLight): Cues<CueWithout> {
  return { aside: Math.min(most.aside, Math.abs(aside)), pale: Math.min(most.pale, Math.abs(pale)) };
}

function unevenOf({ white, whiteSpread }: PatchLight): number {
  return whiteSpread / Math.max(leastWhite, Math.abs(white));
}

/** Log odds where edges and shape decide alone; undefined where they leave it open. */
export function oddsByShape(patch: PatchLight): number | undefined {
  if (isFringe(patch)) return fringeOdds;
  return isSlice(patch) || isSoft(patch) ? softOdds : undefined;
}

/** Whether it is no more than the blurred edge of a thing; how much of that is thing its pixels are asked for later. */
function isFringe({ pixels, sides, thingSides }: PatchLight): boolean {
  return 2 * pixels < mostFringe * sides && thingSides > leastFringe * sides;
}

/** Whether it is seen to be light: its colour and brightness may then be any, for cameras aren't true to light either. */
function isSoft(patch: PatchLight): boolean {
  const { sides, openSides, whiteStep } = patch;
  return openSides >= manySides && openSides > mostOfSides * sides && whiteStep < softStep && unevenOf(patch) > fading;
}

/** Whether it is a slice of glare between weaker and stronger light: even and thin, because others begin where it ends. */
function isSlice({ pixels, sides, thingSides, litSides, whiteStep }: PatchLight): boolean {
  return (
    2 * pixels < mostSlice * sides &&
    litSides > leastLit * sides &&
    thingSides < mostAtThings * sides &&
    whiteStep < sliceStep
  );
}
