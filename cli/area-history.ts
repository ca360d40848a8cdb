/** The demo's areas in the past: the scores of weeks, drawn scene by scene. */
import { createHash } from "node:crypto";
import { nextLevel } from "../agent/clutter/clutter-level.ts";
import { cellsOf } from "../agent/clutter/compare-objects.ts";
import { outlineOf } from "../agent/clutter/mask-outline.ts";
import { areaSettings, type SheetCorners } from "../common/contract/area-settings.ts";
import type { RecordBatch } from "../common/contract/records.ts";
import { createBatchList } from "../firmware-sim/history/batch-list.ts";
import { scoreHistory } from "../firmware-sim/history/score-history.ts";
import { createWorkPlan } from "../firmware-sim/scenarios/opening.ts";
import type { Scenario } from "../firmware-sim/scenarios/scenario.ts";
import type { DrawnScene } from "../firmware-sim/workbench/draw-scene.ts";
import { pixelKind } from "../firmware-sim/workbench/picture.ts";
import { createWorkingBench } from "../firmware-sim/workbench/working-day.ts";

/** Width of what the past was scored from, in pixels. */
const pastWidth = 384;

/** The past of a scenario's areas up to its launch (epoch ms), in batches of one stream. */
export function* areaHistory(scenario: Scenario, { launchMs }: { readonly launchMs: number }): Generator<RecordBatch> {
  const plan = createWorkPlan(scenario, launchMs);
  const today = plan.daySpan(plan.dayOf(launchMs));
  const startMs = today.startMs - scenario.historyDays * 86_400_000;
  const name = `scores ${JSON.stringify(scenario)} ${launchMs}`;
  const list = createBatchList(createHash("sha256").update(name).digest("hex").slice(0, 16));
  list.add({ kind: "anchor", t: 0, wallMs: startMs, source: "system" });
  for (const { id, name: title, seed } of scenario.areas) {
    const { schedule, thresholds, waitForPeopleMs } = areaSettings.parse({ id, name: title, camera: id });
    const history = scoreHistory({
      area: id,
      bench: createWorkingBench(seed, { width: pastWidth }),
      plan,
      times: schedule.times,
      waitForPeopleMs,
      startMs,
      untilMs: launchMs,
      levelOf: (previous, share) => nextLevel(previous, share, thresholds),
      outlineOf: trueOutline,
      revision: 0,
    });
    for (const record of history) {
      list.add(record);
      // A day at a time: the caller does other work in between.
      if (record.kind === "score" && record.slot === schedule.times.at(-1)) yield* rest();
    }
  }
  yield* rest();

  function* rest(): Generator<RecordBatch> {
    const batch = list.rest();
    if (batch) yield batch;
  }
}

/** Outlines as a look at the scene would tell them. */
function trueOutline({ picture: { width, height }, truth }: DrawnScene): number[][] {
  const mask = truth.kinds.map((kind) => (kind > pixelKind.bare ? 1 : 0));
  const sheet = truth.corners.map(([x, y]) => [x / width, y / height]) as unknown as SheetCorners;
  return outlineOf(cellsOf({ mask, sheet }, width, height));
}
