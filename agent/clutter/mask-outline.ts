/** A mask as outlines of a few points, in thousandths of the sheet: lines for screens and records, never a picture. */
import type { SheetCells } from "./compare-objects.ts";

/** Most points of all outlines together, and most outlines. */
const mostPoints = 200;
const mostOutlines = 60;

/** Outlines of what is covered, the largest first: x, y, x, y … from 0 to 1000. Holes have outlines too (even-odd rule). */
export function outlineOf(cells: SheetCells): number[][] {
  const side = Math.round(Math.sqrt(cells.length));
  const loops = loopsOf(cells, side).sort((a, b) => Math.abs(areaOf(b)) - Math.abs(areaOf(a)));
  for (let slack = 0.75; ; slack *= 1.4) {
    const simple = loops.map((loop) => simplified(loop, slack)).filter((loop) => loop.length >= 3);
    const points = simple.reduce((sum, loop) => sum + loop.length, 0);
    if (slack > side || (points <= mostPoints && simple.length <= mostOutlines)) {
      return simple.map((loop) =>
        loop.flatMap(([x, y]) => [Math.round((x * 1000) / side), Math.round((y * 1000) / side)]),
      );
    }
  }
}

type Point = readonly [number, number];

/** Goes along the edges between covered and bare cells, covered on the right hand. */
function loopsOf(cells: SheetCells, side: number): Point[][] {
  const is = (x: number, y: number) => x >= 0 && y >= 0 && x < side && y < side && cells[y * side + x] === 1;
  const next = new Map<number, number[]>();
  const link = (x0: number, y0: number, x1: number, y1: number) => {
    const from = y0 * (side + 1) + x0;
    next.set(from, [...(next.get(from) ?? []), y1 * (side + 1) + x1]);
  };
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (!is(x, y)) continue;
      if (!is(x, y - 1)) link(x, y, x + 1, y);
      if (!is(x + 1, y)) link(x + 1, y, x + 1, y + 1);
      if (!is(x, y + 1)) link(x + 1, y + 1, x, y + 1);
      if (!is(x - 1, y)) link(x, y + 1, x, y);
    }
  }
  const loops: Point[][] = [];
  for (const start of next.keys()) {
    const loop: Point[] = [];
    for (let at: number | undefined = next.get(start)?.pop(); at !== undefined; at = next.get(at)?.pop()) {
      loop.push([at % (side + 1), Math.floor(at / (side + 1))]);
    }
    if (loop.length >= 4) loops.push(loop);
  }
  return loops;
}

function areaOf(loop: readonly Point[]): number {
  return loop.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = loop[(at + 1) % loop.length] as Point;
    return sum + x * nextY - nextX * y;
  }, 0);
}

/** Douglas and Peucker's way, on the two halves of the loop between its start and the point farthest from it. */
function simplified(loop: readonly Point[], slack: number): Point[] {
  const [x0, y0] = loop[0] as Point;
  let far = 0;
  for (const [at, [x, y]] of loop.entries()) {
    const [farX, farY] = loop[far] as Point;
    if (Math.hypot(x - x0, y - y0) > Math.hypot(farX - x0, farY - y0)) far = at;
  }
  const back = [...loop.slice(far), loop[0] as Point];
  return [...thinned(loop.slice(0, far + 1), slack).slice(0, -1), ...thinned(back, slack).slice(0, -1)];
}

function thinned(line: readonly Point[], slack: number): Point[] {
  const first = line[0] as Point;
  const last = line[line.length - 1] as Point;
  const length = Math.max(1e-9, Math.hypot(last[0] - first[0], last[1] - first[1]));
  let [most, far] = [slack, -1];
  for (let at = 1; at < line.length - 1; at += 1) {
    const [x, y] = line[at] as Point;
    const off = Math.abs((last[0] - first[0]) * (y - first[1]) - (last[1] - first[1]) * (x - first[0])) / length;
    if (off > most) [most, far] = [off, at];
  }
  if (far < 0) return [first, last];
  return [...thinned(line.slice(0, far + 1), slack).slice(0, -1), ...thinned(line.slice(far), slack)];
}
