/** Takes a photo of a drawn bench. */
import { drawScene } from "./draw-scene.ts";
import { pictureJpeg } from "./picture-jpeg.ts";
import type { Moment, WorkingBench } from "./working-day.ts";

/** The bench at a moment as its camera gives it: a JPEG; `isLampOn` is the light over it. */
export async function photographBench(bench: WorkingBench, moment: Moment, isLampOn: boolean): Promise<Uint8Array> {
  const { plan } = bench.at(moment, { isLampOn });
  return pictureJpeg(drawScene(plan).picture, plan.sensor.jpegQuality);
}
