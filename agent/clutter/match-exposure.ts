/** Evens out what exposure and flickering lamps change between two photos of the same scene. */

/** Rows that are evened out as one: a lamp at the mains' frequency darkens bands that are wider. */
const bandRows = 12;
/** How far a band may differ from the whole picture: more than that is no lamp's flicker. */
const mostFlicker = 0.06;
/** Values (0 to 255) so dark or so bright tell nothing of the exposure. */
const darkest = 12;
const brightest = 243;
/** A value that the sensor may have cut off: the light was this strong or stronger. */
const cutOff = 248;
const bins = 1024;

/**
 * Multiplies `before` (red, green, blue of each pixel, 0 to 255) so that it is as bright as `after`: each colour by the median ratio
 * of all pixels, and each band of rows by its own, between the bands' middles by what lies between.
 */
export function matchExposure(before: Float32Array, after: Float32Array, width: number, height: number): void {
  for (let channel = 0; channel < 3; channel += 1) {
    const whole = ratioOf(before, after, channel, 0, width * height) ?? 1;
    const bands = Array.from({ length: Math.ceil(height / bandRows) }, (_, band) => {
      const end = Math.min(height, (band + 1) * bandRows) * width;
      const own = ratioOf(before, after, channel, band * bandRows * width, end) ?? whole;
      return Math.max(whole * (1 - mostFlicker), Math.min(whole * (1 + mostFlicker), own));
    });
    for (let y = 0; y < height; y += 1) {
      const place = Math.max(0, Math.min(bands.length - 1, (y + 0.5) / bandRows - 0.5));
      const band = Math.floor(place);
      const own = bands[band] as number;
      const factor = own + (place - band) * ((bands[band + 1] ?? own) - own);
      const end = (y + 1) * width * 3;
      for (let at = y * width * 3 + channel; at < end; at += 3) {
        const value = before[at] as number;
        const matched = Math.min(255, value * factor);
        const isCutOff = value >= cutOff && (after[at] as number) > matched;
        before[at] = isCutOff ? (after[at] as number) : matched;
      }
    }
  }
}

/** The median of after / before over every second pixel from `start` to `end`; undefined where too few tell anything. */
function ratioOf(
  before: Float32Array,
  after: Float32Array,
  channel: number,
  start: number,
  end: number,
): number | undefined {
  const counts = new Uint32Array(bins);
  let count = 0;
  for (let at = start * 3 + channel; at < end * 3; at += 6) {
    const from = before[at] as number;
    const to = after[at] as number;
    if (from < darkest || to < darkest || from > brightest || to > brightest) continue;
    const bin = Math.max(0, Math.min(bins - 1, Math.round((Math.log2(to / from) + 1) * (bins / 2))));
    counts[bin] = (counts[bin] as number) + 1;
    count += 1;
  }
  if (count < 200) return undefined;
  let below = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    const here = counts[bin] as number;
    // Within the bin by where the middle one stands: bins are as wide as a change that can be seen.
    if ((below + here) * 2 >= count) return 2 ** ((bin - 0.5 + (count / 2 - below) / here) / (bins / 2) - 1);
    below += here;
  }
  return undefined;
}
