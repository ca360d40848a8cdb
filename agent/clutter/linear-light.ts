/** Light as it falls on the sensor: lights that shine on one place add up in it, as they don't in a picture's values. */

/** Linear light, 0 to 1, of each value of a picture, 0 to 255. */
export const linearLight = Float32Array.from({ length: 256 }, (_, value) => toLinear(value / 255));

/** Linear light of a value from 0 to 1, less is taken as 0 (IEC 61966-2-1:1999, sRGB). */
export function toLinear(value: number): number {
  return value <= 0.04045 ? Math.max(0, value) / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
