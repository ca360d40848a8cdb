/** Takes soft changes of light for what they are: from the bare sheet on, over slopes too gentle for the edge of a thing. */
import type { SheetArea } from "./sheet-area.ts";
import { kinds, type Unlike, type UnlikeLimits } from "./unlike-sheet.ts";

/** Steepest slope over two pixels that is still light, in limits, by kind. */
const steepest = new Float32Array([0, 0, 0.45, 2, 0.9, 0.7]);
/** The same for glare as a share of its amount: strong glare has steep slopes, but the edge of a thing has half and more. */
const steepestOfGlare = 0.25;

/** Turns what bare sheet flows into over gentle slopes to bare sheet. */
export function flowOverSoftLight(unlike: Unlike, area: SheetArea, limits: UnlikeLimits): void {
  const { kind } = unlike;
  const { width } = area;
  const steep = steepPixels(unlike, area, limits);
  const front = new Int32Array(area.count + 4);
  let last = 0;
  const enter = (at: number, mostSteep: number) => {
    if ((kind[at] as number) <= kinds.bare || (steep[at] as number) > mostSteep) return;
    kind[at] = kinds.bare;
    front[last++] = at;
  };
  const enterAround = (at: number, mostSteep: number) => {
    enter(at + 1, mostSteep);
    enter(at - 1, mostSteep);
    enter(at + width, mostSteep);
    enter(at - width, mostSteep);
  };
  for (let y = 1; y < area.height - 1; y += 1) {
    for (let x = area.from[y] as number; x < (area.to[y] as number); x += 1) {
      const at = y * width + x;
      if (kind[at] === kinds.bare && steep[at] === 0) enterAround(at, 0);
    }
  }
  for (let next = 0; next < last; next += 1) enterAround(front[next] as number, 0);
  // Up to the edges themselves, one pixel further.
  const reached = last;
  for (let next = 0; next < reached; next += 1) enterAround(front[next] as number, 1);
}

/** 2 where it is too steep, 1 beside that: so a hole of a pixel or two in an edge lets nothing through. */
function steepPixels(unlike: Unlike, area: SheetArea, limits: UnlikeLimits): Uint8Array {
  const { kind, amount } = unlike;
  const { width } = area;
  const steep = new Uint8Array(kind.length);
  for (let y = 1; y < area.height - 1; y += 1) {
    for (let x = area.from[y] as number; x < (area.to[y] as number); x += 1) {
      const at = y * width + x;
      const own = kind[at] as number;
      if (own <= kinds.bare) continue;
      const allowed = Math.max(steepest[own] as number, own === kinds.glare ? steepestOfGlare * (amount[at] as number) : 0);
      if (slopeAt(unlike, at, width, limits) <= allowed) continue;
      steep[at] = 2;
      for (const beside of [at - 1, at + 1, at - width, at + width]) if (steep[beside] === 0) steep[beside] = 1;
    }
  }
  return steep;
}

/** The larger of the changes across and down, over two pixels, in limits; each the mean of three rows or columns. */
function slopeAt(unlike: Unlike, at: number, width: number, limits: UnlikeLimits): number {
  return Math.max(changeAlong(unlike, at, 1, width, limits), changeAlong(unlike, at, width, 1, limits));
}

function changeAlong({ kind, red, blue, light }: Unlike, at: number, step: number, beside: number, limits: UnlikeLimits): number {
  let [dr, db, dl, lines] = [0, 0, 0, 0];
  for (let middle = at - beside; middle <= at + beside; middle += beside) {
    const before = middle - step;
    const after = middle + step;
    if (!kind[before] || !kind[after]) continue;
    dr += (red[after] as number) - (red[before] as number);
    db += (blue[after] as number) - (blue[before] as number);
    dl += (light[after] as number) - (light[before] as number);
    lines += 1;
  }
  if (lines === 0) return 0;
  const colour = (dr * dr + db * db) / (limits.colour * limits.colour);
  return Math.sqrt(colour + (dl * dl) / (limits.light * limits.light)) / lines;
}
