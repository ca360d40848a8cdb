/** What is learned of the tidy sheet: its colour and light, cell by cell, too coarse to be a picture of anything. */
import { z } from "zod";
import { planesOf } from "./colour-planes.ts";
import type { SheetCorners } from "./perspective.ts";
import type { Photo } from "./photo.ts";
import { areaOfSheet, type SheetArea } from "./sheet-area.ts";

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
}

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
  return {
    corners,
    red: mediansOf(planes.red, members),
    blue: mediansOf(planes.blue, members),
    light: mediansOf(planes.light, members),
  };
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

/** Writes red, blue and light that the tidy sheet had at a pixel of the picture, between its cells. */
export function expectedAt(
  { red, blue, light }: SheetReference,
  { toSheet: m }: SheetArea,
  x: number,
  y: number,
  into: Float64Array,
): void {
  const w = m[6] * (x + 0.5) + m[7] * (y + 0.5) + m[8];
  const across = ((m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2]) / w) * columns - 0.5;
  const down = ((m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5]) / w) * rows - 0.5;
  const column = Math.min(columns - 2, Math.max(0, Math.floor(across)));
  const row = Math.min(rows - 2, Math.max(0, Math.floor(down)));
  const fx = Math.min(1.5, Math.max(-0.5, across - column));
  const fy = Math.min(1.5, Math.max(-0.5, down - row));
  const at = row * columns + column;
  into[0] = between(red, at, fx, fy);
  into[1] = between(blue, at, fx, fy);
  into[2] = between(light, at, fx, fy);
}

function between(cells: Float32Array, at: number, fx: number, fy: number): number {
  const top = (cells[at] as number) * (1 - fx) + (cells[at + 1] as number) * fx;
  const bottom = (cells[at + columns] as number) * (1 - fx) + (cells[at + columns + 1] as number) * fx;
  return top * (1 - fy) + bottom * fy;
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
});
export type StoredReference = z.infer<typeof storedReference>;

/** As an object for JSON. */
export function encodeReference({ corners, red, blue, light }: SheetReference): StoredReference {
  const short = (cells: Float32Array) => Array.from(cells, (value) => Math.round(value * 1e4) / 1e4);
  return { version: 1, corners, red: short(red), blue: short(blue), light: short(light) };
}

/** From JSON; undefined when it is of another version or damaged. */
export function decodeReference(stored: unknown): SheetReference | undefined {
  const { data } = storedReference.safeParse(stored);
  if (!data) return undefined;
  const { corners, red, blue, light } = data;
  return { corners, red: Float32Array.from(red), blue: Float32Array.from(blue), light: Float32Array.from(light) };
}
