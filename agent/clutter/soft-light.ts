/** Takes soft changes of light for what they are: from the bare sheet on, over slopes too gentle for the edge of a thing. */
import type { SheetArea } from "./sheet-area.ts";
import { kinds, type Unlike, type UnlikeLimits } from "./unlike-sheet.ts";

/** Steepest slope over two pixels that is still light, in limits, by kind. */
const steepest = new Float32Array([0, 0, 0.45, 2, 0.9, 0.7]);
/** The same as a share of the amount: strong glare has steep slopes, but the edge of a thing has half and more. */
const steepestShare = new Float32Array([0, 0, 0, 0.25, 0, 0]);
/** The same where a patch as a whole is soft. */
const steepestWithin = new Float32Array([0, 0, 0.3, 0.35, 0.3, 0.3]);

/** Turns what bare sheet flows into over gentle slopes to bare sheet; only in `within`, where that is 1, if it is given. */
export function flowOverSoftLight(unlike: Unlike, area: SheetArea, limits: UnlikeLimits, within?: Uint8Array): void {
  const { kind } = unlike;
  const { width } = area;
  const steep = steepPixels(unlike, area, limits, within);
  const front = new Int32Array(area.count + 4);
  let last = 0;
  const enter = (at: number) => {
    if (!((kind[at] as number) > kinds.bare) || steep[at] === 1) return;
    kind[at] = kinds.bare;
    front[last++] = at;
  };
  const enterAround = (at: number) => {
    enter(at + 1);
    enter(at - 1);
    enter(at + width);
    enter(at - width);
  };
  for (let y = 1; y < area.height - 1; y += 1) {
    for (let x = area.from[y] as number; x < (area.to[y] as number); x += 1) {
      const at = y * width + x;
      if (kind[at] === kinds.bare) enterAround(at);
    }
  }
  for (let next = 0; next < last; next += 1) enterAround(front[next] as number);
}

/** 1 where it is too steep, or isn't to be entered. */
function steepPixels(
  unlike: Unlike,
  area: SheetArea,
  limits: UnlikeLimits,
  within: Uint8Array | undefined,
): Uint8Array {
  const { kind, amount } = unlike;
  const { width } = area;
  const shares = within ? steepestWithin : steepestShare;
  const steep = new Uint8Array(kind.length);
  for (let y = 0; y < area.height; y += 1) {
    const isFrame = y === 0 || y === area.height - 1;
    for (let x = area.from[y] as number; x < (area.to[y] as number); x += 1) {
      const at = y * width + x;
      const own = kind[at] as number;
      if (own <= kinds.bare) continue;
      if (isFrame || x === 0 || x === width - 1) {
        steep[at] = 1;
        continue;
      }
      const allowed = Math.max(steepest[own] as number, (shares[own] as number) * (amount[at] as number));
      if ((within && within[at] === 0) || slopeAt(unlike, at, width, limits) > allowed) steep[at] = 1;
    }
  }
  return steep;
}

/** The larger of the changes across and down, over two pixels, in limits; each the mean of three rows or columns. */
function slopeAt(unlike: Unlike, at: number, width: number, limits: UnlikeLimits): number {
  return Math.max(changeAlong(unlike, at, 1, width, limits), changeAlong(unlike, at, width, 1, limits));
}

function changeAlong(
  { kind, red, blue, light }: Unlike,
  at: number,
  step: number,
  beside: number,
  limits: UnlikeLimits,
): number {
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
