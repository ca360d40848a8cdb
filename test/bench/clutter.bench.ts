/** Clutter on drawn scenes against their truth, and what a score costs beside OpenCV (SCENES as argument, 200 by default). */
import { measureAccuracy } from "./clutter/accuracy.ts";
import { measureCost, measureMemory, memoryRun, runForMemory } from "./clutter/cost.ts";

const [argument] = process.argv.slice(2);
if (argument === memoryRun) await runForMemory();
else {
  measureMemory();
  await measureCost();
  await measureAccuracy(Number(argument ?? 200));
}
