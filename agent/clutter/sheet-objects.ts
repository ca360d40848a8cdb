/** What a mask says: shares of the sheet and of its zones, and the things as boxes. */
import { fillPatch, type Patches, patchesOf } from "./patches.ts";
import { mapped, type SharePoint } from "./perspective.ts";
import type { SheetArea } from "./sheet-area.ts";

/** A thing, or things that touch each other, in shares of the sheet. */
export interface SheetObject {
  /** Left, top, width and height as shares of the sheet's width and height, 0 to 1. */
  readonly box: readonly [number, number, number, number];
  /** Share of the sheet that it covers, 0 to 1. */
  readonly share: number;
  /** Left, top, width and height in pixels of the mask. */
  readonly pixels: readonly [number, number, number, number];
}

/** A part of the sheet. */
export interface SheetZone {
  readonly id: string;
  /** Corners as shares of the sheet's width and height. */
  readonly polygon: readonly SharePoint[];
}

/** Most objects that are told, the largest first. */
const mostObjects = 40;

/** What lies on a sheet. */
export interface SheetCover {
  /** Share of the sheet that is covered, perspective undone, 0 to 1. */
  readonly share: number;
  /** The largest first. */
  readonly objects: readonly SheetObject[];
}

/**
 * Share and things of a mask. `withoutCorners`: a found sheet whose corners are round or cut off seems to have something small
 * in each of them; that is taken out of the mask.
 */
export function coverOf(mask: Uint8Array, area: SheetArea, { withoutCorners = false } = {}): SheetCover {
  const patches = patchesOf(mask, area);
  const objects: SheetObject[] = [];
  let share = 0;
  for (let patch = 0; patch < patches.count; patch += 1) {
    const object = objectOf(patches, patch, area);
    if (withoutCorners && isCorner(object)) fillPatch(mask, patches, patch, 0, area.width);
    else {
      objects.push(object);
      share += object.share;
    }
  }
  objects.sort((one, other) => other.share - one.share);
  return { share: Math.min(1, share), objects: objects.slice(0, mostObjects) };
}

function isCorner({ share, box: [left, top, width, height] }: SheetObject): boolean {
  const isAtSide = left < 0.02 || left + width > 0.98;
  return share < 0.012 && isAtSide && (top < 0.02 || top + height > 0.98);
}

/** Covered share of each zone. */
export function zoneShares(mask: Uint8Array, area: SheetArea, zones: readonly SheetZone[]) {
  return zones.map(({ id, polygon }) => {
    let [covered, all] = [0, 0];
    eachPixel(area, (at, u, v, weight) => {
      if (!isWithin(polygon, u, v)) return;
      all += weight;
      if (mask[at]) covered += weight;
    });
    return { id, share: all > 0 ? Math.min(1, covered / all) : 0 };
  });
}

/** Calls back with each pixel's place, its place on the sheet, and its share of the sheet. */
export function eachPixel(area: SheetArea, visit: (at: number, u: number, v: number, weight: number) => void): void {
  const { toSheet: m, from, to, height, width, scale } = area;
  for (let y = 0; y < height; y += 1) {
    for (let x = from[y] as number; x < (to[y] as number); x += 1) {
      const w = m[6] * (x + 0.5) + m[7] * (y + 0.5) + m[8];
      const u = (m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2]) / w;
      const v = (m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5]) / w;
      visit(y * width + x, u, v, scale / (w * w * w));
    }
  }
}

/** Even-odd rule. */
function isWithin(polygon: readonly SharePoint[], u: number, v: number): boolean {
  let isIn = false;
  for (let at = 0; at < polygon.length; at += 1) {
    const [x0, y0] = polygon[at] as SharePoint;
    const [x1, y1] = polygon[(at + 1) % polygon.length] as SharePoint;
    if (y0 <= v !== y1 <= v && u < x0 + ((v - y0) / (y1 - y0)) * (x1 - x0)) isIn = !isIn;
  }
  return isIn;
}

function objectOf({ first, row, from, to }: Patches, patch: number, { toSheet, scale }: SheetArea): SheetObject {
  let [u0, v0, u1, v1] = [1, 1, 0, 0];
  let [x0, y0, x1, y1] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  let share = 0;
  for (let run = first[patch] as number; run < (first[patch + 1] as number); run += 1) {
    const [y, start, end] = [row[run] as number, from[run] as number, to[run] as number];
    [x0, y0, x1, y1] = [Math.min(x0, start), Math.min(y0, y), Math.max(x1, end), Math.max(y1, y + 1)];
    // Along a row the place on the sheet goes one way only.
    for (const x of [start + 0.5, end - 0.5]) {
      const [u, v] = mapped(toSheet, x, y + 0.5);
      [u0, v0, u1, v1] = [Math.min(u0, u), Math.min(v0, v), Math.max(u1, u), Math.max(v1, v)];
    }
    let w = toSheet[6] * (start + 0.5) + toSheet[7] * (y + 0.5) + toSheet[8];
    for (let x = start; x < end; x += 1, w += toSheet[6]) share += scale / (w * w * w);
  }
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const box = [clip(u0), clip(v0), clip(u1) - clip(u0), clip(v1) - clip(v0)] as const;
  return { box, share, pixels: [x0, y0, x1 - x0, y1 - y0] };
}
