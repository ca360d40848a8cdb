/** Which patches are things that lie on the sheet, and which are shadow, glare or specks. */
import type { Region, Regions } from "./regions.ts";
import type { SheetArea } from "./sheet-area.ts";
import { kinds, type Unlike } from "./unlike-sheet.ts";

/** From how many pixels on a patch is more than a speck. */
const speckPixels = 10;
/** Patches less sharp than this are looked at again. */
const softPatch = 0.45;

/** Makes the mask: 1 where something covers the sheet. `toWhite`: how far the sheet's colour is from white. */
export function coveredBy(regions: Regions, unlike: Unlike, area: SheetArea, toWhite: number): Uint8Array {
  const mask = new Uint8Array(area.width * area.height);
  for (const region of regions.list) {
    if (!isThing(region, toWhite)) continue;
    for (let index = region.start; index < region.end; index += 1) mask[regions.order[index] as number] = 1;
  }
  trimEdges(mask, unlike, area);
  clean(mask, area);
  return mask;
}

/** Marks the patches that are soft as a whole though parts of them may be things; undefined when there are none. */
export function softParts(regions: Regions, area: SheetArea): Uint8Array | undefined {
  let parts: Uint8Array | undefined;
  for (const { start, end, sharpness, towardsBare } of regions.list) {
    if (sharpness > softPatch || towardsBare < 8 || end - start < 20) continue;
    parts ??= new Uint8Array(area.width * area.height);
    for (let index = start; index < end; index += 1) parts[regions.order[index] as number] = 1;
  }
  return parts;
}

/** Share of the sheet's pixels of which it is hard to say whether they are thing or light: neither sharp nor soft. */
export function doubtOf(regions: Regions, area: SheetArea): number {
  let doubt = 0;
  for (const { kind, start, end, sharpness, towardsBare } of regions.list) {
    if (kind === kinds.darker || kind === kinds.brighter || towardsBare < 12) continue;
    doubt += (end - start) * Math.max(0, 1 - Math.abs(sharpness - 0.4) / 0.35);
  }
  return doubt / Math.max(1, area.count);
}

function isThing(region: Region, toWhite: number): boolean {
  switch (region.kind) {
    case kinds.colour:
      return region.sharpness > 0.25;
    case kinds.glare:
      return region.sharpness > 0.45 && !isEnclosedGlare(region, toWhite);
    case kinds.brighter:
      return isOfOwnColour(region, toWhite) ? region.sharpness > 0.7 : region.sharpness > 0.5;
    default:
      return isDarkThing(region, toWhite);
  }
}

/** Glare between things has no soft edge to tell by; but it changes from place to place, and isn't quite white. */
function isEnclosedGlare(region: Region, toWhite: number): boolean {
  const { red, blue, light, lightSpread, towardsBare, towardsOther } = region;
  const white = Math.hypot(red, blue) / toWhite;
  if (towardsBare > 0.1 * (towardsBare + towardsOther) || lightSpread < 0.05) return false;
  const grown = light / -Math.log(1 - Math.min(0.97, white));
  return white > 0.33 && white < 0.82 && grown < 0.65;
}

/** Whether its colour differs from the sheet's at all; the mean of a patch tells less than single pixels do. */
function isOfOwnColour({ red, blue }: Region, toWhite: number): boolean {
  return Math.hypot(red, blue) > Math.max(0.005, 0.025 * toWhite);
}

function isDarkThing(region: Region, toWhite: number): boolean {
  if (!isOfOwnColour(region, toWhite)) {
    const besideThing = region.towardsOther / Math.max(1, region.towardsOther + region.towardsBare);
    return region.sharpness > 0.75 && besideThing < 0.12;
  }
  return region.sharpness > 0.6;
}

/** A pixel on the edge that is less than half thing doesn't count: its difference is less than half of its surroundings'. */
function trimEdges(mask: Uint8Array, { amount }: Unlike, { width, from, to, height }: SheetArea): void {
  const before = mask.slice();
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = Math.max(1, from[y] as number); x < Math.min(width - 1, to[y] as number); x += 1) {
      const at = y * width + x;
      if (before[at] === 0) continue;
      if (before[at - 1] && before[at + 1] && before[at - width] && before[at + width]) continue;
      let most = 0;
      for (let row = at - width; row <= at + width; row += width) {
        for (let one = row - 1; one <= row + 1; one += 1) if (before[one]) most = Math.max(most, amount[one] as number);
      }
      if ((amount[at] as number) < 0.6 * most) mask[at] = 0;
    }
  }
}

/** Takes specks away, and closes pinholes. */
function clean(mask: Uint8Array, area: SheetArea): void {
  dropSmall(mask, area, 1, speckPixels);
  dropSmall(mask, area, 0, 4);
}

/** Turns patches of `value` that are smaller than `least` pixels. */
function dropSmall(mask: Uint8Array, { width, height, from, to }: SheetArea, value: number, least: number): void {
  const seen = new Uint8Array(mask.length);
  const order = new Int32Array(mask.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = from[y] as number; x < (to[y] as number); x += 1) {
      const seed = y * width + x;
      if (seen[seed] || mask[seed] !== value) continue;
      let [next, last] = [0, 0];
      order[last++] = seed;
      seen[seed] = 1;
      while (next < last) {
        const at = order[next++] as number;
        for (const side of [1, -1, width, -width]) {
          const beside = at + side;
          const row = Math.floor(beside / width);
          const column = beside - row * width;
          if (row < 0 || row >= height || column < (from[row] as number) || column >= (to[row] as number)) continue;
          if (seen[beside] || mask[beside] !== value) continue;
          seen[beside] = 1;
          order[last++] = beside;
        }
      }
      if (last < least) for (let index = 0; index < last; index += 1) mask[order[index] as number] = 1 - value;
    }
  }
}
