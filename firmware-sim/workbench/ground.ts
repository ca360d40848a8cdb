/** The ground of a scene: the table with its surface, and the bare sheet on it. */
import { createRandom, seedOf } from "../random.ts";
import { benchOfPixels, cornersOf } from "./camera-view.ts";
import type { Canvas } from "./canvas.ts";
import { createFill } from "./fill-outline.ts";
import type { ScenePlan } from "./scene-plan.ts";
import { hsv } from "./things/thing.ts";

const tileSide = 256;

/** Paints table and sheet; answers the sheet's share of each pixel, 0 to 255. */
export function paintGround(canvas: Canvas, plan: ScenePlan): Uint8Array {
  const sheet = sheetCover(plan);
  const { width, height, rgb } = canvas;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, j = 0] = benchOfPixels(plan.view, width).h;
  const table = hsv(plan.table.colour.hueDeg, plan.table.colour.saturation, plan.table.colour.value);
  const mat = hsv(plan.sheet.colour.hueDeg, plan.sheet.colour.saturation, plan.sheet.colour.value);
  const tableTile =
    plan.table.surface === "wood"
      ? woodTile(plan.seed)
      : grainTile(plan.seed, plan.table.surface === "plain" ? 0.02 : 0.12);
  const matTile = grainTile(plan.seed + 1, plan.sheet.grain);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const w = 1 / (g * (x + 0.5) + i * (y + 0.5) + j);
      const u = (a * (x + 0.5) + b * (y + 0.5) + c) * w + 4096;
      const v = (d * (x + 0.5) + e * (y + 0.5) + f) * w + 4096;
      const cell = ((v & (tileSide - 1)) << 8) | (u & (tileSide - 1));
      const share = (sheet[at] as number) / 255;
      const onMat = share * (matTile[cell] as number);
      const onTable = (1 - share) * (tableTile[cell] as number);
      for (let channel = 0; channel < 3; channel += 1) {
        const value = (mat[channel] as number) * onMat + (table[channel] as number) * onTable;
        rgb[at * 3 + channel] = value > 255 ? 255 : value;
      }
    }
  }
  return sheet;
}

function sheetCover({ view, sheet, width, height }: ScenePlan): Uint8Array {
  const share = new Uint8Array(width * height);
  const cover = createFill(width, height)(cornersOf(view, sheet, width));
  if (!cover) return share;
  for (let y = cover.top; y < cover.bottom; y += 1) {
    const from = (y - cover.top) * cover.stride - cover.left;
    for (let x = cover.left; x < cover.right; x += 1)
      share[y * width + x] = Math.round((cover.values[from + x] as number) * 255);
  }
  return share;
}

/** A tile of 256 × 256 mm with grains, round 1. */
function grainTile(seed: number, depth: number): Float32Array {
  const random = createRandom(seedOf(seed, "grain"));
  return Float32Array.from({ length: tileSide * tileSide }, () => 1 + depth * (random() + random() - 1));
}

/** A tile with the grain of wood along x. */
function woodTile(seed: number): Float32Array {
  const random = createRandom(seedOf(seed, "wood"));
  const rows = Float32Array.from({ length: tileSide }, () => random() - 0.5);
  const phase = random() * 6;
  return Float32Array.from({ length: tileSide * tileSide }, (_, cell) => {
    const [x, y] = [cell & (tileSide - 1), cell >> 8];
    const wander = y + 3 * Math.sin((x / tileSide) * 2 * Math.PI + phase);
    const row = rows[((wander | 0) + tileSide) & (tileSide - 1)] as number;
    return 1 + 0.13 * row + 0.07 * Math.sin((wander / tileSide) * 22 * Math.PI) + 0.04 * (random() - 0.5);
  });
}
