/** Whether a photo is good enough to be scored: its light and its sharpness. */
import { channelFloor, lightOfSum, perSum } from "./colour-planes.ts";
import type { Picture } from "./photo.ts";
import type { SheetArea } from "./sheet-area.ts";

/** What a photo is like. */
export interface PhotoQuality {
  /** Median brightness of the sheet with all that lies on it, 0 to 1. */
  readonly brightness: number;
  /** Share of the sheet in which red, green or blue is at its end, 0 to 1. */
  readonly clipped: number;
  /** How much of an edge lies within two of the 384 pixels, 0 to 1; undefined where there is no edge to tell by. */
  readonly sharpness: number | undefined;
}

/** Below this brightness the camera's noise is larger than what is looked for. */
const leastBrightness = 0.055;
/** More than this clipped, and nothing is left of the colours. */
const mostClipped = 0.4;
/** An edge that a lens in focus draws has 0.6 and more. */
const leastSharpness = 0.36;

/** Every so many rows are looked at for light. */
const rowStep = 2;

/** Measures it. */
export function qualityOf(picture: Picture, area: SheetArea): PhotoQuality {
  const { rgb } = picture;
  // By the sum of the three channels: a third of it is worked out for 766 sums instead of for each pixel.
  const histogram = new Int32Array(3 * 255 + 1);
  let [clipped, seen] = [0, 0];
  for (let y = 0; y < area.height; y += rowStep) {
    const end = 3 * (y * area.width + (area.to[y] as number));
    for (let at = 3 * (y * area.width + (area.from[y] as number)); at < end; at += 3) {
      const r = rgb[at] as number;
      const g = rgb[at + 1] as number;
      const b = rgb[at + 2] as number;
      histogram[r + g + b] = (histogram[r + g + b] as number) + 1;
      if (r > 250 || g > 250 || b > 250) clipped += 1;
    }
    seen += Math.max(0, (area.to[y] as number) - (area.from[y] as number));
  }
  const brightness = medianOf(histogram, seen) / 255;
  return { brightness, clipped: clipped / Math.max(1, seen), sharpness: sharpnessOf(picture) };
}

/** Median of the mean of the three channels, 0 to 255. */
function medianOf(sums: Int32Array, count: number): number {
  let [seen, median] = [0, 0];
  for (; median < 255; median += 1) {
    for (let sum = 3 * median; sum < 3 * median + 3; sum += 1) seen += sums[sum] as number;
    if (seen >= count / 2) break;
  }
  return median;
}

/** Why a photo can't be scored; undefined when it can. */
export function flawOf({
  brightness,
  clipped,
  sharpness,
}: PhotoQuality): "too-dark" | "too-bright" | "blurred" | undefined {
  if (brightness < leastBrightness) return "too-dark";
  if (clipped > mostClipped) return "too-bright";
  return sharpness !== undefined && sharpness < leastSharpness ? "blurred" : undefined;
}

/** Fewer edges than this tell nothing. */
const leastEdges = 150;
const reach = 5;
/** Smallest changes over two pixels and over ten that are looked at. */
const leastChange = 0.03;
const leastFarChange = 0.25;
/** Steps in which a ratio is told. */
const steps = 1000;

/** Change over two pixels as a share of the change over ten, at the steepest places; of each edge the sharpest fifth counts. */
function sharpnessOf({ width, height, rgb }: Picture): number | undefined {
  const row = new Float64Array(width);
  const ratios = new Int32Array(steps + 1);
  let count = 0;
  for (let y = 2; y < height - 2; y += 3) {
    fillRow(row, rgb, 3 * y * width);
    for (let x = reach + 1; x < width - reach - 1; x += 1) {
      const far = Math.abs((row[x + reach] as number) - (row[x - reach] as number));
      if (far < leastFarChange) continue;
      const near = Math.abs((row[x + 1] as number) - (row[x - 1] as number));
      if (near < leastChange || near < Math.abs((row[x + 2] as number) - (row[x] as number))) continue;
      if (near < Math.abs((row[x] as number) - (row[x - 2] as number))) continue;
      const step = Math.floor(Math.min(1, near / far) * steps);
      ratios[step] = (ratios[step] as number) + 1;
      count += 1;
    }
  }
  return count < leastEdges ? undefined : sharpestFifth(ratios, count);
}

/** Light and colour in one number: a sheet may differ from its table in colour alone, so that counts too. */
function fillRow(row: Float64Array, rgb: Uint8Array, from: number): void {
  for (let x = 0, at = from; x < row.length; x += 1, at += 3) {
    const [r, b] = [rgb[at] as number, rgb[at + 2] as number];
    const sum = r + (rgb[at + 1] as number) + b + 3 * channelFloor;
    row[x] = (lightOfSum[sum] as number) + 2 * (r - b) * (perSum[sum] as number);
  }
}

/** The ratio above which a fifth of them lies. */
function sharpestFifth(ratios: Int32Array, count: number): number {
  const place = Math.floor(count * 0.8);
  let [before, step] = [0, 0];
  for (; step < steps && before + (ratios[step] as number) <= place; step += 1) before += ratios[step] as number;
  return Math.min(1, (step + (place - before + 0.5) / (ratios[step] as number)) / steps);
}
