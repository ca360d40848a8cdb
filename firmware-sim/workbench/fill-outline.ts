/** Fills outlines with exact coverage of each pixel, so that edges are as smooth as a camera's. */
import type { Point } from "./picture.ts";

/** What was filled: coverage 0 to 1 for the pixels of a box, row by row, with one row's `stride`. */
export interface Coverage {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly stride: number;
  readonly values: Float32Array;
}

/** Fills outlines on a canvas of a size; what it answers is overwritten by the next call. */
export type FillOutline = (outline: readonly Point[]) => Coverage | undefined;

/**
 * Creates a filler for a canvas. Each edge adds its signed area to the pixels that it crosses, and a running sum along the row
 * gives the coverage (the way of the font rasteriser font-rs).
 */
export function createFill(width: number, height: number): FillOutline {
  let buffer = new Float32Array(0);
  return (outline) => {
    const inside = clipped(outline, width, height);
    if (inside.length < 3) return undefined;
    const left = Math.floor(Math.min(...inside.map(([x]) => x)));
    const top = Math.floor(Math.min(...inside.map(([, y]) => y)));
    const right = Math.min(width, Math.ceil(Math.max(...inside.map(([x]) => x))));
    const bottom = Math.min(height, Math.ceil(Math.max(...inside.map(([, y]) => y))));
    if (right <= left || bottom <= top) return undefined;
    const stride = right - left + 2;
    const size = stride * (bottom - top);
    if (buffer.length < size) buffer = new Float32Array(size);
    else buffer.fill(0, 0, size);
    let from = inside[inside.length - 1] as Point;
    for (const to of inside) {
      addEdge(buffer, stride, from[0] - left, from[1] - top, to[0] - left, to[1] - top);
      from = to;
    }
    sumRows(buffer, stride, bottom - top);
    return { left, top, right, bottom, stride, values: buffer };
  };
}

function sumRows(buffer: Float32Array, stride: number, rows: number): void {
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let at = row * stride; at < (row + 1) * stride; at += 1) {
      sum += buffer[at] as number;
      const cover = Math.abs(sum);
      buffer[at] = cover > 1 ? 1 : cover;
    }
  }
}

function addEdge(buffer: Float32Array, stride: number, ax: number, ay: number, bx: number, by: number): void {
  // Nearly level edges add next to nothing, and their slopes are beyond what a number holds.
  if (Math.abs(ay - by) < 1e-9) return;
  const sign = ay < by ? 1 : -1;
  const [x0, y0, x1, y1] = ay < by ? [ax, ay, bx, by] : [bx, by, ax, ay];
  const slope = (x1 - x0) / (y1 - y0);
  let x = x0;
  for (let row = Math.floor(y0); row < y1; row += 1) {
    const dy = Math.min(row + 1, y1) - Math.max(row, y0);
    const next = row + 1 >= y1 ? x1 : x + slope * dy;
    addSpan(buffer, row * stride, sign * dy, Math.max(0, Math.min(x, next)), Math.max(0, x, next));
    x = next;
  }
}

/** Adds an edge's piece within one row, from `low` to `high` in x. */
function addSpan(buffer: Float32Array, row: number, height: number, low: number, high: number): void {
  const first = Math.floor(low);
  const end = Math.ceil(high);
  const at = row + first;
  if (end <= first + 1) {
    const share = (low + high) / 2 - first;
    buffer[at] = (buffer[at] as number) + height * (1 - share);
    buffer[at + 1] = (buffer[at + 1] as number) + height * share;
    return;
  }
  // The area to the right of the edge grows over the pixels it crosses; each gets the increase.
  const perPixel = height / (high - low);
  let before = 0;
  for (let pixel = first; pixel < end; pixel += 1) {
    const a = Math.max(low, pixel);
    const b = Math.min(high, pixel + 1);
    const whole = perPixel * (b - a);
    const done = perPixel * (a - low);
    const area = done + whole * (pixel + 1 - (a + b) / 2);
    buffer[row + pixel] = (buffer[row + pixel] as number) + area - before;
    before = area;
  }
  buffer[row + end] = (buffer[row + end] as number) + height - before;
}

/** Cuts an outline at the canvas's edges (Sutherland and Hodgman). */
function clipped(outline: readonly Point[], width: number, height: number): readonly Point[] {
  const isInside = outline.every(([x, y]) => x >= 0 && x <= width && y >= 0 && y <= height);
  if (isInside) return outline;
  let points = outline;
  for (const [axis, limit, sign] of [
    [0, 0, 1],
    [0, width, -1],
    [1, 0, 1],
    [1, height, -1],
  ] as const) {
    const depth = (point: Point) => sign * (point[axis] - limit);
    const kept: Point[] = [];
    points.forEach((point, index) => {
      const last = points.at(index - 1) as Point;
      const [dLast, dHere] = [depth(last), depth(point)];
      if (dLast < 0 !== dHere < 0) {
        const share = dLast / (dLast - dHere);
        kept.push([last[0] + (point[0] - last[0]) * share, last[1] + (point[1] - last[1]) * share]);
      }
      if (dHere >= 0) kept.push(point);
    });
    points = kept;
  }
  return points;
}
