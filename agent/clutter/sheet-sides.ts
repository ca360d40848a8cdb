/** The sides of a sheet, to parts of a pixel: straight lines where its colour ends. */
import type { ColourPlanes } from "./colour-planes.ts";
import type { SharePoint, SheetCorners } from "./perspective.ts";

/** A side that was looked at. */
export interface SheetSide {
  /** How far outside the expected line the colour ends at the side's beginning and end, in pixels. */
  readonly offsets: readonly [number, number];
  /** Share of the places along the side at which the colour ends just there, 0 to 1. */
  readonly support: number;
  /** Whether it is the picture's edge that cuts the sheet off. */
  readonly isCut: boolean;
}

const places = 48;

/** A picture in which each pixel has the sheet's colour or hasn't. */
export interface ColourTest {
  readonly width: number;
  readonly height: number;
  has(at: number): boolean;
}

/** Tests for a colour (shares of red and blue) within `reach`, in whatever light but the deepest shadow. */
export function colourTest(planes: ColourPlanes, red: number, blue: number, light: number, reach: number): ColourTest {
  return {
    width: planes.width,
    height: planes.height,
    has(at) {
      const dr = (planes.red[at] as number) - red;
      const db = (planes.blue[at] as number) - blue;
      const own = reach * (1 + 40 * Math.exp(-(planes.light[at] as number)));
      return dr * dr + db * db < own * own && (planes.light[at] as number) > light - 1.6;
    },
  };
}

/** Looks along each side of `quad` (pixels), at most `reach` pixels to both sides. */
export function sidesOf(test: ColourTest, quad: SheetCorners, reach: number): SheetSide[] {
  return quad.map((from, at) => sideOf(test, from, quad[(at + 1) % 4] as SharePoint, reach));
}

function sideOf(test: ColourTest, [x0, y0]: SharePoint, [x1, y1]: SharePoint, reach: number): SheetSide {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const normal: SharePoint = [(y1 - y0) / length, -(x1 - x0) / length];
  const ends = new Float64Array(places).fill(Number.NaN);
  let [cut, seen] = [0, 0];
  for (let place = 0; place < places; place += 1) {
    const along = (place + 0.5) / places;
    const end = endOfColour(test, x0 + along * (x1 - x0), y0 + along * (y1 - y0), normal, reach);
    if (end === "cut") cut += 1;
    else if (end !== undefined) {
      ends[place] = end;
      seen += 1;
    }
  }
  if (cut > seen) return { offsets: [0, 0], support: cut / places, isCut: true };
  return { ...bestLine(ends), isCut: false };
}

/** Outermost place where two pixels of the colour are followed by two without; "cut" at the picture's edge. */
function endOfColour({ has, width, height }: ColourTest, x: number, y: number, [nx, ny]: SharePoint, reach: number) {
  for (let out = reach; out >= -reach; out -= 0.5) {
    const column = Math.floor(x + out * nx);
    const row = Math.floor(y + out * ny);
    if (column < 0 || row < 0 || column >= width || row >= height || !has(row * width + column)) continue;
    const inner = Math.floor(y + (out - 1.5) * ny) * width + Math.floor(x + (out - 1.5) * nx);
    if (!has(inner)) continue;
    const isAtEdge = column < 2 || row < 2 || column > width - 3 || row > height - 3;
    return isAtEdge ? "cut" : out;
  }
  return undefined;
}

/** The line through two of the ends that most of the others lie on, fitted to these. */
function bestLine(ends: Float64Array): { offsets: [number, number]; support: number } {
  let [bestCount, bestA, bestB] = [0, 0, 0];
  for (let first = 0; first < places - 6; first += 1) {
    for (let second = first + 6; second < places; second += 1) {
      const slope = ((ends[second] as number) - (ends[first] as number)) / (second - first);
      if (Number.isNaN(slope)) continue;
      const start = (ends[first] as number) - slope * first;
      let count = 0;
      for (let place = 0; place < places; place += 1) {
        if (Math.abs((ends[place] as number) - start - slope * place) < 0.9) count += 1;
      }
      if (count > bestCount) [bestCount, bestA, bestB] = [count, start, slope];
    }
  }
  if (bestCount < 5) return { offsets: [0, 0], support: 0 };
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let place = 0; place < places; place += 1) {
    const end = ends[place] as number;
    if (!(Math.abs(end - bestA - bestB * place) < 1.2)) continue;
    n += 1;
    sx += place;
    sy += end;
    sxx += place * place;
    sxy += place * end;
  }
  const slope = (n * sxy - sx * sy) / Math.max(1e-9, n * sxx - sx * sx);
  const start = (sy - slope * sx) / n;
  return { offsets: [start - 0.5 * slope, start + (places - 0.5) * slope], support: bestCount / places };
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
