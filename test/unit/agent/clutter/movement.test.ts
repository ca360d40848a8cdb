import { beforeAll, expect, test } from "vitest";
import { findMovement, movementWidth } from "../../../../agent/clutter/movement.ts";
import type { SheetCorners } from "../../../../agent/clutter/perspective.ts";
import { decodePhoto, type Photo } from "../../../../agent/clutter/photo.ts";
import { drawScene } from "../../../../firmware-sim/workbench/draw-scene.ts";
import { pictureJpeg } from "../../../../firmware-sim/workbench/picture-jpeg.ts";
import { planScene, type ScenePlan } from "../../../../firmware-sim/workbench/scene-plan.ts";
import { type LaterChange, laterPlan } from "../../../../firmware-sim/workbench/scene-variants.ts";

// A movement of 8 pixels of 1920 is 8 / 3 here.
const width = movementWidth;
const plan = planScene(3, { width, covered: 0.2, people: "hand" });
const hand = plan.things.findIndex(({ kind }) => kind === "hand");
const { truth } = drawScene(plan);
const corners = truth.corners.map(([x, y]) => [x / width, y / plan.height]) as unknown as SheetCorners;
let first: Photo;

async function photoOf(scene: ScenePlan, quality = plan.sensor.jpegQuality): Promise<Photo> {
  return decodePhoto(await pictureJpeg(drawScene(scene).picture, quality), { width: movementWidth });
}

const later = (change: LaterChange, quality?: number) => photoOf(laterPlan(plan, 1, change), quality);

/** A photo of one grey, with a square of another. */
function grey(level: number, square?: { readonly at: number; readonly level: number; readonly size?: number }): Photo {
  const [wide, high] = [64, 48];
  const rgb = new Uint8Array(wide * high * 3).fill(level);
  const { at = 0, level: other = 0, size = 0 } = square ?? {};
  for (let y = 10; y < 10 + size; y += 1) rgb.fill(other, (y * wide + at) * 3, (y * wide + at + size) * 3);
  return { width: wide, height: high, fullWidth: wide, fullHeight: high, rgb };
}

beforeAll(async () => {
  first = await photoOf(plan);
});

test("finds a hand that has moved by 8 pixels of 1920, and says where", async () => {
  const second = await later({ move: { thing: hand, px: 8 / 3 } });
  const movement = findMovement(first, second, corners);
  expect(movement.moved).toBe(true);
  expect(movement.share).toBeGreaterThan(0.0005);
  const [x = 0, y = 0, w = 0, h = 0] = movement.box ?? [];
  const [left = 0, top = 0, wide = 0, high = 0] = truth.things[hand]?.box ?? [];
  expect(x * width).toBeGreaterThan(left - 12);
  expect((x + w) * width).toBeLessThan(left + wide + 12);
  expect(y * plan.height).toBeGreaterThan(top - 12);
  expect((y + h) * plan.height).toBeLessThan(top + high + 12);
});

test.each([0.97, 1.03])("isn't misled by noise and an exposure %d times as long", async (gain) => {
  expect(findMovement(first, await later({ gain }), corners)).toMatchObject({ moved: false });
});

test("isn't misled by a flickering lamp and a JPEG of another quality", async () => {
  const movement = findMovement(first, await later({ flickerDepth: 0.05 }, 70), corners);
  expect(movement).toMatchObject({ moved: false });
  expect(movement.box).toBeUndefined();
});

test("looks only inside the sheet", () => {
  const left: SheetCorners = [
    [0, 0],
    [0.5, 0],
    [0.5, 1],
    [0, 1],
  ];
  const [before, after] = [grey(120), grey(120, { at: 40, level: 20, size: 10 })];
  expect(findMovement(before, after).moved).toBe(true);
  expect(findMovement(before, after, left).moved).toBe(false);
});

test("evens out exposure, also where the sensor is at its limit", () => {
  const [before, after] = [grey(120, { at: 20, level: 255, size: 16 }), grey(110, { at: 20, level: 255, size: 16 })];
  expect(findMovement(before, after).moved).toBe(false);
  expect(findMovement(after, before).moved).toBe(false);
});

test("evens out an exposure that is a tenth longer, and a lamp that flickers from row to row", () => {
  const scene = (light: (row: number) => number): Photo => {
    const photo = grey(60);
    for (let at = 0; at < photo.rgb.length; at += 1) {
      const row = Math.floor(at / (photo.width * 3));
      const isBright = at % (photo.width * 3) >= photo.width * 2;
      photo.rgb[at] = Math.round((isBright ? 200 : 40) * light(row));
    }
    return photo;
  };
  const even = scene(() => 1);
  expect(
    findMovement(
      even,
      scene(() => 1.1),
    ).moved,
  ).toBe(false);
  expect(
    findMovement(
      even,
      scene((row) => 1 + 0.06 * Math.sin(row / 8)),
    ).moved,
  ).toBe(false);
});

test("tells the share of the sheet that changed", () => {
  const { share } = findMovement(grey(120), grey(120, { at: 20, level: 20, size: 12 }));
  expect(share).toBeGreaterThan(0.03);
  expect(share).toBeLessThan(0.08);
});

test("takes photos of different sizes for movement, since nobody can tell", () => {
  const other = { ...grey(120), width: 48, height: 64 };
  expect(findMovement(grey(120), other)).toEqual({ moved: true, share: 1 });
});
