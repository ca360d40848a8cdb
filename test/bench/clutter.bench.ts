/** Clutter on drawn scenes against their truth, and what a score costs beside OpenCV (SCENES as argument, 200 by default). */
import { memoryRun, scoreManyPhotos } from "./clutter/score-many.ts";

const [argument, list] = process.argv.slice(2);
if (argument === memoryRun && list !== undefined) await scoreManyPhotos(list);
else {
  // Loaded here, so that what draws is no part of the process whose memory is measured.
  const { measureMemory } = await import("./clutter/memory.ts");
  const { measureCost } = await import("./clutter/cost.ts");
  const { measureAccuracy } = await import("./clutter/accuracy.ts");
  await measureMemory();
  await measureCost();
  await measureAccuracy(Number(argument ?? 200));
}
