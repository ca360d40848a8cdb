/** What a mask says: shares of the sheet and of its zones, and the things as boxes. */
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

/** Share of the sheet that is covered, perspective undone. */
export function coveredShare(mask: Uint8Array, area: SheetArea): number {
  const { toSheet: m, from, to, height, width, scale } = area;
  let sum = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = from[y] as number; x < (to[y] as number); x += 1) {
      if (mask[y * width + x] === 0) continue;
      const w = m[6] * (x + 0.5) + m[7] * (y + 0.5) + m[8];
      sum += scale / (w * w * w);
    }
  }
  return Math.min(1, sum);
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

/** A found sheet whose corners are round or cut off seems to have something small in each of them: takes that away. */
export function leaveOutCorners(mask: Uint8Array, area: SheetArea): void {
  const small = allObjects(mask, area).filter(({ share, box: [left, top, width, height] }) => {
    const isAtSide = left < 0.02 || left + width > 0.98;
    return share < 0.012 && isAtSide && (top < 0.02 || top + height > 0.98);
  });
  for (const {
    pixels: [x, y, width, height],
  } of small) {
    for (let row = y; row < y + height; row += 1) mask.fill(0, row * area.width + x, row * area.width + x + width);
  }
}

/** Connected patches of the mask, the largest first. */
export function objectsOf(mask: Uint8Array, area: SheetArea): SheetObject[] {
  return allObjects(mask, area).slice(0, mostObjects);
}

function allObjects(mask: Uint8Array, area: SheetArea): SheetObject[] {
  const left = mask.slice();
  const found: SheetObject[] = [];
  const stack = new Int32Array(area.count + 1);
  for (let seed = 0; seed < left.length; seed += 1) {
    if (left[seed] === 0) continue;
    found.push(takeObject(left, area, seed, stack));
  }
  return found.sort((a, b) => b.share - a.share);
}

function takeObject(
  left: Uint8Array,
  { width, toSheet, scale }: SheetArea,
  seed: number,
  stack: Int32Array,
): SheetObject {
  let [u0, v0, u1, v1] = [1, 1, 0, 0];
  let [x0, y0, x1, y1] = [width, left.length, 0, 0];
  let share = 0;
  let depth = 0;
  stack[depth++] = seed;
  left[seed] = 0;
  while (depth > 0) {
    const at = stack[--depth] as number;
    const x = at % width;
    const y = (at - x) / width;
    const [u, v] = mapped(toSheet, x + 0.5, y + 0.5);
    [u0, v0, u1, v1] = [Math.min(u0, u), Math.min(v0, v), Math.max(u1, u), Math.max(v1, v)];
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
    const w = toSheet[6] * (x + 0.5) + toSheet[7] * (y + 0.5) + toSheet[8];
    share += scale / (w * w * w);
    for (const side of [1, -1, width, -width]) {
      if (!left[at + side]) continue;
      left[at + side] = 0;
      stack[depth++] = at + side;
    }
  }
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const box = [clip(u0), clip(v0), clip(u1) - clip(u0), clip(v1) - clip(v0)] as const;
  return { box, share, pixels: [x0, y0, x1 - x0, y1 - y0] };
}
