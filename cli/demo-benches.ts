/** The demo's workbenches: a simulated camera over each. */
import { createHash } from "node:crypto";
import type { SheetCorners } from "../common/contract/area-settings.ts";
import type { Clock } from "../common/runtime/clock.ts";
import { createWorkPlan } from "../firmware-sim/scenarios/opening.ts";
import type { Scenario } from "../firmware-sim/scenarios/scenario.ts";
import { benchMoment } from "../firmware-sim/workbench/bench-moment.ts";
import { cornersOf } from "../firmware-sim/workbench/camera-view.ts";
import { type HttpCamera, openHttpCamera } from "../firmware-sim/workbench/http-camera.ts";
import { createWorkingBench, type Moment } from "../firmware-sim/workbench/working-day.ts";
import type { BenchDrawer } from "./bench-drawer.ts";

/** A camera over one of the scenario's areas. */
export interface BenchCamera {
  readonly area: string;
  /** Address of its picture. */
  readonly url: string;
  readonly corners: SheetCorners;
  close(): Promise<void>;
}

interface BenchCamerasOptions {
  readonly clock: Clock;
  /** When the demo was launched, epoch ms. */
  readonly launchMs: number;
  readonly drawer: BenchDrawer;
}

/** Width of what cameras show, in pixels. */
const width = 960;

/**
 * Opens the cameras of a scenario's areas on this computer. Each has a port of its own, the same at each start where it is
 * free: a changed address would be another revision of the settings.
 */
export async function openBenchCameras(
  scenario: Scenario,
  { clock, launchMs, drawer }: BenchCamerasOptions,
): Promise<BenchCamera[]> {
  const plan = createWorkPlan(scenario, launchMs);
  const now = () => benchMoment(plan, clock.wallMs() ?? launchMs);
  return Promise.all(
    scenario.areas.map(async ({ id, seed }): Promise<BenchCamera> => {
      const photograph = (moment: Moment, isLampOn: boolean) =>
        drawer.draw({ kind: "photo", seed, width, moment, isLampOn });
      // Its lamp is always on: whoever looks in the evening sees something too.
      const options = { photograph, now, isLampOn: () => true, after: clock.after };
      const camera = await openNearPort(usualPort(id), (port) => openHttpCamera({ ...options, port }));
      return { area: id, url: `${camera.url}/snapshot.jpg`, corners: cornersOn(seed), close: camera.close };
    }),
  );
}

/** The sheet's corners as shares of the picture. */
function cornersOn(seed: number): SheetCorners {
  const { view, sheet, height } = createWorkingBench(seed, { width }).tidy();
  const corners = cornersOf(view, sheet, width).map(([x, y]) => [x / width, y / height]);
  return corners as unknown as SheetCorners;
}

/** A port that belongs to an area's name, above the usual ones of programs and below those that systems hand out. */
function usualPort(area: string): number {
  return 28_000 + (createHash("sha256").update(area).digest().readUInt16LE(0) % 2000);
}

/** Takes any free port where the wanted one is taken. */
async function openNearPort(port: number, open: (port: number) => Promise<HttpCamera>): Promise<HttpCamera> {
  return open(port).catch(() => open(0));
}
