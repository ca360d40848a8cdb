/** Whether the sheet still lies where it lay in the tidy photo, seen from the same place. */
import { inPixels, type SheetCorners } from "./perspective.ts";
import type { Picture } from "./photo.ts";
import { type SheetReference, sideColourReach, sideReach } from "./sheet-reference.ts";
import { colourTest, sidesOf } from "./sheet-sides.ts";

/** A side may be off by this share of the photo's width: a breath of wind, a table that was leant on. */
const mostOff = 0.011;
/** A side that is seen along less than this share of its length tells nothing. */
const leastSupport = 0.3;

/**
 * `moved` when the sheet's sides aren't where they were in the tidy photo, `hidden` when too little of them is seen to tell,
 * `same` otherwise. Things that cover a side make it seem to lie further in; a sheet that moved lies further out somewhere.
 */
export function checkSheet(
  picture: Picture,
  corners: SheetCorners,
  { middle, sides }: SheetReference,
): "same" | "moved" | "hidden" {
  const { width, height } = picture;
  const test = colourTest(picture, middle.red, middle.blue, middle.light, sideColourReach);
  const now = sidesOf(test, inPixels(corners, width, height), sideReach * width);
  const limit = mostOff * width;
  let [seen, outwards, inwards] = [0, 0, 0];
  for (const [at, side] of now.entries()) {
    const before = sides[at];
    if (!before || before.isCut || before.support < leastSupport || side.isCut || side.support < leastSupport) continue;
    seen += 1;
    const [start, end] = [side.offsets[0] - before.offsets[0], side.offsets[1] - before.offsets[1]];
    if (Math.max(start, end) > limit) outwards += 1;
    else if (Math.min(start, end) < -limit) inwards += 1;
  }
  if (outwards > 0 && outwards + inwards > 1) return "moved";
  return seen === 0 ? "hidden" : "same";
}
