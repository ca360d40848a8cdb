/** Colour apart from light: what stays the same in a shadow, and what doesn't. */
import type { Photo } from "./photo.ts";

/** A picture as three planes. */
export interface ColourPlanes {
  readonly width: number;
  readonly height: number;
  /** Share of red and of blue in the sum of red, green and blue, 0 to 1: unchanged where the light is weaker. */
  readonly red: Float32Array;
  readonly blue: Float32Array;
  /** Natural logarithm of that sum (3 to 768): twice the light adds the same everywhere. */
  readonly light: Float32Array;
  /** The photo's own red, green and blue, 0 to 255, for what whole numbers answer faster. */
  readonly rgb: Uint8Array;
}

/** Added to each of red, green and blue: without it the colour of black pixels would be nothing but noise. */
export const channelFloor = 1;
/** All sums there are: from 3 × `channelFloor` to 768. */
export const sums = 3 * (255 + channelFloor) + 1;

/** Logarithm and reciprocal of each sum: dividing costs more than the rest of a pixel. */
export const lightOfSum = Float32Array.from({ length: sums }, (_, sum) => Math.log(Math.max(1, sum)));
export const perSum = Float64Array.from({ length: sums }, (_, sum) => 1 / Math.max(1, sum));

/** Makes the planes of a photo. */
export function planesOf({ width, height, rgb }: Photo): ColourPlanes {
  const count = width * height;
  const red = new Float32Array(count);
  const blue = new Float32Array(count);
  const light = new Float32Array(count);
  for (let at = 0, from = 0; at < count; at += 1, from += 3) {
    const r = (rgb[from] as number) + channelFloor;
    const b = (rgb[from + 2] as number) + channelFloor;
    const sum = r + (rgb[from + 1] as number) + channelFloor + b;
    const part = perSum[sum] as number;
    red[at] = r * part;
    blue[at] = b * part;
    light[at] = lightOfSum[sum] as number;
  }
  return { width, height, red, blue, light, rgb };
}
