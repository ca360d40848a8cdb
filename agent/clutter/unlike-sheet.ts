/** How each pixel differs from the bare sheet: in colour, or only in light, as shadows and glare do too. */
import type { ColourPlanes } from "./colour-planes.ts";
import { type Lattice, latticeStep, rowOfLattice } from "./expected-planes.ts";
import type { SheetArea } from "./sheet-area.ts";

/** What a pixel can be. */
export const kinds = {
  outside: 0,
  /** As the bare sheet. */
  bare: 1,
  /** Another colour than the sheet's. */
  colour: 2,
  /** The sheet's colour with white added, and brighter by as much: glare, or something bright. */
  glare: 3,
  /** The sheet's colour with less light: a shadow, or something darker of the same colour. */
  darker: 4,
  /** The sheet's colour with more light. */
  brighter: 5,
} as const;

/** The differences, pixel by pixel. */
export interface Unlike {
  readonly kind: Uint8Array;
  /** How different, in limits: 1 is just different enough. */
  readonly amount: Float32Array;
  /** Difference of colour (red, blue) and of the logarithm of light. */
  readonly red: Float32Array;
  readonly blue: Float32Array;
  readonly light: Float32Array;
}

/** From which difference on a pixel counts as different: distance of colour, logarithm of light. */
export interface UnlikeLimits {
  readonly colour: number;
  readonly light: number;
}

/** So much darker, nothing is a shadow. */
const blackest = -1.5;

/** Compares each pixel of the sheet with what is expected. */
export function compareWithBare(planes: ColourPlanes, area: SheetArea, lattice: Lattice, limits: UnlikeLimits): Unlike {
  const count = planes.width * planes.height;
  const unlike: Unlike = {
    kind: new Uint8Array(count),
    amount: new Float32Array(count),
    red: new Float32Array(count),
    blue: new Float32Array(count),
    light: new Float32Array(count),
  };
  const reds = new Float32Array(lattice.columns);
  const blues = new Float32Array(lattice.columns);
  const lights = new Float32Array(lattice.columns);
  for (let y = 0; y < area.height; y += 1) {
    if (area.from[y] === area.to[y]) continue;
    rowOfLattice(lattice.red, lattice.columns, y, reds);
    rowOfLattice(lattice.blue, lattice.columns, y, blues);
    rowOfLattice(lattice.light, lattice.columns, y, lights);
    compareRow(planes, area, y, reds, blues, lights, limits, unlike);
  }
  return unlike;
}

function compareRow(
  planes: ColourPlanes,
  area: SheetArea,
  y: number,
  reds: Float32Array,
  blues: Float32Array,
  lights: Float32Array,
  limits: UnlikeLimits,
  unlike: Unlike,
): void {
  const end = area.to[y] as number;
  for (let x = area.from[y] as number; x < end; x += 1) {
    const node = Math.floor(x / latticeStep);
    const share = x / latticeStep - node;
    const red = (reds[node] as number) * (1 - share) + (reds[node + 1] as number) * share;
    const blue = (blues[node] as number) * (1 - share) + (blues[node + 1] as number) * share;
    const light = (lights[node] as number) * (1 - share) + (lights[node + 1] as number) * share;
    const at = y * area.width + x;
    const dr = (planes.red[at] as number) - red;
    const db = (planes.blue[at] as number) - blue;
    const dl = (planes.light[at] as number) - light;
    unlike.red[at] = dr;
    unlike.blue[at] = db;
    unlike.light[at] = dl;
    // Colours of dark pixels are noise for the larger part.
    const colourLimit = limits.colour * (1 + 60 * Math.exp(-(planes.light[at] as number)));
    const colour = Math.sqrt(dr * dr + db * db) / colourLimit;
    const lightAmount = Math.abs(dl) / limits.light;
    unlike.amount[at] = Math.sqrt(colour * colour + lightAmount * lightAmount);
    unlike.kind[at] = kindOf(dr, db, dl, colour, lightAmount, red, blue);
  }
}

function kindOf(
  dr: number,
  db: number,
  dl: number,
  colour: number,
  lightAmount: number,
  red: number,
  blue: number,
): number {
  if (colour > 1) return isLikeGlare(dr, db, dl, red, blue) ? kinds.glare : kinds.colour;
  if (lightAmount <= 1) return kinds.bare;
  if (dl < blackest) return kinds.colour;
  return dl < 0 ? kinds.darker : kinds.brighter;
}

/**
 * Glare adds white: of the sum of a pixel, a share f is white, so the colour goes the way to white by f, and the light grows by
 * -ln(1 - f) where the glare adds to the sheet's light; less where a part of the sheet's light is lost in it.
 */
function isLikeGlare(dr: number, db: number, dl: number, red: number, blue: number): boolean {
  if (dl <= 0) return false;
  const toRed = 1 / 3 - red;
  const toBlue = 1 / 3 - blue;
  const way = toRed * toRed + toBlue * toBlue;
  if (way < 1e-4) return false;
  const f = (dr * toRed + db * toBlue) / way;
  const aside = Math.abs(dr * toBlue - db * toRed) / Math.sqrt(way);
  if (f <= 0 || aside > 0.012 + 0.2 * f * Math.sqrt(way)) return false;
  const added = -Math.log(1 - Math.min(0.97, f));
  return dl > 0.35 * added;
}
