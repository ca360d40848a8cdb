/** Colour apart from light: what stays the same in a shadow, and what doesn't. */
import type { Photo } from "./photo.ts";

/** A picture as three planes. */
export interface ColourPlanes {
  readonly width: number;
  readonly height: number;
  /** Share of red and of blue in the sum of red, green and blue, 0 to 1: unchanged where the light is weaker. */
  readonly red: Float32Array;
  readonly blue: Float32Array;
  /** Natural logarithm of that sum (1 to 768): twice the light adds the same everywhere. */
  readonly light: Float32Array;
}

/** Added to each sum: without it the colour of black pixels would be nothing but noise. */
const floor = 3;

/** Makes the planes of a photo. */
export function planesOf({ width, height, rgb }: Photo): ColourPlanes {
  const count = width * height;
  const red = new Float32Array(count);
  const blue = new Float32Array(count);
  const light = new Float32Array(count);
  const logs = Float32Array.from({ length: 766 + floor }, (_, sum) => Math.log(Math.max(1, sum)));
  for (let at = 0, from = 0; at < count; at += 1, from += 3) {
    const r = rgb[from] as number;
    const b = rgb[from + 2] as number;
    const sum = r + (rgb[from + 1] as number) + b + floor;
    red[at] = (r + floor / 3) / sum;
    blue[at] = (b + floor / 3) / sum;
    light[at] = logs[sum] as number;
  }
  return { width, height, red, blue, light };
}
