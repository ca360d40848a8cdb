/** Takes soft changes of light for what they are: from the bare sheet on, over slopes too gentle for the edge of a thing. */
import type { SheetArea } from "./sheet-area.ts";
import { kinds, type Unlike, type UnlikeLimits } from "./unlike-sheet.ts";

/** Steepest slope over two pixels that is still light, in limits, by kind. */
const steepest: Readonly<Record<number, number>> = {
  [kinds.colour]: 0.45,
  [kinds.glare]: 2.6,
  [kinds.darker]: 0.9,
  [kinds.brighter]: 0.7,
};

/** Turns what bare sheet flows into over gentle slopes to bare sheet. */
export function flowOverSoftLight(unlike: Unlike, area: SheetArea, limits: UnlikeLimits): void {
  const { kind } = unlike;
  const { width } = area;
  const front = new Int32Array(area.count);
  let last = 0;
  for (let y = 1; y < area.height - 1; y += 1) {
    for (let x = area.from[y] as number; x < (area.to[y] as number); x += 1) {
      const at = y * width + x;
      if (kind[at] !== kinds.bare) continue;
      if (isOpen(kind[at + 1]) || isOpen(kind[at - 1]) || isOpen(kind[at + width]) || isOpen(kind[at - width])) front[last++] = at;
    }
  }
  const enter = (at: number) => {
    const own = kind[at] as number;
    if (!isOpen(own) || slopeAt(unlike, at, width, limits) > (steepest[own] as number)) return;
    kind[at] = kinds.bare;
    front[last++] = at;
  };
  for (let next = 0; next < last && last < front.length - 4; next += 1) {
    const at = front[next] as number;
    enter(at + 1);
    enter(at - 1);
    enter(at + width);
    enter(at - width);
  }
}

function isOpen(kind: number | undefined): boolean {
  return kind !== undefined && kind > kinds.bare;
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
