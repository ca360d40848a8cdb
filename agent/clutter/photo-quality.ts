/** Whether a photo is good enough to be scored: its light and its sharpness. */
import type { ColourPlanes } from "./colour-planes.ts";
import type { Photo } from "./photo.ts";
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

/** Measures it. */
export function qualityOf({ rgb }: Photo, planes: ColourPlanes, area: SheetArea): PhotoQuality {
  const histogram = new Int32Array(256);
  let clipped = 0;
  for (let y = 0; y < area.height; y += 1) {
    for (let x = area.from[y] as number; x < (area.to[y] as number); x += 1) {
      const at = 3 * (y * area.width + x);
      const r = rgb[at] as number;
      const g = rgb[at + 1] as number;
      const b = rgb[at + 2] as number;
      const mean = Math.floor((r + g + b) / 3);
      histogram[mean] = (histogram[mean] as number) + 1;
      if (r > 250 || g > 250 || b > 250) clipped += 1;
    }
  }
  let [seen, median] = [0, 0];
  for (; median < 255 && seen + (histogram[median] as number) < area.count / 2; median += 1) {
    seen += histogram[median] as number;
  }
  return { brightness: median / 255, clipped: clipped / Math.max(1, area.count), sharpness: sharpnessOf(planes) };
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

/** Change over two pixels as a share of the change over ten, at the steepest places; of each edge the sharpest fifth counts. */
function sharpnessOf(planes: ColourPlanes): number | undefined {
  const { width, height } = planes;
  const ratios: number[] = [];
  for (let y = 2; y < height - 2; y += 3) {
    for (let x = reach + 1; x < width - reach - 1; x += 1) {
      const at = y * width + x;
      const near = changeBetween(planes, at - 1, at + 1);
      if (near < leastChange) continue;
      const far = changeBetween(planes, at - reach, at + reach);
      if (far < leastFarChange || near < changeBetween(planes, at, at + 2)) continue;
      if (near < changeBetween(planes, at - 2, at)) continue;
      ratios.push(Math.min(1, near / far));
    }
  }
  if (ratios.length < leastEdges) return undefined;
  ratios.sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length * 0.8)];
}

/** Smallest changes over two pixels and over ten that are looked at. */
const leastChange = 0.03;
const leastFarChange = 0.25;

/** A sheet may differ from its table in colour alone, so that counts too. */
function changeBetween({ light, red, blue }: ColourPlanes, from: number, to: number): number {
  const dl = (light[to] as number) - (light[from] as number);
  const dr = (red[to] as number) - (red[from] as number);
  const db = (blue[to] as number) - (blue[from] as number);
  return Math.abs(dl + 2 * dr - 2 * db);
}
