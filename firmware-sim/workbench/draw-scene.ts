/** Draws a planned scene, and tells the exact truth about it. */
import { benchOfPixels, cornersOf, project } from "./camera-view.ts";
import { type Canvas, createCanvas } from "./canvas.ts";
import { develop } from "./develop.ts";
import { paintGround } from "./ground.ts";
import { mapLight } from "./light-map.ts";
import { type Picture, type Point, pixelKind, type SceneTruth, type ThingTruth } from "./picture.ts";
import type { ScenePlan } from "./scene-plan.ts";

/** A scene as the camera gives it, with its truth. */
export interface DrawnScene {
  readonly picture: Picture;
  readonly truth: SceneTruth;
}

/** Draws a plan. The same plan gives the same picture, byte by byte, on every computer with the same arithmetic. */
export function drawScene(plan: ScenePlan): DrawnScene {
  const { width, height, view } = plan;
  const canvas = createCanvas(width, height);
  const sheet = paintGround(canvas, plan);
  const at = (point: Point, z: number) => project(view, point, z, width);
  plan.things.forEach((thing, index) => {
    canvas.draw(thing, index + 1, at);
  });
  const map = mapLight(plan);
  return {
    picture: { width, height, rgb: develop(canvas, { map, light: plan.light, sensor: plan.sensor }) },
    truth: truthOf(plan, canvas, sheet),
  };
}

/** What is seen of one thing so far: its area in mm², and its box in pixels. */
interface Seen {
  area: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function truthOf(plan: ScenePlan, canvas: Canvas, sheet: Uint8Array): SceneTruth {
  const { width, height, view } = plan;
  const kinds = new Uint8Array(width * height);
  const ids = new Uint8Array(width * height);
  const seen = plan.things.map((): Seen => ({ area: 0, left: width, top: height, right: -1, bottom: -1 }));
  const { h, determinant } = benchOfPixels(view, width);
  const [g = 0, i = 0, j = 0] = h.slice(6);
  let [whole, hiddenArea] = [0, 0];
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const onSheet = sheet[at] as number;
      if (onSheet === 0) continue;
      const depth = Math.abs(g * (x + 0.5) + i * (y + 0.5) + j);
      const area = ((determinant / (depth * depth * depth)) * onSheet) / 255;
      const hidden = canvas.hidden[at] as number;
      whole += area;
      hiddenArea += (area * hidden) / 255;
      if (onSheet < 128) continue;
      kinds[at] = pixelKind.bare;
      if (hidden < 128) continue;
      kinds[at] = canvas.kinds[at] as number;
      ids[at] = canvas.ids[at] as number;
      const one = seen[(ids[at] as number) - 1];
      if (one) see(one, x, y, area);
    }
  }
  const things = plan.things.map(({ kind, sameHue }, index) => thingTruth(kind, sameHue, seen[index], whole));
  return {
    corners: cornersOf(view, plan.sheet, width),
    kinds,
    ids,
    share: hiddenArea / whole,
    things,
    flaw: plan.flaw,
  };
}

function see(one: Seen, x: number, y: number, area: number): void {
  one.area += area;
  if (x < one.left) one.left = x;
  if (x > one.right) one.right = x;
  if (y < one.top) one.top = y;
  if (y > one.bottom) one.bottom = y;
}

function thingTruth(kind: string, sameHue: boolean, seen: Seen | undefined, whole: number): ThingTruth {
  if (!seen || seen.right < 0) return { kind, sameHue, box: null, share: 0 };
  const { left, top, right, bottom, area } = seen;
  return { kind, sameHue, box: [left, top, right - left + 1, bottom - top + 1], share: area / whole };
}
