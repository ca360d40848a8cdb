/** A coarse map of what covers the sheet, laid flat: its outlines, and what came and went between two of them. Lines and boxes, no picture. */
import type { SheetBox } from "../../common/contract/clutter.ts";
import type { SheetArea } from "../clutter/sheet-area.ts";
import { eachPixel } from "../clutter/sheet-objects.ts";

/** Cells of a map, across and down. */
const columns = 96;
const rows = 72;
/** From how much of a cell on it counts as covered. */
const coveredFrom = 0.5;
/** Smaller changes are noise of the edges, in cells: a six-hundredth of the sheet. */
const leastCells = 10;
/** A thing that came or went is at least so thick, in cells: thinner changes are an edge that was seen otherwise. */
const slackCells = 1;
/** Most boxes of a kind, most outlines, and most corners of one, as records take them. */
const mostBoxes = 40;
const mostOutlines = 60;
const mostCorners = 200;
/** Most corners of all outlines together: a record stays far below the largest message. */
const mostCornersInAll = 1500;
/** Sides above this are no stairs, in cells. */
const longSide = 3;

/** One byte a cell, row by row: 1 where something covers the sheet. */
export type CoveredMap = Uint8Array;

/** Lays the mask of a photo flat. Cells that the photo doesn't show count as bare. */
export function coveredMap(mask: Uint8Array, area: SheetArea): CoveredMap {
  const covered = new Float32Array(columns * rows);
  const all = new Float32Array(columns * rows);
  eachPixel(area, (at, u, v, weight) => {
    if (!(u >= 0 && u < 1 && v >= 0 && v < 1)) return;
    const cell = Math.floor(v * rows) * columns + Math.floor(u * columns);
    all[cell] = (all[cell] as number) + weight;
    if (mask[at]) covered[cell] = (covered[cell] as number) + weight;
  });
  return fillSmallHoles(
    Uint8Array.from(covered, (sum, cell) => Number(sum > 0 && sum >= coveredFrom * (all[cell] as number))),
    all,
  );
}

/** Cells between the photo's pixels take their left neighbour's word: far away a pixel is wider than a cell. */
function fillSmallHoles(map: CoveredMap, all: Float32Array): CoveredMap {
  for (let cell = 1; cell < map.length; cell += 1) {
    if (all[cell] === 0 && cell % columns > 0) map[cell] = map[cell - 1] as number;
  }
  return map;
}

/** As text for a small file: a bit a cell. */
export function encodeMap(map: CoveredMap): string {
  const bits = new Uint8Array(Math.ceil(map.length / 8));
  for (const [cell, value] of map.entries())
    if (value) bits[cell >> 3] = (bits[cell >> 3] as number) | (1 << (cell & 7));
  return Buffer.from(bits).toString("base64");
}

/** From text; undefined when it isn't a map of this size. */
export function decodeMap(text: string): CoveredMap | undefined {
  const bits = Buffer.from(text, "base64");
  if (bits.length !== Math.ceil((columns * rows) / 8)) return undefined;
  return Uint8Array.from({ length: columns * rows }, (_, cell) => ((bits[cell >> 3] as number) >> (cell & 7)) & 1);
}

/** Boxes of what covers the sheet in `after` and not in `before`; the largest first. */
export function cameBetween(before: CoveredMap, after: CoveredMap): SheetBox[] {
  const old = grown(before);
  const fresh = after.map((value, cell) => Number(value === 1 && old[cell] === 0));
  return patchesOf(fresh)
    .filter(({ cells }) => cells >= leastCells)
    .sort((a, b) => b.cells - a.cells)
    .slice(0, mostBoxes)
    .map(({ left, top, right, bottom }) => {
      // The growing has taken this much off where it touched what lay there before.
      const x = thousandth(Math.max(0, left - slackCells), columns);
      const y = thousandth(Math.max(0, top - slackCells), rows);
      const to = [
        thousandth(Math.min(columns, right + 1 + slackCells), columns),
        thousandth(Math.min(rows, bottom + 1 + slackCells), rows),
      ] as const;
      return [x, y, to[0] - x, to[1] - y];
    });
}

function grown(map: CoveredMap): CoveredMap {
  return map.map((_, cell) => {
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    for (let row = Math.max(0, y - slackCells); row <= Math.min(rows - 1, y + slackCells); row += 1) {
      for (let column = Math.max(0, x - slackCells); column <= Math.min(columns - 1, x + slackCells); column += 1) {
        if (map[row * columns + column]) return 1;
      }
    }
    return 0;
  });
}

