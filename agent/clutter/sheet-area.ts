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
 * and the shares of the rest sum up to 1.
 */
export function areaOfSheet(corners: SheetCorners, width: number, height: number, margin = 0): SheetArea {
  const quad = within(inPixels(corners, width, height), margin);
  const from = new Int32Array(height);
  const to = new Int32Array(height);
  for (let y = 0; y < height; y += 1) {
    const [left, right] = spanOf(quad, y + 0.5);
    from[y] = Math.max(0, Math.min(width, Math.ceil(left - 0.5)));
    to[y] = Math.max(from[y] as number, Math.min(width, Math.ceil(right - 0.5)));
  }
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

/** Where a row crosses a convex outline. */
function spanOf(quad: readonly SharePoint[], y: number): [number, number] {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < quad.length; at += 1) {
    const [x0, y0] = quad[at] as SharePoint;
    const [x1, y1] = quad[(at + 1) % quad.length] as SharePoint;
    if (y0 <= y === y1 <= y) continue;
    const x = x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
    left = Math.min(left, x);
    right = Math.max(right, x);
  }
  return left <= right ? [left, right] : [0, 0];
}

function sumOf(toSheet: Homography, from: Int32Array, to: Int32Array): { sum: number; count: number } {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < from.length; y += 1) {
    const end = to[y] as number;
    const start = from[y] as number;
    let w = toSheet[6] * (start + 0.5) + toSheet[7] * (y + 0.5) + toSheet[8];
    for (let x = start; x < end; x += 1, w += toSheet[6]) sum += 1 / (w * w * w);
    count += end - start;
  }
  return { sum, count };
}
