/** How much light falls on each place of the bench, on a coarse grid over the picture. */
import { benchOfPixels, type CameraView, project, type SheetSize } from "./camera-view.ts";
import { createFill, type FillOutline } from "./fill-outline.ts";
import { blurred, gridOf, type LightGrid } from "./light-grid.ts";
import type { Glare, LightPlan } from "./light-plan.ts";
import { hull, type Outline } from "./outlines.ts";
import type { Part, Thing } from "./things/thing.ts";

/** Light by grid points; the grid reaches over the picture, `columns` points for its width, `rows` for its height. */
export interface LightMap {
  readonly columns: number;
  readonly rows: number;
  /** Light with shadows, mean about 1. */
  readonly shaded: Float32Array;
  /** Light without the shadows of things: what falls on the things themselves, mostly. */
  readonly open: Float32Array;
  /** White light that is added on the sheet. */
  readonly glare: Float32Array;
}

interface Lit {
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly light: LightPlan;
  readonly view: CameraView;
  readonly sheet: SheetSize;
  readonly things: readonly Thing[];
}

/** Most distances between grid points across the picture: what is finer than a pixel of 480 needs no light of its own. */
const finest = 480;
/** Things lower than this have no shadow worth drawing, in mm. */
const leastShadowMm = 2;
/** Things that hang higher have softer shadows, in mm. */
const highMm = 60;

/** Works out the light of a scene. */
export function mapLight({ width, light, view, sheet, things }: Lit): LightMap {
  const grid = gridOf(Math.min(finest, width / 2));
  const { scale } = grid;
  const fill = createFill(grid.columns, grid.rows);
  const parts = things.flatMap((thing) => thing.parts.filter(({ topMm }) => topMm >= leastShadowMm));
  const at = (outline: Outline) => outline.map((point) => project(view, point, 0, scale));
  const shadowOf = (part: Part) => at(groundShadow(part, light.lamp));
  const isHigh = ({ topMm }: Part) => topMm >= highMm;
  const low = blurred(
    grid,
    unionOf(fill, grid, parts.filter((part) => !isHigh(part)).map(shadowOf)),
    light.softness * scale,
  );
  const high = blurred(grid, unionOf(fill, grid, parts.filter(isHigh).map(shadowOf)), light.softness * scale * 2.5 + 2);
  const cast = light.shadows.map(({ outline, depth, softness }) => ({
    depth,
    values: blurred(grid, unionOf(fill, grid, [at(outline)]), softness * scale),
  }));
  const open = openLight(light, view, sheet, grid);
  for (const { depth, values } of cast)
    for (let cell = 0; cell < open.length; cell += 1)
      open[cell] = (open[cell] as number) * (1 - depth * (values[cell] as number));
  const shaded = open.map(
    (value, cell) => value * (1 - light.lampShare * Math.max(low[cell] as number, high[cell] as number)),
  );
  return { columns: grid.columns, rows: grid.rows, shaded, open, glare: glareOf(light.glares, view, grid) };
}

function groundShadow({ outline, topMm, baseMm }: Part, [lampX, lampY, lampZ]: LightPlan["lamp"]): Outline {
  const stretch = topMm / Math.max(50, lampZ - topMm);
  const top: Outline = outline.map(([x, y]) => [x + (x - lampX) * stretch, y + (y - lampY) * stretch]);
  return baseMm === undefined ? top : hull([...top, ...outline]);
}

function unionOf(fill: FillOutline, { columns, rows }: LightGrid, outlines: readonly Outline[]): Float32Array {
  const union = new Float32Array(columns * rows);
  for (const outline of outlines) {
    const cover = fill(outline);
    if (!cover) continue;
    for (let y = cover.top; y < cover.bottom; y += 1) {
      for (let x = cover.left; x < cover.right; x += 1) {
        const value = cover.values[(y - cover.top) * cover.stride + x - cover.left] as number;
        const cell = y * columns + x;
        if (value > (union[cell] as number)) union[cell] = value;
      }
    }
  }
  return union;
}

/** Lamp and room without any shadow: the lamp's light falls off with distance, the room's slopes. Mean over the sheet about 1. */
function openLight(
  { lamp, lampShare, slope, vignette }: LightPlan,
  view: CameraView,
  sheet: SheetSize,
  grid: LightGrid,
): Float32Array {
  const [lampX, lampY, lampZ] = lamp;
  const fallOff = (x: number, y: number) => {
    const square = (x - lampX) * (x - lampX) + (y - lampY) * (y - lampY) + lampZ * lampZ;
    return (lampZ * lampZ * lampZ) / (square * Math.sqrt(square));
  };
  const middle = fallOff(0, 0);
  const { scale, rows } = grid;
  return overBench(view, grid, (x, y, column, row) => {
    const room = 1 + (slope[0] * x) / sheet.widthMm + (slope[1] * y) / sheet.heightMm;
    const level = lampShare * Math.min(3, fallOff(x, y) / middle) + (1 - lampShare) * Math.max(0.2, Math.min(2, room));
    const [dx, dy] = [column / scale - 0.5, row / scale - rows / scale / 2];
    return level * (1 - vignette * (dx * dx + dy * dy) * 3);
  });
}

function glareOf(glares: readonly Glare[], view: CameraView, grid: LightGrid): Float32Array {
  if (glares.length === 0) return new Float32Array(grid.columns * grid.rows);
  return overBench(view, grid, (x, y) => {
    let sum = 0;
    for (const { at, radiusMm, angle, strength } of glares) {
      const [dx, dy] = [x - at[0], y - at[1]];
      const along = (dx * Math.cos(angle) + dy * Math.sin(angle)) / radiusMm[0];
      const across = (dy * Math.cos(angle) - dx * Math.sin(angle)) / radiusMm[1];
      sum += strength * Math.exp(-(along * along + across * across));
    }
    return sum;
  });
}

function overBench(
  view: CameraView,
  { columns, rows, scale }: LightGrid,
  value: (x: number, y: number, column: number, row: number) => number,
): Float32Array {
  const { h } = benchOfPixels(view, scale);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, j = 0] = h;
  const values = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const w = g * column + i * row + j;
      values[row * columns + column] = value(
        (a * column + b * row + c) / w,
        (d * column + e * row + f) / w,
        column,
        row,
      );
    }
  }
  return values;
}
