/** Perspective of a flat sheet: from places on the sheet to places in the picture and back. */
import type { SharePoint, SheetCorners } from "../../common/contract/area-settings.ts";

export type { SharePoint, SheetCorners };

/** Nine numbers, row by row: (x·m0 + y·m1 + m2, x·m3 + y·m4 + m5) / (x·m6 + y·m7 + m8). */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

/**
 * From the sheet (shares 0 to 1 of its width and height) to the units of the corners: top left, top right, bottom right, bottom left.
 * Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, section 2.2.3.
 */
export function fromSheet([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: SheetCorners): Homography {
  const dx1 = x1 - x2;
  const dx2 = x3 - x2;
  const dy1 = y1 - y2;
  const dy2 = y3 - y2;
  const sx = x0 - x1 + x2 - x3;
  const sy = y0 - y1 + y2 - y3;
  const det = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

/** The way back. */
export function inverse([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    (e * i - f * h) / det,
    (c * h - b * i) / det,
    (b * f - c * e) / det,
    (f * g - d * i) / det,
    (a * i - c * g) / det,
    (c * d - a * f) / det,
    (d * h - e * g) / det,
    (b * g - a * h) / det,
    (a * e - b * d) / det,
  ];
}

/** One place, mapped. */
export function mapped(m: Homography, x: number, y: number): [number, number] {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

/** Corners in pixels of a picture of this size. */
export function inPixels(corners: SheetCorners, width: number, height: number): SheetCorners {
  return corners.map(([x, y]) => [x * width, y * height]) as unknown as SheetCorners;
}

/** Whether four corners can be a sheet: going round clockwise, without a dent, and not next to nothing. */
export function isSheet(corners: SheetCorners): boolean {
  let area = 0;
  for (let at = 0; at < 4; at += 1) {
    const [x0, y0] = corners[at] as SharePoint;
    const [x1, y1] = corners[(at + 1) % 4] as SharePoint;
    const [x2, y2] = corners[(at + 2) % 4] as SharePoint;
    if ((x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1) <= 0) return false;
    area += x0 * y1 - x1 * y0;
  }
  return area / 2 > 0.005;
}