interface Patch {
  cells: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function patchesOf(map: Uint8Array): Patch[] {
  const rest = map.slice();
  const found: Patch[] = [];
  for (let seed = rest.indexOf(1); seed >= 0; seed = rest.indexOf(1, seed + 1)) {
    const patch = { cells: 0, left: columns, top: rows, right: 0, bottom: 0 };
    const waiting = [seed];
    rest[seed] = 0;
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      patch.cells += 1;
      patch.left = Math.min(patch.left, x);
      patch.right = Math.max(patch.right, x);
      patch.top = Math.min(patch.top, y);
      patch.bottom = Math.max(patch.bottom, y);
      const beside = [x > 0 && cell - 1, x < columns - 1 && cell + 1, cell - columns, cell + columns];
      for (const next of beside) {
        if (next === false || rest[next] !== 1) continue;
        rest[next] = 0;
        waiting.push(next);
      }
    }
    found.push(patch);
  }
  return found;
}

/** A place on the sheet, in cells. */
type Place = readonly [x: number, y: number];

/** Steps along the sides of cells: right, down, left, up. What is covered lies on the right hand. */
const steps = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** Outlines of what covers the sheet, and of holes in it: x, y, x, y … in thousandths of the sheet. The longest first. */
export function outlinesOf(map: CoveredMap): number[][] {
  const isCovered = (x: number, y: number) => x >= 0 && y >= 0 && x < columns && y < rows && map[y * columns + x] === 1;
  const walked = new Set<number>();
  const found: Place[][] = [];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      if (!isCovered(x, y) || isCovered(x, y - 1) || walked.has(y * (columns + 1) + x)) continue;
      found.push(middlesOf(walkRound(x, y, isCovered, walked)));
    }
  }
  const coarsely = Math.ceil(found.reduce((sum, { length }) => sum + length, 0) / mostCornersInAll);
  return found
    .map((places) => thinned(places, Math.max(coarsely, Math.ceil(places.length / mostCorners))))
    .filter((outline) => outline.length >= 6)
    .sort((one, other) => other.length - one.length)
    .slice(0, mostOutlines);
}

/** Walks round from the upper side of a cell; marks the upper sides that it passes from left to right. */
function walkRound(
  startX: number,
  startY: number,
  isCovered: (x: number, y: number) => boolean,
  walked: Set<number>,
): Place[] {
  const corners: Place[] = [];
  let [x, y, heading] = [startX, startY, 0];
  do {
    if (heading === 0) walked.add(y * (columns + 1) + x);
    const [dx, dy] = steps[heading as 0 | 1 | 2 | 3];
    x += dx;
    y += dy;
    // The cells ahead on the left and on the right of the corner that was reached.
    const ahead = [
      [isCovered(x, y - 1), isCovered(x, y)],
      [isCovered(x, y), isCovered(x - 1, y)],
      [isCovered(x - 1, y), isCovered(x - 1, y - 1)],
      [isCovered(x - 1, y - 1), isCovered(x, y - 1)],
    ][heading] as [boolean, boolean];
    const turn = !ahead[1] ? 1 : ahead[0] ? 3 : 0;
    if (turn !== 0) corners.push([x, y]);
    heading = (heading + turn) % 4;
  } while (x !== startX || y !== startY || heading !== 0);
  return corners;
}

/** The middles of its sides in place of its corners, so that slanted edges don't run in stairs; long sides keep their ends. */
function middlesOf(corners: readonly Place[]): Place[] {
  return corners.flatMap(([x, y], at): Place[] => {
    const [nextX, nextY] = corners[(at + 1) % corners.length] as Place;
    const length = Math.abs(nextX - x) + Math.abs(nextY - y);
    return length > longSide
      ? [
          [x, y],
          [nextX, nextY],
        ]
      : [[(x + nextX) / 2, (y + nextY) / 2]];
  });
}

function thinned(places: readonly Place[], every: number): number[] {
  return places.filter((_, at) => at % every === 0).flatMap(([x, y]) => [thousandth(x, columns), thousandth(y, rows)]);
}

function thousandth(cell: number, cells: number): number {
  return Math.round((cell / cells) * 1000);
}
