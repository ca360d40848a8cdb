/** The simulator's camera, by its web address, as single pictures and as a stream. */
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { httpCamera } from "../../../agent/cameras/http-camera.ts";
import { mjpegCamera } from "../../../agent/cameras/mjpeg-camera.ts";
import { createSystemClock } from "../../../common/runtime/clock.ts";
import { openHttpCamera } from "../../../firmware-sim/workbench/http-camera.ts";
import { photographBench } from "../../../firmware-sim/workbench/photograph-bench.ts";
import { createWorkingBench, type Moment } from "../../../firmware-sim/workbench/working-day.ts";
import { cameraOf } from "../../suites/camera-suite.ts";

const never = new AbortController().signal;
let simulator: Awaited<ReturnType<typeof openHttpCamera>>;
beforeAll(async () => {
  const { after } = createSystemClock();
  const bench = createWorkingBench(1, { width: 480 });
  const photograph = (moment: Moment, isLampOn: boolean) => photographBench(bench, moment, isLampOn);
  simulator = await openHttpCamera({ photograph, now: () => ({ day: 3, hour: 10 }), frameMs: 100, after });
});
afterAll(() => simulator.close());

it("is a camera with a web address, whose pictures are marked as made up", async () => {
  const camera = cameraOf(httpCamera, { type: "http-camera", url: `${simulator.url}/snapshot.jpg`, simulated: true });
  expect(camera.simulated).toBe(true);
  expect((await sharp(await camera.take(never)).metadata()).width).toBe(480);
});

it("is a camera with an MJPEG stream, which gives pairs", async () => {
  const url = `${simulator.url}/stream.mjpeg`;
  const pair = await cameraOf(mjpegCamera, { type: "mjpeg-camera", url, simulated: true }).takePair(never, 300);
  for (const picture of pair) expect((await sharp(picture).metadata()).width).toBe(480);
});
