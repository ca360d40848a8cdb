/** Where a place on the sheet is in the picture: the projective map that takes the sheet's corners to the picture's. */
import type { SharePoint, SheetCorners } from "../../../../common/contract/area-settings.ts";

/**
 * The map from the sheet (0 to 1 from its top left) to the picture (shares of its width and height), by the corners top left,
 * top right, bottom right, bottom left. After Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989, section 2.2.3.
 */
export function sheetToPicture([topLeft, topRight, bottomRight, bottomLeft]: SheetCorners): (
  point: SharePoint,
) => SharePoint {
  const [x0, y0] = topLeft;
  const [x1, y1] = topRight;
  const [x2, y2] = bottomRight;
  const [x3, y3] = bottomLeft;
  const [dx1, dy1, dx2, dy2] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2];
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const below = dx1 * dy2 - dx2 * dy1;
  const g = below === 0 ? 0 : (sx * dy2 - dx2 * sy) / below;
  const h = below === 0 ? 0 : (dx1 * sy - sx * dy1) / below;
  return ([u, v]) => {
    const w = g * u + h * v + 1;
    const x = (x1 - x0 + g * x1) * u + (x3 - x0 + h * x3) * v + x0;
    const y = (y1 - y0 + g * y1) * u + (y3 - y0 + h * y3) * v + y0;
    return [x / w, y / w];
  };
}

/** Whether four corners make a sheet: they go round in order, without crossing, and it isn't a mere line. */
export function isSheet(corners: SheetCorners): boolean {
  const turns = corners.map((corner, index) => {
    const next = corners[(index + 1) % 4] ?? corner;
    const after = corners[(index + 2) % 4] ?? corner;
    return (next[0] - corner[0]) * (after[1] - next[1]) - (next[1] - corner[1]) * (after[0] - next[0]);
  });
  return turns.every((turn) => turn > leastTurn);
}

/** A corner that is flatter than this, in shares of the picture squared, is none. */
const leastTurn = 0.0005;

/** Corners when nothing is known: a sheet in the middle of the picture. */
export const middleCorners: SheetCorners = [
  [0.2, 0.2],
  [0.8, 0.2],
  [0.8, 0.8],
  [0.2, 0.8],
];

/** A corner moved to a place, held within the picture. */
export function moveCorner(corners: SheetCorners, index: number, [x, y]: SharePoint): SheetCorners {
  const within = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
  return corners.map((corner, at) => (at === index ? [within(x), within(y)] : corner)) as SheetCorners;
}
