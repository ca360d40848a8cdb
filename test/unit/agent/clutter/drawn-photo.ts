/** Small photos of a sheet with known things on it, drawn for tests. */
import type { SheetCorners } from "../../../../agent/clutter/perspective.ts";
import type { Photo } from "../../../../agent/clutter/photo.ts";

/** Corners of the sheet in drawn photos, as shares: seen in perspective. */
export const drawnCorners: SheetCorners = [
  [0.2, 0.15],
  [0.8, 0.15],
  [0.92, 0.9],
  [0.08, 0.9],
];

type Colour = readonly [number, number, number];

/** What a drawn photo shows. */
export interface Drawn {
  /** Rectangles in shares of the picture: left, top, right, bottom, and their colour. */
  readonly things?: readonly (readonly [number, number, number, number, Colour])[];
  readonly sheet?: Colour;
  readonly table?: Colour;
  /** Factor of all light. */
  readonly gain?: number;
  /** How far the picture is shifted to the right, as a share. */
  readonly shift?: number;
  /** White added by glare at its middle, 0 to 255, at these shares of the picture. */
  readonly glare?: readonly [number, number, number];
  /** Light at a place, as a factor. */
  readonly light?: (x: number, y: number) => number;
  /** Half the width, in pixels, over which edges are smeared. */
  readonly blur?: number;
}

const width = 384;
const height = 216;

/** Draws it; noise comes from a sum over the pixel's place, so that each run draws the same. */
export function drawnPhoto(drawn: Drawn = {}): Photo {
  const sharp = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = colourAt(drawn, (x + 0.5) / width - (drawn.shift ?? 0), (y + 0.5) / height);
      for (let channel = 0; channel < 3; channel += 1) sharp[(y * width + x) * 3 + channel] = colour[channel] ?? 0;
    }
  }
  const smeared = drawn.blur ? smear(sharp, drawn.blur) : sharp;
  const rgb = Uint8Array.from(smeared, (value, at) => {
    const noise = (((at * 7919) % 13) - 6) / 3;
    return Math.max(0, Math.min(255, Math.round(value + noise)));
  });
  return { width, height, fullWidth: width * 5, fullHeight: height * 5, rgb };
}

function colourAt(
  { things = [], sheet = [40, 130, 80], table = [150, 120, 95], ...more }: Drawn,
  x: number,
  y: number,
) {
  const { gain = 1, glare = [0, 0.5, 0.5], light = () => 1 } = more;
  let colour = isOnSheet(x, y) ? sheet : table;
  for (const [left, top, right, bottom, own] of things) {
    if (x >= left && x < right && y >= top && y < bottom) colour = own;
  }
  const [white, glareX, glareY] = glare;
  const added = white * Math.exp(-(((x - glareX) / 0.1) ** 2) - ((y - glareY) / 0.16) ** 2);
  return colour.map((value) => value * gain * light(x, y) + added);
}

function isOnSheet(x: number, y: number): boolean {
  return drawnCorners.every(([x0, y0], at) => {
    const [x1, y1] = drawnCorners[(at + 1) % 4] ?? [0, 0];
    return (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= 0;
  });
}

function smear(values: Float32Array, reach: number): Float32Array {
  return values.map((_, at) => {
    let [sum, count] = [0, 0];
    for (let step = -reach; step <= reach; step += 1) {
      const value = values[at + step * 3];
      if (value === undefined) continue;
      sum += value;
      count += 1;
    }
    return sum / count;
  });
}
