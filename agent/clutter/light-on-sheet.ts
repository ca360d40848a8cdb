/** What each pixel of the sheet is: bare, in some light or other, or a thing. */
import { type BareLight, latticeStep } from "./bare-light.ts";
import { linearLight } from "./linear-light.ts";
import type { Photo } from "./photo.ts";
import type { SheetArea } from "./sheet-area.ts";
import { splitterSize, type WhiteLight, writeSplitter } from "./split-light.ts";

/** What a pixel can be. */
export const kinds = {
  outside: 0,
  /** As the bare sheet. */
  bare: 1,
  /** What no light makes of the sheet. */
  thing: 2,
  /**
   * The sheet with white light on top: glare, or something paler of its colour. With much more or less light of its own it is of another
   * kind: so a thing in glare has a patch to itself.
   */
  glare: 3,
  /** The same in the shade: a shadow in glare, or something greyish of its colour. */
  dimGlare: 4,
  /** The sheet with less light: a shadow, or something darker of its colour. */
  shade: 5,
  /** The sheet with more light. */
  bright: 6,
  /** The sheet with more light and white light on top: the middle of glare, or something brighter and paler of its colour. */
  brightGlare: 7,
} as const;

/** The light, pixel by pixel; only pixels of the sheet have values. */
export interface SheetLight {
  readonly kind: Uint8Array;
  /** Light of the sheet itself: 1 is what it usually has there. */
  readonly shade: Float32Array;
  /** White light on top, in the sheet's own light. */
  readonly white: Float32Array;
  /** What neither explains, as a share of the pixel's light, with its sign. */
  readonly aside: Float32Array;
}

/** From which differences on a pixel is something else than bare sheet. */
export interface LightLimits {
  /** White light, in the sheet's own. */
  readonly white: number;
  /** What no light explains, as a share. */
  readonly aside: number;
}

/** Within this light a pixel counts as bare. */
const leastBare = 0.8;
const mostBare = 1.25;
/** With less of the sheet's light than this nothing is a shadow. */
const leastShade = 0.15;
/** The same where there is white light too. Grey things have none of the sheet's light, but where they are bright it is hard to tell. */
const leastInGlare = 0.75;
const mostInGlare = 1.25;
const leastInDimGlare = 0.25;
const unsurePerWhite = 0.2;
/** Glare may be coloured a little. */
const asideInGlare = 0.02;

/** Splits the light of each pixel of the sheet. */
export function lightOnSheet(
  { width, height, rgb }: Photo,
  area: SheetArea,
  bare: BareLight,
  white: WhiteLight,
  limits: LightLimits,
): SheetLight {
  const count = width * height;
  const light: SheetLight = {
    kind: new Uint8Array(count),
    shade: new Float32Array(count),
    white: new Float32Array(count),
    aside: new Float32Array(count),
  };
  const splitters = splittersOf(bare, white);
  const row = new Float64Array(bare.columns * splitterSize);
  for (let y = 0; y < height; y += 1) {
    if (area.from[y] === area.to[y]) continue;
    rowBetween(splitters, bare.columns * splitterSize, y, row);
    splitRow(rgb, y * width, area.from[y] as number, area.to[y] as number, row, light);
    kindsOfRow(light, y * width + (area.from[y] as number), y * width + (area.to[y] as number), limits);
  }
  return light;
}

/** A splitter for each node. */
function splittersOf({ columns, rows, rgb }: BareLight, white: WhiteLight): Float64Array {
  const splitters = new Float64Array(columns * rows * splitterSize);
  for (let node = 0; node < columns * rows; node += 1) {
    writeSplitter(splitters, node * splitterSize, rgb, 3 * node, white);
  }
  return splitters;
}

/** The splitters along one row of pixels, from node to node. */
function rowBetween(splitters: Float64Array, stride: number, y: number, into: Float64Array): void {
  const above = Math.floor(y / latticeStep);
  const share = y / latticeStep - above;
  for (let at = 0; at < stride; at += 1) {
    const one = splitters[above * stride + at] as number;
    into[at] = one + share * ((splitters[(above + 1) * stride + at] as number) - one);
  }
}

function splitRow(
  rgb: Uint8Array,
  start: number,
  from: number,
  to: number,
  row: Float64Array,
  { shade, white, aside }: SheetLight,
): void {
  for (let x = from; x < to; ) {
    const node = Math.floor(x / latticeStep);
    const end = Math.min(to, (node + 1) * latticeStep);
    const at = node * splitterSize;
    const step = 1 / latticeStep;
    let share = (x - node * latticeStep) * step;
    for (; x < end; x += 1, share += step) {
      const from3 = 3 * (start + x);
      const p = linearLight[rgb[from3] as number] as number;
      const q = linearLight[rgb[from3 + 1] as number] as number;
      const r = linearLight[rgb[from3 + 2] as number] as number;
      const rest = 1 - share;
      shade[start + x] = rest * light(row, at, p, q, r) + share * light(row, at + 9, p, q, r);
      white[start + x] = rest * light(row, at + 3, p, q, r) + share * light(row, at + 12, p, q, r);
      const off = rest * light(row, at + 6, p, q, r) + share * light(row, at + 15, p, q, r);
      aside[start + x] = off / (Math.sqrt(p * p + q * q + r * r) + 0.01);
    }
  }
}

function light(row: Float64Array, at: number, p: number, q: number, r: number): number {
  return p * (row[at] as number) + q * (row[at + 1] as number) + r * (row[at + 2] as number);
}

function kindsOfRow({ kind, shade, white, aside }: SheetLight, from: number, to: number, limits: LightLimits): void {
  for (let at = from; at < to; at += 1) {
    const s = shade[at] as number;
    const w = white[at] as number;
    const off = Math.abs(aside[at] as number);
    const limit = s > 1 ? limits.white * s : limits.white;
    if (w < -limit || s < leastShade) kind[at] = kinds.thing;
    else if (w > limit) kind[at] = off > limits.aside + asideInGlare ? kinds.thing : kindInGlare(s, w);
    else if (off > limits.aside) kind[at] = kinds.thing;
    else if (s < leastBare) kind[at] = kinds.shade;
    else kind[at] = s > mostBare ? kinds.bright : kinds.bare;
  }
}

function kindInGlare(shade: number, white: number): number {
  if (shade >= mostInGlare) return kinds.brightGlare;
  if (shade >= leastInGlare) return kinds.glare;
  return shade >= leastInDimGlare + unsurePerWhite * white ? kinds.dimGlare : kinds.thing;
}
