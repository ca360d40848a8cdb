/** Connected pixels of one kind, with what tells a thing from a shadow or glare. */
import type { SheetArea } from "./sheet-area.ts";
import { kinds, type Unlike } from "./unlike-sheet.ts";

/** A patch of pixels of one kind. */
export interface Region {
  readonly kind: number;
  /** Where its pixels begin and end in `order`. */
  readonly start: number;
  readonly end: number;
  /** Mean difference of colour and of light. */
  readonly red: number;
  readonly blue: number;
  readonly light: number;
  /** Standard deviation of the difference of light. */
  readonly lightSpread: number;
  /** Mean of the amounts. */
  readonly amount: number;
  /** Number of sides of pixels towards bare sheet, and towards other kinds. */
  readonly towardsBare: number;
  readonly towardsOther: number;
  /** Number of sides of pixels towards what isn't the sheet. */
  readonly towardsOutside: number;
  /** How much of its difference begins within some pixels of its edge: about 1 for a thing, little for soft light. */
  readonly sharpness: number;
}

/** All regions but the bare sheet, and the order in which their pixels are listed. */
export interface Regions {
  readonly list: readonly Region[];
  /** Places of pixels, region by region. */
  readonly order: Int32Array;
  /** For each pixel the number of its region + 1; 0 for bare sheet and outside. */
  readonly labels: Int32Array;
}

/** Finds the regions. */
export function regionsOf(unlike: Unlike, area: SheetArea): Regions {
  const { kind } = unlike;
  const order = new Int32Array(area.count);
  const labels = new Int32Array(kind.length);
  const list: Region[] = [];
  let used = 0;
  for (let y = 0; y < area.height; y += 1) {
    const end = area.to[y] as number;
    for (let x = area.from[y] as number; x < end; x += 1) {
      const at = y * area.width + x;
      if (kind[at] === kinds.bare || labels[at] !== 0) continue;
      const start = used;
      used = flood(at, kind, labels, list.length + 1, order, used, area);
      list.push(measure(unlike, area, order, start, used));
    }
  }
  return { list, order, labels };
}

function flood(
  seed: number,
  kind: Uint8Array,
  labels: Int32Array,
  label: number,
  order: Int32Array,
  used: number,
  { width, height }: SheetArea,
): number {
  const own = kind[seed];
  let next = used;
  let last = used;
  order[last++] = seed;
  labels[seed] = label;
  const visit = (at: number) => {
    if (kind[at] !== own || labels[at] !== 0) return;
    labels[at] = label;
    order[last++] = at;
  };
  while (next < last) {
    const at = order[next++] as number;
    const x = at % width;
    if (x > 0) visit(at - 1);
    if (x < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at < width * (height - 1)) visit(at + width);
  }
  return last;
}

function measure(unlike: Unlike, area: SheetArea, order: Int32Array, start: number, end: number): Region {
  const { kind, amount } = unlike;
  const own = kind[order[start] as number] as number;
  let [red, blue, light, lightSquares, amounts] = [0, 0, 0, 0, 0];
  for (let index = start; index < end; index += 1) {
    const at = order[index] as number;
    red += unlike.red[at] as number;
    blue += unlike.blue[at] as number;
    const dl = unlike.light[at] as number;
    light += dl;
    lightSquares += dl * dl;
    amounts += amount[at] as number;
  }
  const count = end - start;
  light /= count;
  const edge = edgeOf(unlike, area, order, start, end);
  return {
    kind: own,
    start,
    end,
    red: red / count,
    blue: blue / count,
    light,
    lightSpread: Math.sqrt(Math.max(0, lightSquares / count - light * light)),
    amount: amounts / count,
    ...edge,
    sharpness: edge.towardsBare === 0 ? 1 : edge.rise / edge.towardsBare / Math.max(1, amounts / count),
  };
}

function edgeOf({ kind, amount }: Unlike, { width }: SheetArea, order: Int32Array, start: number, end: number) {
  const own = kind[order[start] as number];
  let [towardsBare, towardsOther, towardsOutside, rise] = [0, 0, 0, 0];
  for (let index = start; index < end; index += 1) {
    const at = order[index] as number;
    for (const side of [1, -1, width, -width]) {
      const beside = kind[at + side] ?? kinds.outside;
      if (beside === own) continue;
      if (beside === kinds.outside) towardsOutside += 1;
      else if (beside !== kinds.bare) towardsOther += 1;
      else {
        const inner = Math.max(amount[at] as number, amount[at - side] ?? 0, amount[at - 2 * side] ?? 0);
        towardsBare += 1;
        rise += inner - Math.min(amount[at + side] as number, amount[at + 2 * side] ?? 0);
      }
    }
  }
  return { towardsBare, towardsOther, towardsOutside, rise };
}
