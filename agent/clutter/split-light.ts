/** Splits a pixel's light into the bare sheet's, white light on top of it, and what neither explains. */

/** Red, green and blue of white light, of length 1. */
export type WhiteLight = readonly [number, number, number];

/** Numbers in a splitter: three rows that give shade, white and aside as sums over a pixel's red, green and blue. */
export const splitterSize = 9;
/** Sheets whose colour is nearer to white than this angle (its squared sine) have no colour of their own. */
const leastSquaredSine = 1e-4;

/**
 * Writes the splitter of a place into `into` from `offset` on, for the bare sheet whose light stands in `sheet` from `at` on: for light P of a pixel there,
 * P = shade · A + white · |A| · T + aside · N, where A is the bare sheet's light, T white light and N at right angles to both.
 * Shade is 1 where the bare sheet has its usual light, 0 where there is nothing of it; white counts in the sheet's own light.
 */
export function writeSplitter(
  into: Float64Array,
  offset: number,
  sheet: Float64Array,
  at: number,
  white: WhiteLight,
): void {
  const a = sheet[at] as number;
  const b = sheet[at + 1] as number;
  const c = sheet[at + 2] as number;
  const t = white[0];
  const u = white[1];
  const v = white[2];
  const own = a * a + b * b + c * c + 1e-9;
  const along = a * t + b * u + c * v;
  const square = Math.max(own * leastSquaredSine, own - along * along);
  const root = 1 / Math.sqrt(square);
  const whitePer = 1 / (square * Math.sqrt(own));
  into[offset] = (a - along * t) / square;
  into[offset + 1] = (b - along * u) / square;
  into[offset + 2] = (c - along * v) / square;
  into[offset + 3] = (own * t - along * a) * whitePer;
  into[offset + 4] = (own * u - along * b) * whitePer;
  into[offset + 5] = (own * v - along * c) * whitePer;
  into[offset + 6] = (b * v - c * u) * root;
  into[offset + 7] = (c * t - a * v) * root;
  into[offset + 8] = (a * u - b * t) * root;
}
