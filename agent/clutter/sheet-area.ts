/** Which pixels of a picture belong to the sheet, and how much of the sheet each one is. */
import { fromSheet, type Homography, inPixels, inverse, type SharePoint, type SheetCorners } from "./perspective.ts";

/** The sheet's pixels. */
export interface SheetArea {
  readonly width: number;
  readonly height: number;
  /** First and last column of each row, in pixels, last excluded; equal where the sheet isn't. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** From pixels to shares of the sheet. */
  readonly toSheet: Homography;
  /** Share of the sheet that a pixel is: `scale` / (w·w·w), where w = m6·x + m7·y + m8 of `toSheet`. */
  readonly scale: number;
  /** Number of pixels. */
  readonly count: number;
}

/**
 * The sheet between `corners` (shares of the picture), less `margin` pixels all around; what lies outside the picture is left out,
 * and the shares of the rest sum up to 1 (to 1 in 10,000).
 */
export function areaOfSheet(corners: SheetCorners, width: number, height: number, margin = 0): SheetArea {
  const { from, to } = rowsOf(within(inPixels(corners, width, height), margin), width, height);
  const toSheet = inverse(fromSheet(inPixels(corners, width, height)));
  const { sum, count } = sumOf(toSheet, from, to);
  return { width, height, from, to, toSheet, scale: sum > 0 ? 1 / sum : 0, count };
}

/** The outline with its sides moved inwards. */
function within(quad: SheetCorners, margin: number): SheetCorners {
  const sides = quad.map(([x0, y0], at) => {
    const [x1, y1] = quad[(at + 1) % 4] as SharePoint;
    const length = Math.hypot(x1 - x0, y1 - y0);
    const [a, b] = [-(y1 - y0) / length, (x1 - x0) / length];
    return [a, b, a * x0 + b * y0 + margin] as const;
  });
  return sides.map(([a, b, c], at) => {
    const [d, e, f] = sides[(at + 3) % 4] as readonly [number, number, number];
    const det = a * e - b * d;
    return [(c * e - b * f) / det, (a * f - c * d) / det];
  }) as unknown as SheetCorners;
}

/** Where each row crosses a convex outline: its pixels whose middle lies within. */
function rowsOf(quad: SheetCorners, width: number, height: number): Pick<SheetArea, "from" | "to"> {
  const left = new Float64Array(height).fill(Number.POSITIVE_INFINITY);
  const right = new Float64Array(height).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < 4; at += 1) {
    const [x0, y0] = quad[at] as SharePoint;
    const [x1, y1] = quad[(at + 1) % 4] as SharePoint;
    const end = Math.min(height, Math.ceil(Math.max(y0, y1) - 0.5));
    for (let y = Math.max(0, Math.ceil(Math.min(y0, y1) - 0.5)); y < end; y += 1) {
      const x = x0 + ((y + 0.5 - y0) / (y1 - y0)) * (x1 - x0);
      left[y] = Math.min(left[y] as number, x);
      right[y] = Math.max(right[y] as number, x);
    }
  }
  const from = new Int32Array(height);
  const to = new Int32Array(height);
  for (let y = 0; y < height; y += 1) {
    if (!((left[y] as number) <= (right[y] as number))) continue;
    from[y] = Math.max(0, Math.min(width, Math.ceil((left[y] as number) - 0.5)));
    to[y] = Math.max(from[y] as number, Math.min(width, Math.ceil((right[y] as number) - 0.5)));
  }
  return { from, to };
}

/**
 * Sum of 1 / w³ over the pixels, row by row as the integral of it, which is never less than the sum: for a w that goes evenly
 * from w0 to w1 over n pixels that is n (w0 + w1) / (2 w0² w1²).
 */
function sumOf(toSheet: Homography, from: Int32Array, to: Int32Array): { sum: number; count: number } {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < from.length; y += 1) {
    const pixels = (to[y] as number) - (from[y] as number);
    if (pixels === 0) continue;
    const w0 = toSheet[6] * (from[y] as number) + toSheet[7] * (y + 0.5) + toSheet[8];
    const w1 = w0 + toSheet[6] * pixels;
    sum += (pixels * (w0 + w1)) / (2 * w0 * w0 * w1 * w1);
    count += pixels;
  }
  return { sum, count };
}
