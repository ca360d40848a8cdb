/** Whether something reaches in over the sheet's edge from the picture's edge, as an arm does: a hand that lies still. Best effort. */

import { contactsOf, type EdgeContact } from "./edge-contacts.ts";
import { inPixels, type SharePoint, type SheetCorners } from "./perspective.ts";
import type { Photo } from "./photo.ts";

/** Something that reaches in. */
export interface ReachingIn {
  /** Skin, or a blob of another colour: a sleeve, a glove, a head. */
  readonly looksLike: "skin" | "blob";
  /** Box round its part on the sheet, roughly: left, top, width, height in shares of the picture. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

/** Slants to the sheet's edge at which arms come, as tangents. */
const slants = [0, 0.25, -0.25, 0.55, -0.55];
/** Where along a contact an arm may lie, in shares of its length from the middle: other things may lie beside it. */
const places = [0, -0.12, 0.12, -0.3, 0.3];
/** How far beside an arm the table is looked at, at most, in shares of the picture's width. */
const mostAside = 0.07;
/** Width from which a contact may be a person as a whole, in shares of the picture's width. */
const wideContact = 0.25;
/** How far something must reach over the sheet, in shares of its shorter side: less is a thing that juts out. */
const leastDepth = 0.1;
/** Steps beyond the edge, in shares of the picture's width, that must be seen to tell an arm from a thing that juts out. */
const leastBeyond = 0.035;
/** Share of the way to the picture's edge on which it must differ from the table on both sides. */
const leastDifferent = 0.95;
/** Difference of a colour (0 to 255) to the table beside it that is a difference. */
const leastContrast = 14;
/** Share of skin among its pixels that makes it skin. */
const leastSkin = 0.3;

/**
 * Looks for a blob of the `mask` (one byte a pixel of the photo, 1 where the sheet is covered, as a score has it) that goes over the
 * sheet's edge, and on to the edge of the picture. Answers the first such; undefined if there is none. A thing that reaches over the
 * whole table is taken for an arm too, and an arm of the table's colour isn't found: this is reported apart and not promised.
 */
export function findReachingIn(photo: Photo, corners: SheetCorners, mask: Uint8Array): ReachingIn | undefined {
  const quad = inPixels(corners, photo.width, photo.height);
  const shortest = Math.min(...quad.map((corner, at) => distance(corner, quad[(at + 1) % 4] as SharePoint)));
  for (const contact of contactsOf(quad, mask, photo.width, photo.height)) {
    const depth = depthOf(contact, mask, photo);
    if (depth < leastDepth * shortest) continue;
    if (!places.some((place) => slants.some((slant) => goesOn(contact, { place, slant }, photo)))) continue;
    return {
      looksLike: skinShare(contact, depth, photo, mask) >= leastSkin ? "skin" : "blob",
      box: boxOf(contact, depth, photo),
    };
  }
  return undefined;
}

/** How far the blob reaches inwards from the contact's middle, at the slant at which it reaches farthest, in pixels. */
function depthOf({ at: [x, y], inward: [dx, dy] }: EdgeContact, mask: Uint8Array, { width, height }: Photo): number {
  const reach = (slant: number) => {
    let bare = 0;
    for (let step = 0; ; step += 1) {
      const px = Math.round(x + step * (dx - slant * dy));
      const py = Math.round(y + step * (dy + slant * dx));
      const isInside = px >= 0 && px < width && py >= 0 && py < height;
      bare = isInside && mask[py * width + px] ? 0 : bare + 1;
      if (bare > 3) return step - bare;
    }
  };
  return Math.max(...slants.map(reach));
}

/** Whether a strip from the contact outwards differs, nearly all the way to the picture's edge, from what lies on both sides of it. */
function goesOn(contact: EdgeContact, { place, slant }: { place: number; slant: number }, photo: Photo): boolean {
  const { inward, length } = contact;
  const [dx, dy] = inward;
  const [x, y] = [contact.at[0] - dy * place * length, contact.at[1] + dx * place * length];
  const [outX, outY] = [slant * dy - dx, -dy - slant * dx];
  // An arm among other things is narrower than the contact; a very wide contact may be a person.
  const half = length / 2 + 0.02 * photo.width;
  const isWide = place === 0 && length > wideContact * photo.width;
  const aside = isWide ? half : Math.min(mostAside * photo.width, half);
  let [steps, different] = [0, 0];
  for (let step = 2; ; step += 1) {
    const [px, py] = [x + step * outX, y + step * outY];
    const middle = colourAt(photo, px, py);
    if (!middle) break;
    steps += 1;
    const sides = [aside, -aside]
      .map((by) => colourAt(photo, px - dy * by, py + dx * by))
      .filter((side) => side !== undefined);
    if (sides.length > 0 && sides.every((side) => contrast(middle, side) >= leastContrast)) different += 1;
  }
  return steps >= leastBeyond * photo.width && different >= leastDifferent * steps;
}

/** Share of skin-like colours where the blob lies. */
function skinShare(contact: EdgeContact, depth: number, photo: Photo, mask: Uint8Array): number {
  const {
    at: [x, y],
    inward: [dx, dy],
    length,
  } = contact;
  let [skin, all] = [0, 0];
  for (let step = 0; step < depth; step += 1) {
    for (let aside = -length / 2; aside <= length / 2; aside += 1) {
      const px = Math.round(x + step * dx - aside * dy);
      const py = Math.round(y + step * dy + aside * dx);
      const colour = colourAt(photo, px, py);
      if (!colour || !mask[py * photo.width + px]) continue;
      all += 1;
      if (isSkin(colour)) skin += 1;
    }
  }
  return all > 0 ? skin / all : 0;
}

/** Skin of any shade under lamps that aren't far from white: reddish, neither grey nor strong. */
function isSkin([red, green, blue]: Rgb): boolean {
  const strength = (red - blue) / Math.max(1, red);
  const hue = (green - blue) / Math.max(1, red - blue);
  return red > 50 && red > green && green >= blue && strength > 0.18 && strength < 0.68 && hue > 0.08 && hue < 0.56;
}

function boxOf(
  { at: [x, y], inward: [dx, dy], length }: EdgeContact,
  depth: number,
  { width, height }: Photo,
): ReachingIn["box"] {
  const ends = [-0.5, 0.5].flatMap((end) =>
    [0, depth].map((step) => [x + step * dx - end * length * dy, y + step * dy + end * length * dx] as const),
  );
  const [left, right] = [Math.min(...ends.map(([px]) => px)), Math.max(...ends.map(([px]) => px))];
  const [top, bottom] = [Math.min(...ends.map(([, py]) => py)), Math.max(...ends.map(([, py]) => py))];
  return [left / width, top / height, (right - left) / width, (bottom - top) / height];
}

type Rgb = readonly [red: number, green: number, blue: number];

/** The pixel's colour; undefined outside the picture. */
function colourAt({ width, height, rgb }: Photo, x: number, y: number): Rgb | undefined {
  const [column, row] = [Math.round(x), Math.round(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
  const at = (row * width + column) * 3;
  return [rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number];
}

function contrast(one: Rgb, other: Rgb): number {
  return Math.max(...one.map((value, channel) => Math.abs(value - (other[channel] as number))));
}

function distance([x0, y0]: SharePoint, [x1, y1]: SharePoint): number {
  return Math.hypot(x1 - x0, y1 - y0);
}
