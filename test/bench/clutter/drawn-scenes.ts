/** Drawn scenes with their truth, made from seeds that were never used for tuning. */
import { drawScene } from "../../../firmware-sim/workbench/draw-scene.ts";
import { pictureJpeg } from "../../../firmware-sim/workbench/picture-jpeg.ts";
import { planScene } from "../../../firmware-sim/workbench/scene-plan.ts";
import { tidyPlan } from "../../../firmware-sim/workbench/scene-variants.ts";

/** A scene as a camera sees it. */
export interface DrawnScene {
  readonly photo: Buffer;
  /** The same sheet with nothing on it, in another light. */
  readonly tidy: Buffer;
  readonly width: number;
  readonly height: number;
  /** In pixels. */
  readonly corners: readonly (readonly [number, number])[];
  /** A byte a pixel: 0 outside the sheet, 1 bare, 2 covered, 3 covered by a board of the sheet's hue. */
  readonly kinds: Uint8Array;
  readonly share: number;
}

/** The first seed that is kept for measuring. */
export const firstKeptSeed = 100_000;

/** Draws a scene, 1920 pixels wide. */
export async function drawnScene(seed: number): Promise<DrawnScene> {
  const plan = planScene(seed, { width: 1920 });
  const { picture, truth } = drawScene(plan);
  const tidy = tidyPlan(plan);
  return {
    photo: await pictureJpeg(picture, plan.sensor.jpegQuality),
    tidy: await pictureJpeg(drawScene(tidy).picture, tidy.sensor.jpegQuality),
    width: picture.width,
    height: picture.height,
    corners: truth.corners,
    kinds: truth.kinds,
    share: truth.share,
  };
}
