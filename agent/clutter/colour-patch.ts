/** The part of a picture that has one colour: its largest patch, and the outline of it without dents. */
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

/** Blocks of the colour side by side, all runs of a picture row by row. */
interface Runs {
  /** First block of each run, and the block behind its last. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** An earlier run of the same patch, or the run itself. */
  readonly leader: Int32Array;
  /** First run of each row, and behind the last row the number of all. */
  readonly firstOfRow: Int32Array;
}

/** Finds what has the colour, and its outline; undefined where there is next to nothing. */
export function patchOf(test: ColourTest): ColourPatch | undefined {
  const runs = runsOf(test);
  const sizes = sizesOf(runs);
  let largest = 0;
  for (const size of sizes) largest = Math.max(largest, size);
  const share = (largest * block * block) / (test.width * test.height);
  if (share < 0.005) return undefined;
  return { hull: hullOf(runs, sizes, leastOfLargest * largest), share };
}

/** Runs of blocks that have the colour for the larger part, those that touch joined. */
function runsOf(test: ColourTest): Runs {
  const columns = Math.floor(test.width / block);
  const rows = Math.floor(test.height / block);
  const most = rows * ((columns + 1) >> 1);
  const runs = {
    from: new Int32Array(most),
    to: new Int32Array(most),
    leader: new Int32Array(most),
    firstOfRow: new Int32Array(rows + 1),
  };
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    const first = count;
    const start = row * block * test.width;
    for (let column = 0; column < columns; column += 1) {
      if (!hasMost(test, start + column * block)) continue;
      runs.from[count] = column;
      do column += 1;
      while (column < columns && hasMost(test, start + column * block));
      runs.to[count] = column;
      runs.leader[count] = count;
      count += 1;
    }
    runs.firstOfRow[row + 1] = count;
    if (row > 0) joinRows(runs, runs.firstOfRow[row - 1] as number, first, count);
  }
  return runs;
}

/** Whether three of a block's four pixels have the colour; as few as possible are looked at. */
function hasMost(test: ColourTest, at: number): boolean {
  const one = hasColour(test, at);
  const other = hasColour(test, at + test.width + 1);
  if (one && other) return hasColour(test, at + 1) || hasColour(test, at + test.width);
  return (one || other) && hasColour(test, at + 1) && hasColour(test, at + test.width);
}

/** Joins the runs of a row (from `first` on) with those above it (from `above` on). */
function joinRows({ from, to, leader }: Runs, above: number, first: number, end: number): void {
  let [upper, lower] = [above, first];
  while (upper < first && lower < end) {
    if ((from[upper] as number) < (to[lower] as number) && (from[lower] as number) < (to[upper] as number)) {
      const [a, b] = [leaderOf(leader, upper), leaderOf(leader, lower)];
      leader[Math.max(a, b)] = Math.min(a, b);
    }
    if ((to[upper] as number) < (to[lower] as number)) upper += 1;
    else lower += 1;
  }
}

function leaderOf(leader: Int32Array, run: number): number {
  let at = run;
  while (leader[at] !== at) {
    leader[at] = leader[leader[at] as number] as number;
    at = leader[at] as number;
  }
  return at;
}

/** Blocks of each patch, at its first run; afterwards each run's leader is that one. */
function sizesOf({ from, to, leader, firstOfRow }: Runs): Int32Array {
  const sizes = new Int32Array(firstOfRow[firstOfRow.length - 1] as number);
  for (let run = 0; run < sizes.length; run += 1) {
    const first = leaderOf(leader, run);
    leader[run] = first;
    sizes[first] = (sizes[first] as number) + (to[run] as number) - (from[run] as number);
  }
  return sizes;
}

/** Andrew's monotone chain over the ends of each row; patches of fewer than `least` blocks are left out. */
function hullOf({ from, to, leader, firstOfRow }: Runs, sizes: Int32Array, least: number): SharePoint[] {
  const lower: SharePoint[] = [];
  const upper: SharePoint[] = [];
  for (let row = 0; row < firstOfRow.length - 1; row += 1) {
    let [first, last] = [-1, -1];
    for (let run = firstOfRow[row] as number; run < (firstOfRow[row + 1] as number); run += 1) {
      if ((sizes[leader[run] as number] as number) < least) continue;
      if (first < 0) first = from[run] as number;
      last = to[run] as number;
    }
    if (last < 0) continue;
    for (const y of [row * block, row * block + block]) {
      push(lower, [first * block, y], 1);
      push(upper, [last * block, y], -1);
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
