/** Where what covers a sheet goes over the sheet's edge. */
import type { SharePoint, SheetCorners } from "./perspective.ts";

/** A stretch of the sheet's edge that is covered. */
export interface EdgeContact {
  /** Its middle, in pixels. */
  readonly at: SharePoint;
  /** Direction into the sheet, of length 1, at right angles to the edge. */
  readonly inward: SharePoint;
  /** In pixels. */
  readonly length: number;
}

/** How far inside the edge the mask is looked at, in pixels: at the edge itself it says nothing. */
const inset = 4;
/** Bare pixels within a contact that don't end it. */
const mostGap = 3;
/** Shortest contact, in shares of the sheet's circumference: a wrist has some 3 %. */
const leastShare = 0.018;

/** The covered stretches of the sheet's edge between `corners` (pixels, clockwise), longest first. */
export function contactsOf(corners: SheetCorners, mask: Uint8Array, width: number, height: number): EdgeContact[] {
  const around = corners.reduce((sum, corner, at) => sum + lengthOf(corner, corners[(at + 1) % 4] as SharePoint), 0);
  const contacts = corners.flatMap((from, at) =>
    sideContacts(from, corners[(at + 1) % 4] as SharePoint, (x, y) => {
      const [column, row] = [Math.round(x), Math.round(y)];
      return column >= 0 && row >= 0 && column < width && row < height && mask[row * width + column] === 1;
    }),
  );
  return contacts.filter(({ length }) => length >= leastShare * around).sort((a, b) => b.length - a.length);
}

function sideContacts(
  [x0, y0]: SharePoint,
  to: SharePoint,
  isCovered: (x: number, y: number) => boolean,
): EdgeContact[] {
  const length = lengthOf([x0, y0], to);
  const [alongX, alongY] = [(to[0] - x0) / length, (to[1] - y0) / length];
  // Clockwise as the picture is seen, the sheet lies to the right of its sides.
  const inward: SharePoint = [-alongY, alongX];
  const found: EdgeContact[] = [];
  let [start, last] = [-1, -1];
  const close = () => {
    if (start >= 0)
      found.push({
        at: [x0 + (alongX * (start + last)) / 2, y0 + (alongY * (start + last)) / 2],
        inward,
        length: last - start + 1,
      });
    start = -1;
  };
  for (let along = 0; along < length; along += 1) {
    if (isCovered(x0 + alongX * along + inward[0] * inset, y0 + alongY * along + inward[1] * inset)) {
      if (start < 0) start = along;
      last = along;
    } else if (start >= 0 && along - last > mostGap) close();
  }
  close();
  return found;
}

function lengthOf([x0, y0]: SharePoint, [x1, y1]: SharePoint): number {
  return Math.hypot(x1 - x0, y1 - y0);
}
