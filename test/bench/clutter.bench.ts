/** Clutter on drawn scenes against their truth, and what a score costs beside OpenCV (SCENES as argument, 200 by default). */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { costRun, timedPhotos, timePhotos } from "./clutter/cost.ts";
import { memoryRun, scoreManyPhotos } from "./clutter/score-many.ts";

const [argument, list] = process.argv.slice(2);
if (argument === memoryRun && list !== undefined) await scoreManyPhotos(list);
else if (argument === costRun && list !== undefined) await timePhotos(list);
else {
  // Loaded here, so that what draws is no part of the processes that are measured.
  const { measureMemory } = await import("./clutter/memory.ts");
  const { withDrawnFiles } = await import("./clutter/drawn-files.ts");
  const { measureAccuracy } = await import("./clutter/accuracy.ts");
  await measureMemory();
  await withDrawnFiles(
    timedPhotos,
    (photos) => ({ photos, count: photos.length }),
    (files) => spawnSync(process.execPath, [fileURLToPath(import.meta.url), costRun, files], { stdio: "inherit" }),
  );
  await measureAccuracy(Number(argument ?? 200));
}
