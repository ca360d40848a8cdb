/** The part of a picture that has one colour: its largest patch, and the outline of it without dents. */
import { type Patches, patchesOf } from "./patches.ts";
import type { SharePoint } from "./perspective.ts";
import { type ColourTest, hasColour } from "./sheet-sides.ts";

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
  const width = Math.floor(test.width / block);
  const height = Math.floor(test.height / block);
  const patches = patchesOf(blocksOf(test, width, height), {
    width,
    height,
    from: new Int32Array(height),
    to: new Int32Array(height).fill(width),
  });
  let largest = 0;
  for (const size of patches.sizes) largest = Math.max(largest, size);
  const share = (largest * block * block) / (test.width * test.height);
  if (share < 0.005) return undefined;
  return { hull: hullOf(patches, height, leastOfLargest * largest), share };
}

/** 1 for each block that has the colour for the larger part. */
function blocksOf(test: ColourTest, width: number, height: number): Uint8Array {
  const blocks = new Uint8Array(width * height);
  for (let row = 0, at = 0; row < height; row += 1) {
    const start = row * block * test.width;
    for (let column = 0; column < width; column += 1, at += 1) {
      if (hasMost(test, start + column * block)) blocks[at] = 1;
    }
  }
  return blocks;
}

/** Whether three of a block's four pixels have the colour; as few as possible are looked at. */
function hasMost(test: ColourTest, at: number): boolean {
  const one = hasColour(test, at);
  const other = hasColour(test, at + test.width + 1);
  if (one && other) return hasColour(test, at + 1) || hasColour(test, at + test.width);
  return (one || other) && hasColour(test, at + 1) && hasColour(test, at + test.width);
}

/** Andrew's monotone chain over the ends of each row; patches of fewer than `least` blocks are left out. */
function hullOf({ count, sizes, first, row, from, to }: Patches, height: number, least: number): SharePoint[] {
  const starts = new Int32Array(height).fill(-1);
  const ends = new Int32Array(height);
  for (let patch = 0; patch < count; patch += 1) {
    if ((sizes[patch] as number) < least) continue;
    for (let run = first[patch] as number; run < (first[patch + 1] as number); run += 1) {
      const y = row[run] as number;
      const start = starts[y] as number;
      if (start < 0 || (from[run] as number) < start) starts[y] = from[run] as number;
      if ((to[run] as number) > (ends[y] as number)) ends[y] = to[run] as number;
    }
  }
  const lower: SharePoint[] = [];
  const upper: SharePoint[] = [];
  for (let y = 0; y < height; y += 1) {
    const start = starts[y] as number;
    if (start < 0) continue;
    for (const edge of [y * block, y * block + block]) {
      push(lower, [start * block, edge], 1);
      push(upper, [(ends[y] as number) * block, edge], -1);
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
