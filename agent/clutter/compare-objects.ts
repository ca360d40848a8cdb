/** What changed on the sheet between two looks: what was left there since, and what was removed. */
import type { SheetCorners } from "./perspective.ts";
import { areaOfSheet } from "./sheet-area.ts";
import { eachPixel } from "./sheet-objects.ts";

/** Left, top, width and height in thousandths of the sheet's width and height. */
export type ThousandthBox = [number, number, number, number];

/** Cells on each side by which looks are compared: two looks may differ in their pixels, and by a pixel. */
const cells = 125;
/** Smaller changes, in cells, are edges that were seen a little differently. */
const leastCells = 12;
/** Most boxes of each kind, the largest first. */
const mostBoxes = 40;

/** A mask in places of the sheet: one byte a cell, row by row, 1 where it is covered. */
export type SheetCells = Uint8Array;

/** Brings the mask of a photo (`width` × `height`) into places of the sheet, for outlines and to compare it with another one's. */
export function cellsOf(
  { mask, sheet }: { readonly mask: Uint8Array; readonly sheet: SheetCorners },
  width: number,
  height: number,
): SheetCells {
  const area = areaOfSheet(sheet, width, height);
  const covered = new Float32Array(cells * cells);
  const seen = new Float32Array(cells * cells);
  eachPixel(area, (at, u, v) => {
    const column = Math.min(cells - 1, Math.max(0, Math.floor(u * cells)));
    const row = Math.min(cells - 1, Math.max(0, Math.floor(v * cells)));
    const cell = row * cells + column;
    seen[cell] = (seen[cell] as number) + 1;
    if (mask[at]) covered[cell] = (covered[cell] as number) + 1;
  });
  const result = new Uint8Array(cells * cells);
  for (let cell = 0; cell < result.length; cell += 1) {
    if ((seen[cell] as number) > 0) result[cell] = (covered[cell] as number) * 2 >= (seen[cell] as number) ? 1 : 0;
    // Far rows of the sheet have fewer pixels than cells: they take after the cell before.
    else if (cell > 0) result[cell] = result[cell % cells === 0 ? cell - cells : cell - 1] ?? 0;
  }
  return result;
}

/** Boxes around what is covered now and wasn't, and around what was covered and isn't any more. */
export function compareObjects(
  before: SheetCells,
  now: SheetCells,
): { left: ThousandthBox[]; removed: ThousandthBox[] } {
  return { left: boxesOf(gained(before, now)), removed: boxesOf(gained(now, before)) };
}

function gained(before: SheetCells, now: SheetCells): Uint8Array {
  return now.map((value, cell) => (value && !before[cell] ? 1 : 0));
}

function boxesOf(change: Uint8Array): ThousandthBox[] {
  const found: { box: ThousandthBox; size: number }[] = [];
  const core = change.map((value, cell) => (value && isThick(change, cell) ? 1 : 0));
  const stack: number[] = [];
  for (let seed = 0; seed < core.length; seed += 1) {
    if (!core[seed]) continue;
    stack.push(seed);
    let [x0, y0, x1, y1, size] = [cells, cells, 0, 0, 0];
    core[seed] = 0;
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      const [x, y] = [cell % cells, Math.floor(cell / cells)];
      size += 1;
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
      for (const beside of [x > 0 ? cell - 1 : -1, x < cells - 1 ? cell + 1 : -1, cell - cells, cell + cells]) {
        if (!core[beside]) continue;
        core[beside] = 0;
        stack.push(beside);
      }
    }
    const unit = 1000 / cells;
    if (size >= leastCells) found.push({ size, box: [x0 * unit, y0 * unit, (x1 - x0) * unit, (y1 - y0) * unit] });
  }
  return found
    .sort((a, b) => b.size - a.size)
    .slice(0, mostBoxes)
    .map(({ box }) => box);
}

/** A rim of a cell around a thing is no change: it is as thick as at least two cells both ways somewhere around here. */
function isThick(change: Uint8Array, cell: number): boolean {
  for (const row of [cell - cells - 1, cell - cells, cell - 1, cell]) {
    if (change[row] && change[row + 1] && change[row + cells] && change[row + cells + 1]) return true;
  }
  return false;
}
