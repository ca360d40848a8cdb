/** The two-valued image: where something covers the sheet. */
import { judgeLight } from "./judge-light.ts";
import type { SheetLight } from "./light-on-sheet.ts";
import { fillPatch, patchesOf } from "./patches.ts";
import type { Photo } from "./photo.ts";
import type { SheetArea } from "./sheet-area.ts";

/** Fewer pixels than this are a speck. */
const leastThing = 10;
/** Fewer bare pixels than this within a thing are a pinhole. */
const leastHole = 4;
/** A pixel on the edge that is less thing than this doesn't count. */
const halfThing = 0.5;
/** Thing and surroundings must differ by so much for a pixel between to tell anything: squared, in steps of 255. */
const leastContrast = 100;

/** Values of a mask's pixels while it is made: patches need values above 0. */
const bare = 1;
const covered = 2;

/** Makes the mask, 1 where something covers the sheet; `doubt` is the share of the sheet that may as well be light. */
export function maskOf(photo: Photo, light: SheetLight, area: SheetArea): { mask: Uint8Array; doubt: number } {
  const patches = patchesOf(light.kind, area);
  const { isThing, doubtful } = judgeLight(light, patches, area.width);
  const picture = new Uint8Array(light.kind.length);
  for (let at = 0; at < patches.count; at += 1) {
    fillPatch(picture, patches, at, isThing[at] === 1 ? covered : bare, area.width);
  }
  trimEdges(picture, photo, area);
  turnSmall(picture, area, covered, leastThing, bare);
  turnSmall(picture, area, bare, leastHole, covered);
  for (let at = 0; at < picture.length; at += 1) picture[at] = picture[at] === covered ? 1 : 0;
  return { mask: picture, doubt: doubtful / Math.max(1, area.count) };
}

/** Gives small patches of a value another one. */
function turnSmall(picture: Uint8Array, area: SheetArea, value: number, least: number, other: number): void {
  const patches = patchesOf(picture, area);
  for (let at = 0; at < patches.count; at += 1) {
    if (patches.values[at] === value && (patches.sizes[at] as number) < least) {
      fillPatch(picture, patches, at, other, area.width);
    }
  }
}

/** Takes away the pixels on edges that are sheet for the larger part. */
function trimEdges(picture: Uint8Array, photo: Photo, { width, height, from, to }: SheetArea): void {
  const trimmed: number[] = [];
  for (let y = 2; y < height - 2; y += 1) {
    const end = Math.min(width - 2, to[y] as number);
    for (let x = Math.max(2, from[y] as number); x < end; x += 1) {
      const at = y * width + x;
      if (picture[at] !== covered) continue;
      const isInner =
        picture[at - 1] === covered &&
        picture[at + 1] === covered &&
        picture[at - width] === covered &&
        picture[at + width] === covered;
      if (!isInner && isMostlyBare(picture, photo, at)) trimmed.push(at);
    }
  }
  for (const at of trimmed) picture[at] = bare;
}

/** Compares it with the pixels outwards and inwards of it; at a corner those lie across it, else they would be cut off too. */
function isMostlyBare(picture: Uint8Array, { width, rgb }: Photo, at: number): boolean {
  const out = outwards(picture, at, 1) + outwards(picture, at, width);
  if (out === 0 || picture[at + out] === covered || picture[at - out] !== covered) return false;
  const outer = 3 * (picture[at + 2 * out] === covered ? at + out : at + 2 * out);
  const inner = 3 * (picture[at - 2 * out] === covered ? at - 2 * out : at - out);
  let [along, square] = [0, 0];
  for (let channel = 0; channel < 3; channel += 1) {
    const sheet = rgb[outer + channel] as number;
    const contrast = (rgb[inner + channel] as number) - sheet;
    along += ((rgb[3 * at + channel] as number) - sheet) * contrast;
    square += contrast * contrast;
  }
  return square >= leastContrast && along < halfThing * square;
}

/** The step along one axis that leads out of a thing; 0 where none or both do. */
function outwards(picture: Uint8Array, at: number, step: number): number {
  const [after, before] = [picture[at + step] === covered, picture[at - step] === covered];
  if (after === before) return 0;
  return before ? step : -step;
}
