/** The sides of a sheet, to parts of a pixel: straight lines where its colour ends. */
import { bestLine } from "./best-line.ts";
import { channelFloor, sums } from "./colour-planes.ts";
import type { SharePoint, SheetCorners } from "./perspective.ts";
import type { Picture } from "./photo.ts";

/** A side that was looked at. */
export interface SheetSide {
  /** How far outside the expected line the colour ends at the side's beginning and end, in pixels. */
  readonly offsets: readonly [number, number];
  /** Share of the places along the side at which the colour ends just there, 0 to 1. */
  readonly support: number;
  /** Whether it is the picture's edge that cuts the sheet off. */
  readonly isCut: boolean;
}

/** Places along a side that are looked at. */
const places = 48;

/** A picture in which each pixel has the sheet's colour or hasn't: see `hasColour`. */
export interface ColourTest {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  /** The colour, as shares of red and blue. */
  readonly red: number;
  readonly blue: number;
  /** For each sum of a pixel, the square of how far its red and blue may be from the colour's, both times the sum. */
  readonly limits: Float64Array;
}

/** Tests for a colour (shares of red and blue) within `reach`, in whatever light but the deepest shadow. */
export function colourTest(
  { width, height, rgb }: Picture,
  red: number,
  blue: number,
  light: number,
  reach: number,
): ColourTest {
  const limits = new Float64Array(sums);
  // Noise moves the colour of dark pixels farther: the reach is (1 + 40 / sum) as large.
  for (let sum = Math.ceil(Math.exp(light - 1.6)); sum < sums; sum += 1) limits[sum] = (reach * (sum + 40)) ** 2;
  return { width, height, rgb, red, blue, limits };
}

/** Whether a pixel of the picture has the colour. */
export function hasColour({ rgb, red, blue, limits }: ColourTest, at: number): boolean {
  const r = (rgb[3 * at] as number) + channelFloor;
  const b = (rgb[3 * at + 2] as number) + channelFloor;
  const sum = r + (rgb[3 * at + 1] as number) + channelFloor + b;
  const dr = r - red * sum;
  const db = b - blue * sum;
  return dr * dr + db * db < (limits[sum] as number);
}

/** Looks along each side of `quad` (pixels), at most `reach` pixels to both sides. */
export function sidesOf(test: ColourTest, quad: SheetCorners, reach: number): SheetSide[] {
  return quad.map((from, at) => sideOf(test, from, quad[(at + 1) % 4] as SharePoint, reach));
}

function sideOf(test: ColourTest, [x0, y0]: SharePoint, [x1, y1]: SharePoint, reach: number): SheetSide {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const nx = (y1 - y0) / length;
  const ny = -(x1 - x0) / length;
  const where = new Float64Array(places);
  const ends = new Float64Array(places);
  let [cut, seen] = [0, 0];
  for (let place = 0; place < places; place += 1) {
    const along = (place + 0.5) / places;
    const end = endOfColour(test, x0 + along * (x1 - x0), y0 + along * (y1 - y0), nx, ny, reach);
    if (end === cutOff) cut += 1;
    else if (end > -cutOff) {
      where[seen] = place;
      ends[seen] = end;
      seen += 1;
    }
  }
  if (cut > seen) return { offsets: [0, 0], support: cut / places, isCut: true };
  const { start, slope, count } = bestLine(where, ends, seen);
  return { offsets: [start - 0.5 * slope, start + (places - 0.5) * slope], support: count / places, isCut: false };
}

const cutOff = Number.POSITIVE_INFINITY;

/**
 * Outermost place where two pixels of the colour are followed by two without, in pixels outwards; `cutOff` at the picture's edge,
 * -`cutOff` where there is none.
 */
function endOfColour(test: ColourTest, x: number, y: number, nx: number, ny: number, reach: number): number {
  const { width, height } = test;
  // Half a pixel farther it is often the same pixel.
  let without = -1;
  for (let out = reach; out >= -reach; out -= 0.5) {
    const column = Math.floor(x + out * nx);
    const row = Math.floor(y + out * ny);
    const at = row * width + column;
    if (at === without || column < 0 || row < 0 || column >= width || row >= height) continue;
    if (!hasColour(test, at)) {
      without = at;
      continue;
    }
    const inner = Math.floor(y + (out - 1.5) * ny) * width + Math.floor(x + (out - 1.5) * nx);
    if (inner < 0 || inner >= width * height || !hasColour(test, inner)) continue;
    return column < 2 || row < 2 || column > width - 3 || row > height - 3 ? cutOff : out;
  }
  return -cutOff;
}

/** The quad with its sides moved to where they were found. */
export function movedTo(quad: SheetCorners, sides: readonly SheetSide[]): SheetCorners {
  const lines = sides.map(({ offsets }, at) => {
    const [x0, y0] = quad[at] as SharePoint;
    const [x1, y1] = quad[(at + 1) % 4] as SharePoint;
    const length = Math.hypot(x1 - x0, y1 - y0);
    const [nx, ny] = [(y1 - y0) / length, -(x1 - x0) / length];
    const from: SharePoint = [x0 + offsets[0] * nx, y0 + offsets[0] * ny];
    const to: SharePoint = [x1 + offsets[1] * nx, y1 + offsets[1] * ny];
    return [from, to] as const;
  });
  return lines.map((line, at) => crossing(lines[(at + 3) % 4] ?? line, line)) as unknown as SheetCorners;
}

function crossing([a, b]: readonly [SharePoint, SharePoint], [c, d]: readonly [SharePoint, SharePoint]): SharePoint {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]];
  const s = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / (ux * vy - uy * vx);
  return [a[0] + s * ux, a[1] + s * uy];
}
