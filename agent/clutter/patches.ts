/** Connected pixels of one value, found row by row. */
import type { SheetArea } from "./sheet-area.ts";

/** Patches of a picture: each is a list of runs, pixels beside each other in one row. */
export interface Patches {
  /** Number of patches. */
  readonly count: number;
  /** Value of each patch's pixels, and how many there are. */
  readonly values: Uint8Array;
  readonly sizes: Int32Array;
  /** Runs in order of their patches: those of patch n are from `first[n]` to `first[n + 1]`, that one left out. */
  readonly first: Int32Array;
  /** Row, first column and column after the last of each run. */
  readonly row: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Which columns of each row are looked at. */
type Rows = Pick<SheetArea, "width" | "height" | "from" | "to">;

interface Runs {
  readonly row: number[];
  readonly from: number[];
  readonly to: number[];
  /** An earlier run of the same patch, or itself. */
  readonly parent: number[];
}

/** Finds the patches within an area; pixels with the value 0 belong to none. Pixels that touch by a corner only aren't connected. */
export function patchesOf(values: Uint8Array, area: Rows): Patches {
  const runs = runsOf(values, area);
  return byPatch(values, runs, area.width);
}

function runsOf(values: Uint8Array, { width, height, from, to }: Rows): Runs {
  const runs: Runs = { row: [], from: [], to: [], parent: [] };
  let above = 0;
  for (let y = 0; y < height; y += 1) {
    const here = runs.row.length;
    const last = to[y] as number;
    for (let x = from[y] as number; x < last; ) {
      const value = values[y * width + x] as number;
      const begin = x;
      do x += 1;
      while (x < last && values[y * width + x] === value);
      if (value === 0) continue;
      runs.parent.push(runs.row.length);
      runs.row.push(y);
      runs.from.push(begin);
      runs.to.push(x);
    }
    if (here > above) join(values, width, runs, above, here);
    above = here;
  }
  return runs;
}

/** Joins the runs of a row, from `here` on, to those of the row above that they touch. */
function join(values: Uint8Array, width: number, { row, from, to, parent }: Runs, above: number, here: number): void {
  let up = above;
  for (let at = here; at < row.length; at += 1) {
    const value = values[(row[at] as number) * width + (from[at] as number)];
    while (up < here && (to[up] as number) <= (from[at] as number)) up += 1;
    for (let other = up; other < here && (from[other] as number) < (to[at] as number); other += 1) {
      if (values[(row[other] as number) * width + (from[other] as number)] !== value) continue;
      const [one, two] = [rootOf(parent, other), rootOf(parent, at)];
      if (one < two) parent[two] = one;
      else parent[one] = two;
    }
  }
}

function rootOf(parent: number[], run: number): number {
  let at = run;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at] as number] as number;
    at = parent[at] as number;
  }
  return at;
}

/** Sorts the runs by patch; patches come in the order of their first pixels. */
function byPatch(values: Uint8Array, { row, from, to, parent }: Runs, width: number): Patches {
  const count = row.length;
  const patch = new Int32Array(count);
  let patches = 0;
  for (let at = 0; at < count; at += 1) {
    const root = rootOf(parent, at);
    patch[at] = root === at ? patches++ : (patch[root] as number);
  }
  const first = new Int32Array(patches + 1);
  const sizes = new Int32Array(patches);
  const own = new Uint8Array(patches);
  for (let at = 0; at < count; at += 1) {
    const to1 = (patch[at] as number) + 1;
    first[to1] = (first[to1] as number) + 1;
    sizes[to1 - 1] = (sizes[to1 - 1] as number) + (to[at] as number) - (from[at] as number);
    own[to1 - 1] = values[(row[at] as number) * width + (from[at] as number)] as number;
  }
  for (let at = 0; at < patches; at += 1) first[at + 1] = (first[at + 1] as number) + (first[at] as number);
  const next = first.slice(0, patches);
  const sorted = { row: new Int32Array(count), from: new Int32Array(count), to: new Int32Array(count) };
  for (let at = 0; at < count; at += 1) {
    const place = next[patch[at] as number] as number;
    next[patch[at] as number] = place + 1;
    sorted.row[place] = row[at] as number;
    sorted.from[place] = from[at] as number;
    sorted.to[place] = to[at] as number;
  }
  return { count: patches, values: own, sizes, first, ...sorted };
}

/** Fills one patch of a picture with a value. */
export function fillPatch(
  picture: Uint8Array,
  { first, row, from, to }: Patches,
  patch: number,
  value: number,
  width: number,
): void {
  for (let run = first[patch] as number; run < (first[patch + 1] as number); run += 1) {
    const start = (row[run] as number) * width;
    picture.fill(value, start + (from[run] as number), start + (to[run] as number));
  }
}
