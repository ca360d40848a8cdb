/** `machikoba sim camera`: a simulated camera over a workbench, as a camera of the network. */
import { createSystemClock } from "../common/runtime/clock.ts";
import { createLog } from "../common/runtime/log.ts";
import { openHttpCamera } from "../firmware-sim/workbench/http-camera.ts";
import { photographBench } from "../firmware-sim/workbench/photograph-bench.ts";
import { createWorkingBench, type Moment } from "../firmware-sim/workbench/working-day.ts";
import { readSimCameraOptions, type SimCameraOptions } from "./sim-camera-options.ts";
import { untilStopped } from "./until-stopped.ts";

const dayMs = 24 * 3_600_000;

/** Runs the camera until it is stopped; answers the exit code. */
export async function runSimCamera(args: readonly string[]): Promise<number> {
  const clock = createSystemClock({ trust: "always" });
  const asked = readSimCameraOptions(args, Date.now());
  const { host, port, seed, width } = asked;
  const log = createLog({ pretty: process.stderr.isTTY === true });
  const startedMs = clock.monoMs();
  const now = (): Moment => momentAt(asked, clock.monoMs() - startedMs);
  return untilStopped(clock, log, async (shutdown) => {
    const bench = createWorkingBench(seed, { width });
    const photograph = (moment: Moment, isLampOn: boolean) => photographBench(bench, moment, isLampOn);
    const camera = await openHttpCamera({ photograph, now, port, host, after: clock.after });
    shutdown.add("camera", () => camera.close());
    log.info(
      { snapshot: `${camera.url}/snapshot.jpg`, stream: `${camera.url}/stream.mjpeg` },
      "the simulated camera is on",
    );
  });
}

/** The bench's moment so many ms after the start. */
function momentAt({ day, hour, speed }: SimCameraOptions, sinceMs: number): Moment {
  const passedMs = hour * 3_600_000 + sinceMs * speed;
  return { day: day + Math.floor(passedMs / dayMs), hour: (passedMs % dayMs) / 3_600_000 };
}
