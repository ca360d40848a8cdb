/** Outlines of flat shapes in bench millimetres, and ways to move them. */
import type { Point } from "./picture.ts";

/** A closed outline, without repeating its first point. */
export type Outline = readonly Point[];

/** An upright rectangle round a centre. */
export function rectangle(width: number, height: number, [x, y]: Point = [0, 0]): Outline {
  return [
    [x - width / 2, y - height / 2],
    [x + width / 2, y - height / 2],
    [x + width / 2, y + height / 2],
    [x - width / 2, y + height / 2],
  ];
}

/** An ellipse round a centre, with enough corners to look round. */
export function ellipse(radiusX: number, radiusY: number, [x, y]: Point = [0, 0], corners = 28): Outline {
  return Array.from({ length: corners }, (_, index) => {
    const angle = (index / corners) * 2 * Math.PI;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)] as const;
  });
}

/** A bar with round ends from one point to another, `from` and `to` wide. */
export function bar([x0, y0]: Point, [x1, y1]: Point, from: number, to = from): Outline {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const half = (x: number, y: number, radius: number, start: number): Point[] =>
    Array.from({ length: 9 }, (_, index) => {
      const at = start + (index / 8) * Math.PI;
      return [x + radius * Math.cos(at), y + radius * Math.sin(at)] as const;
    });
  return [...half(x1, y1, to / 2, angle - Math.PI / 2), ...half(x0, y0, from / 2, angle + Math.PI / 2)];
}

/** An outline turned by `angle` (radians) round the origin and moved. */
export function placed(outline: Outline, angle: number, [x, y]: Point): Outline {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return outline.map(([px, py]) => [px * cos - py * sin + x, px * sin + py * cos + y] as const);
}

/** The convex hull (Andrew's monotone chain). */
export function hull(points: readonly Point[]): Outline {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (ordered: readonly Point[]): Point[] => {
    const kept: Point[] = [];
    for (const point of ordered) {
      while (kept.length > 1 && turn(kept.at(-2), kept.at(-1), point) <= 0) kept.pop();
      kept.push(point);
    }
    kept.pop();
    return kept;
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

function turn(a: Point = [0, 0], b: Point = [0, 0], c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
