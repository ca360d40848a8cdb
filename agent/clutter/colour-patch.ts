/** The part of a picture that has one colour: its largest patch, and the outline of it without dents. */

import type { SharePoint } from "./perspective.ts";
import type { ColourTest } from "./sheet-sides.ts";

/** Pixels of a colour. */
export interface ColourPatch {
  /** Corners of the outline around the large patches, clockwise, in pixels. */
  readonly hull: readonly SharePoint[];
  /** Pixels of the largest patch as a share of the picture. */
  readonly share: number;
}

/** A patch smaller than this share of the largest one isn't taken for a part of the sheet. */
const leastOfLargest = 0.04;
/** Pixels across and down that are looked at as one when patches are told apart. */
const block = 2;

/** Finds what has the colour, and its outline; undefined where there is next to nothing. */
export function patchOf(test: ColourTest): ColourPatch | undefined {
  const { width, height } = test;
  const has = new Uint8Array(width * height);
  for (let at = 0; at < has.length; at += 1) if (test.has(at)) has[at] = 1;
  const { labels, columns, sizes } = patchesOf(has, width, height);
  const largest = Math.max(0, ...sizes);
  const share = (largest * block * block) / has.length;
  if (share < 0.005) return undefined;
  const isPart = sizes.map((size) => size >= leastOfLargest * largest);
  return { hull: hullOf(labels, columns, isPart), share };
}

/** Patches of blocks that have the colour for the larger part. */
function patchesOf(has: Uint8Array, width: number, height: number) {
  const columns = Math.floor(width / block);
  const rows = Math.floor(height / block);
  const labels = new Int32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = row * block * width + column * block;
      const sum =
        (has[at] as number) + (has[at + 1] as number) + (has[at + width] as number) + (has[at + width + 1] as number);
      labels[row * columns + column] = sum >= 3 ? -1 : 0;
    }
  }
  const sizes: number[] = [];
  const stack = new Int32Array(labels.length + 4);
  for (let seed = 0; seed < labels.length; seed += 1) {
    if (labels[seed] === -1) sizes.push(fill(labels, columns, seed, sizes.length + 1, stack));
  }
  return { labels, columns, sizes };
}

function fill(labels: Int32Array, columns: number, seed: number, label: number, stack: Int32Array): number {
  let [depth, size] = [0, 0];
  const enter = (at: number) => {
    if (labels[at] !== -1) return;
    labels[at] = label;
    stack[depth++] = at;
  };
  enter(seed);
  while (depth > 0) {
    const at = stack[--depth] as number;
    size += 1;
    const column = at % columns;
    if (column > 0) enter(at - 1);
    if (column < columns - 1) enter(at + 1);
    enter(at - columns);
    enter(at + columns);
  }
  return size;
}

/** Andrew's monotone chain over the ends of each row. */
function hullOf(labels: Int32Array, columns: number, isPart: readonly boolean[]): SharePoint[] {
  const lower: SharePoint[] = [];
  const upper: SharePoint[] = [];
  for (let row = 0; row * columns < labels.length; row += 1) {
    let [first, last] = [columns, -1];
    for (let column = 0; column < columns; column += 1) {
      const label = labels[row * columns + column] as number;
      if (label <= 0 || !isPart[label - 1]) continue;
      first = Math.min(first, column);
      last = column;
    }
    if (last < 0) continue;
    for (const y of [row * block, row * block + block]) {
      push(lower, [first * block, y], 1);
      push(upper, [last * block + block, y], -1);
    }
  }
  return [...upper, ...lower.reverse()];
}

/** Adds a point to a chain that may bend one way only. */
function push(chain: SharePoint[], point: SharePoint, way: 1 | -1): void {
  while (chain.length >= 2) {
    const [x0, y0] = chain[chain.length - 2] as SharePoint;
    const [x1, y1] = chain[chain.length - 1] as SharePoint;
    if (way * ((x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0)) < 0) break;
    chain.pop();
  }
  chain.push(point);
}
