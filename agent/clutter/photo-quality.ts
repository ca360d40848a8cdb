/** Whether a photo is good enough to be scored: its light and its sharpness. */
import type { ColourPlanes } from "./colour-planes.ts";
import type { Photo } from "./photo.ts";
import type { SheetArea } from "./sheet-area.ts";

/** What a photo is like. */
export interface PhotoQuality {
  /** Median brightness of the sheet with all that lies on it, 0 to 1. */
  readonly brightness: number;
  /** Share of the sheet in which at least two of red, green and blue are at their end, 0 to 1. */
  readonly clipped: number;
  /** How much of an edge lies within two of the 384 pixels, 0 to 1; undefined where there is no edge to tell by. */
  readonly sharpness: number | undefined;
}

/** Below this brightness the camera's noise is larger than what is looked for. */
const leastBrightness = 0.055;
/** More than this clipped, and nothing is left of the colours. */
const mostClipped = 0.6;
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
      if ((r > 251 && g > 251) || (g > 251 && b > 251) || (r > 251 && b > 251)) clipped += 1;
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
const leastEdges = 60;
const reach = 5;

/** Change over two pixels as a share of the change over ten, at the steepest places; of each edge the sharpest fifth counts. */
function sharpnessOf({ light, width, height }: ColourPlanes): number | undefined {
  const ratios: number[] = [];
  for (let y = 2; y < height - 2; y += 3) {
    for (let x = reach + 1; x < width - reach - 1; x += 1) {
      const at = y * width + x;
      const near = Math.abs((light[at + 1] as number) - (light[at - 1] as number));
      if (near < 0.08) continue;
      const far = Math.abs((light[at + reach] as number) - (light[at - reach] as number));
      if (far < 0.3 || near < Math.abs((light[at + 2] as number) - (light[at] as number))) continue;
      if (near < Math.abs((light[at] as number) - (light[at - 2] as number))) continue;
      ratios.push(Math.min(1, near / far));
    }
  }
  if (ratios.length < leastEdges) return undefined;
  ratios.sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length * 0.8)];
}
