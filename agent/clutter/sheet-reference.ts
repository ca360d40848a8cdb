/** What is learned of the tidy sheet: its colour and light, cell by cell, too coarse to be a picture of anything. */
import { z } from "zod";
import { planesOf } from "./colour-planes.ts";
import { inPixels, type SheetCorners } from "./perspective.ts";
import type { Photo } from "./photo.ts";
import { areaOfSheet } from "./sheet-area.ts";
import { colourTest, type SheetSide, sidesOf } from "./sheet-sides.ts";

/** Cells of a reference, across and down. */
const columns = 24;
const rows = 18;

/** A tidy sheet, remembered. */
export interface SheetReference {
  readonly corners: SheetCorners;
  /** Mean colour (share of red and of blue) and logarithm of light of each cell, row by row. */
  readonly red: Float32Array;
  readonly blue: Float32Array;
  readonly light: Float32Array;
  /** Medians of the cells. */
  readonly middle: { readonly red: number; readonly blue: number; readonly light: number };
  /** Where the sheet's colour ended at each of its sides, in pixels of a photo 384 wide. */
  readonly sides: readonly SheetSide[];
}

/** How far from a side its colour's end is looked for, as a share of the photo's width. */
export const sideReach = 0.05;
/** How far the colour may be from the sheet's there. */
export const sideColourReach = 0.045;

/** Learns the tidy sheet between `corners` of a photo of it. Takes medians, so that a speck on it does no harm. */
export function takeReference(photo: Photo, corners: SheetCorners): SheetReference {
  const planes = planesOf(photo);
  const area = areaOfSheet(corners, photo.width, photo.height);
  const members: number[][] = Array.from({ length: columns * rows }, () => []);
  const m = area.toSheet;
  for (let y = 0; y < photo.height; y += 1) {
    for (let x = area.from[y] as number; x < (area.to[y] as number); x += 1) {
      const w = m[6] * (x + 0.5) + m[7] * (y + 0.5) + m[8];
      const u = (m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2]) / w;
      const v = (m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5]) / w;
      const column = Math.min(columns - 1, Math.max(0, Math.floor(u * columns)));
      const row = Math.min(rows - 1, Math.max(0, Math.floor(v * rows)));
      members[row * columns + column]?.push(y * photo.width + x);
    }
  }
  const red = mediansOf(planes.red, members);
  const blue = mediansOf(planes.blue, members);
  const light = mediansOf(planes.light, members);
  const middle = middleOf({ red, blue, light });
  const test = colourTest(planes, middle.red, middle.blue, middle.light, sideColourReach);
  const sides = sidesOf(test, inPixels(corners, photo.width, photo.height), sideReach * photo.width);
  return { corners, red, blue, light, middle, sides };
}

function middleOf({ red, blue, light }: Pick<SheetReference, "red" | "blue" | "light">): SheetReference["middle"] {
  const median = (cells: Float32Array) => Float32Array.from(cells).sort()[cells.length >> 1] as number;
  return { red: median(red), blue: median(blue), light: median(light) };
}

/** Median of each cell; a cell outside the picture takes that of all. */
function mediansOf(plane: Float32Array, members: readonly (readonly number[])[]): Float32Array {
  const all = medianOf(plane, members.flat());
  return Float32Array.from(members, (cell) => (cell.length < 4 ? all : medianOf(plane, cell)));
}

function medianOf(plane: Float32Array, places: readonly number[]): number {
  const values = Float32Array.from(places, (at) => plane[at] as number).sort();
  return values[values.length >> 1] ?? 0;
}

const cellValues = z.array(z.number().min(-1).max(10)).length(columns * rows);
const corner = z.tuple([z.number(), z.number()]);

/** A reference as JSON: some 10 kB. */
export const storedReference = z.strictObject({
  version: z.literal(1),
  corners: z.tuple([corner, corner, corner, corner]),
  red: cellValues,
  blue: cellValues,
  light: cellValues,
  sides: z
    .array(z.strictObject({ offsets: z.tuple([z.number(), z.number()]), support: z.number(), isCut: z.boolean() }))
    .length(4),
});
export type StoredReference = z.infer<typeof storedReference>;

/** As an object for JSON. */
export function encodeReference({ corners, red, blue, light, sides }: SheetReference): StoredReference {
  const short = (cells: Float32Array) => Array.from(cells, (value) => Math.round(value * 1e4) / 1e4);
  return {
    version: 1,
    corners,
    red: short(red),
    blue: short(blue),
    light: short(light),
    sides: sides.map((side) => ({ ...side, offsets: [...side.offsets] })),
  };
}

/** From JSON; undefined when it is of another version or damaged. */
export function decodeReference(stored: unknown): SheetReference | undefined {
  const { data } = storedReference.safeParse(stored);
  if (!data) return undefined;
  const { corners, sides } = data;
  const [red, blue, light] = [data.red, data.blue, data.light].map((cells) => Float32Array.from(cells)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return { corners, red, blue, light, middle: middleOf({ red, blue, light }), sides };
}
