/** The demo's workbenches: a simulated camera over each, and the scores of their past. */
import { createHash } from "node:crypto";
import { nextLevel } from "../agent/clutter/clutter-level.ts";
import { areaSettings, type SheetCorners } from "../common/contract/area-settings.ts";
import type { RecordBatch } from "../common/contract/records.ts";
import type { Clock } from "../common/runtime/clock.ts";
import { createBatchList } from "../firmware-sim/history/batch-list.ts";
import { scoreHistory } from "../firmware-sim/history/score-history.ts";
import { createWorkPlan } from "../firmware-sim/scenarios/opening.ts";
import type { Scenario } from "../firmware-sim/scenarios/scenario.ts";
import { benchMoment } from "../firmware-sim/workbench/bench-moment.ts";
import { drawScene } from "../firmware-sim/workbench/draw-scene.ts";
import { type HttpCamera, openHttpCamera } from "../firmware-sim/workbench/http-camera.ts";
import { createWorkingBench } from "../firmware-sim/workbench/working-day.ts";

/** A camera over one of the scenario's areas. */
export interface BenchCamera {
  readonly area: string;
  /** Address of its picture. */
  readonly url: string;
  readonly corners: SheetCorners;
  close(): Promise<void>;
}

/** Width of what cameras show, in pixels, and of what the past was scored from. */
const liveWidth = 960;
const pastWidth = 384;

/**
 * Opens the cameras of a scenario's areas on this computer. Each has a port of its own, the same at each start where it is
 * free: a changed address would be another revision of the settings.
 */
export async function openBenchCameras(scenario: Scenario, clock: Clock, launchMs: number): Promise<BenchCamera[]> {
  const plan = createWorkPlan(scenario, launchMs);
  const now = () => benchMoment(plan, clock.wallMs() ?? launchMs);
  return Promise.all(
    scenario.areas.map(async ({ id, seed }): Promise<BenchCamera> => {
      const bench = createWorkingBench(seed, { width: liveWidth });
      // Its lamp is always on: whoever looks in the evening sees something too.
      const options = { bench, now, isLampOn: () => true, after: clock.after };
      const camera = await openNearPort(usualPort(id), (port) => openHttpCamera({ ...options, port }));
      const { picture, truth } = drawScene(createWorkingBench(seed, { width: pastWidth }).tidy());
      const corners = truth.corners.map(([x, y]) => [x / picture.width, y / picture.height]);
      return {
        area: id,
        url: `${camera.url}/snapshot.jpg`,
        corners: corners as unknown as SheetCorners,
        close: camera.close,
      };
    }),
  );
}

/** A port that belongs to an area's name, above the usual ones of programs and below those that systems hand out. */
function usualPort(area: string): number {
  return 28_000 + (createHash("sha256").update(area).digest().readUInt16LE(0) % 2000);
}

/** Takes any free port where the wanted one is taken. */
async function openNearPort(port: number, open: (port: number) => Promise<HttpCamera>): Promise<HttpCamera> {
  return open(port).catch(() => open(0));
}

/** The past of a scenario's areas up to its launch, in batches of one stream. */
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
