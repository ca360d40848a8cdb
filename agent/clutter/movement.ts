/** Whether something moved between two photos half a second apart: most likely somebody who works there. */

import { matchExposure } from "./match-exposure.ts";
import type { SheetCorners } from "./perspective.ts";
import type { Photo } from "./photo.ts";
import { areaOfSheet, type SheetArea } from "./sheet-area.ts";

/** Width of photos that `findMovement` is made for: a movement of 8 pixels of 1920 is still 2.7 pixels there. */
export const movementWidth = 640;

/** What moved. */
export interface Movement {
  /** Whether something moved visibly. */
  readonly moved: boolean;
  /** Box round the largest change: left, top, width, height in shares of the picture; undefined where nothing moved. */
  readonly box?: readonly [x: number, y: number, width: number, height: number];
  /** Share of the sheet's pixels that changed, 0 to 1. */
  readonly share: number;
}

/** Smallest compact change that counts, in pixels of a photo 640 wide: smaller ones are noise of the JPEG. */
const leastPixels = 16;
/** Change of a value (0 to 255) that noise does not reach, at least and at most, whatever the photos' own noise is. */
const leastChange = 6;
const mostNoiseChange = 14;
/** How often the photos' own noise (median) a change must be. */
const timesNoise = 4;
/** Share of the contrast between neighbours that a change must be: edges differ a little in every JPEG. */
const shareOfEdge = 0.3;

/**
 * Compares two photos of the same size, inside the sheet between `corners` (the whole picture without). A change of exposure or a
 * flickering lamp is evened out first. Every compact change that is left counts as movement: a hand, a sleeve, a tool in a hand.
 * Best effort: who keeps still isn't noticed, nor is what looks like the sheet itself.
 */
export function findMovement(first: Photo, second: Photo, corners: SheetCorners = wholePicture): Movement {
  if (first.width !== second.width || first.height !== second.height) return { moved: true, share: 1 };
  const area = areaOfSheet(corners, first.width, first.height, 1);
  const before = smoothed(first);
  const after = smoothed(second);
  matchExposure(before, after, first.width, first.height);
  const change = changeOf(before, after, area);
  const mask = maskOf(change, before, after, area);
  const { count, largest } = largestPatch(mask, area);
  const share = area.count > 0 ? count / area.count : 0;
  if (!largest || largest.pixels < leastPixels * (first.width / movementWidth) ** 2) return { moved: false, share };
  const { left, top, right, bottom } = largest;
  const [width, height] = [first.width, first.height];
  return {
    moved: true,
    share,
    box: [left / width, top / height, (right - left + 1) / width, (bottom - top + 1) / height],
  };
}

const wholePicture: SheetCorners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** The photo's values as means over 3 × 3 pixels: a third of the noise, and edges that a JPEG has shifted matter less. */
function smoothed({ width, height, rgb }: Photo): Float32Array {
  const across = new Float32Array(rgb.length);
  for (let y = 0; y < height; y += 1) {
    const start = y * width * 3;
    const end = start + width * 3;
    for (let at = start; at < end; at += 1) {
      const left = at - 3 < start ? at : at - 3;
      const right = at + 3 >= end ? at : at + 3;
      across[at] = (rgb[left] as number) + (rgb[at] as number) + (rgb[right] as number);
    }
  }
  const result = new Float32Array(rgb.length);
  const row = width * 3;
  for (let at = 0; at < rgb.length; at += 1) {
    const above = at < row ? at : at - row;
    const below = at + row >= rgb.length ? at : at + row;
    result[at] = ((across[above] as number) + (across[at] as number) + (across[below] as number)) / 9;
  }
  return result;
}

/** The largest change of the three colours at each pixel of the sheet. */
function changeOf(before: Float32Array, after: Float32Array, { width, height, from, to }: SheetArea): Float32Array {
  const change = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = from[y] as number; x < (to[y] as number); x += 1) {
      const at = y * width + x;
      const red = Math.abs((after[at * 3] as number) - (before[at * 3] as number));
      const green = Math.abs((after[at * 3 + 1] as number) - (before[at * 3 + 1] as number));
      const blue = Math.abs((after[at * 3 + 2] as number) - (before[at * 3 + 2] as number));
      change[at] = Math.max(red, green, blue);
    }
  }
  return change;
}

/** 1 where the change is more than noise, edges and light explain. */
function maskOf(change: Float32Array, before: Float32Array, after: Float32Array, area: SheetArea): Uint8Array {
  const { width, height, from, to } = area;
  const noise = Math.min(mostNoiseChange, Math.max(leastChange, timesNoise * medianOf(change, area)));
  const mask = new Uint8Array(change.length);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = Math.max(1, from[y] as number); x < Math.min(width - 1, to[y] as number); x += 1) {
      const at = y * width + x;
      const value = change[at] as number;
      if (value <= noise) continue;
      const edge = Math.min(contrastAt(before, at, width), contrastAt(after, at, width));
      if (value > noise + shareOfEdge * edge) mask[at] = 1;
    }
  }
  return mask;
}

/** Largest difference of a pixel to its neighbours on both sides, in any colour. */
function contrastAt(values: Float32Array, pixel: number, width: number): number {
  let most = 0;
  for (let at = pixel * 3; at < pixel * 3 + 3; at += 1) {
    const across = Math.abs((values[at + 3] as number) - (values[at - 3] as number));
    const down = Math.abs((values[at + width * 3] as number) - (values[at - width * 3] as number));
    if (across > most) most = across;
    if (down > most) most = down;
  }
  return most;
}

/** The median change on the sheet, in steps of an eighth. */
function medianOf(change: Float32Array, { width, height, from, to, count }: SheetArea): number {
  const bins = new Uint32Array(256);
  for (let y = 0; y < height; y += 1) {
    for (let at = y * width + (from[y] as number); at < y * width + (to[y] as number); at += 1) {
      const bin = Math.min(255, ((change[at] as number) * 8) | 0);
      bins[bin] = (bins[bin] as number) + 1;
    }
  }
  let below = 0;
  for (let bin = 0; bin < bins.length; bin += 1) {
    below += bins[bin] as number;
    if (below * 2 >= count) return (bin + 0.5) / 8;
  }
  return 0;
}

interface Patch {
  pixels: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Counts all changed pixels, and finds the largest patch of connected ones; uses the mask up. */
function largestPatch(mask: Uint8Array, { width }: SheetArea): { count: number; largest: Patch | undefined } {
  const waiting: number[] = [];
  let count = 0;
  let largest: Patch | undefined;
  for (let seed = mask.indexOf(1); seed >= 0; seed = mask.indexOf(1, seed)) {
    const patch: Patch = { pixels: 0, left: width, top: mask.length, right: -1, bottom: -1 };
    mask[seed] = 0;
    waiting.push(seed);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      grow(patch, at % width, (at / width) | 0);
      for (const beside of [
        at - 1,
        at + 1,
        at - width,
        at + width,
        at - width - 1,
        at - width + 1,
        at + width - 1,
        at + width + 1,
      ]) {
        if (mask[beside] !== 1) continue;
        mask[beside] = 0;
        waiting.push(beside);
      }
    }
    count += patch.pixels;
    if (!largest || patch.pixels > largest.pixels) largest = patch;
  }
  return { count, largest };
}

function grow(patch: Patch, x: number, y: number): void {
  patch.pixels += 1;
  if (x < patch.left) patch.left = x;
  if (x > patch.right) patch.right = x;
  if (y < patch.top) patch.top = y;
  if (y > patch.bottom) patch.bottom = y;
}
