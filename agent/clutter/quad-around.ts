/** Four sides around an outline without dents. */
import type { SharePoint, SheetCorners } from "./perspective.ts";

/**
 * Takes away the side that costs the least area, by letting its neighbours meet, until four are left. Undefined where no four
 * sides can hold it.
 */
export function quadAround(hull: readonly SharePoint[]): SheetCorners | undefined {
  const points = hull.filter(([x, y], at) => {
    const [px, py] = hull[(at + hull.length - 1) % hull.length] as SharePoint;
    return Math.hypot(x - px, y - py) > 0.5;
  });
  const sides = points.map((_, at) => sideAt(points, at));
  while (points.length > 4) {
    const cheapest = cheapestOf(sides);
    const meeting = sides[cheapest]?.meeting;
    if (!meeting) return undefined;
    const gone = (cheapest + 1) % points.length;
    points[cheapest] = meeting;
    points.splice(gone, 1);
    sides.splice(gone, 1);
    const kept = cheapest < gone ? cheapest : cheapest - 1;
    // Only the new corner's four sides have changed: all others keep their cost.
    for (let at = kept + points.length - 2; at <= kept + points.length + 1; at += 1) {
      sides[at % points.length] = sideAt(points, at % points.length);
    }
  }
  return points.length === 4 ? fromTopLeft(points) : undefined;
}

/** A side that could be taken away: the area that this costs, and where its neighbours would meet, if they would. */
interface Side {
  readonly cost: number;
  readonly meeting: SharePoint | undefined;
}

function cheapestOf(sides: readonly Side[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let at = 0; at < sides.length; at += 1) {
    const { cost } = sides[at] as Side;
    if (cost < least) [best, least] = [at, cost];
  }
  return best;
}

function sideAt(points: readonly SharePoint[], at: number): Side {
  const before = points[(at + points.length - 1) % points.length] as SharePoint;
  const start = points[at] as SharePoint;
  const end = points[(at + 1) % points.length] as SharePoint;
  const after = points[(at + 2) % points.length] as SharePoint;
  const meeting = meetingOf(before, start, after, end);
  if (!meeting) return { cost: Number.POSITIVE_INFINITY, meeting };
  const cost = Math.abs((end[0] - start[0]) * (meeting[1] - start[1]) - (end[1] - start[1]) * (meeting[0] - start[0]));
  return { cost, meeting };
}

/** Where the line from `a` through `b` meets that from `c` through `d`, if beyond both `b` and `d`. */
function meetingOf(a: SharePoint, b: SharePoint, c: SharePoint, d: SharePoint): SharePoint | undefined {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]];
  const det = ux * vy - uy * vx;
  if (Math.abs(det) < 1e-9) return undefined;
  const s = ((d[0] - b[0]) * vy - (d[1] - b[1]) * vx) / det;
  const t = ((d[0] - b[0]) * uy - (d[1] - b[1]) * ux) / det;
  return s > 0 && t > 0 ? [b[0] + s * ux, b[1] + s * uy] : undefined;
}

/** The same corners, beginning with the one that is nearest to the picture's top left. */
function fromTopLeft(points: readonly SharePoint[]): SheetCorners {
  const first = points.reduce((best, [x, y], at) => {
    const [bestX, bestY] = points[best] as SharePoint;
    return x + y < bestX + bestY ? at : best;
  }, 0);
  return [0, 1, 2, 3].map((at) => points[(first + at) % 4] as SharePoint) as unknown as SheetCorners;
}
