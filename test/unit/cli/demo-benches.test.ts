import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { createBenchDrawer } from "../../../cli/bench-drawer.ts";
import { openBenchCameras } from "../../../cli/demo-benches.ts";
import { parseScenario } from "../../../firmware-sim/scenarios/scenario.ts";
import { drawScene } from "../../../firmware-sim/workbench/draw-scene.ts";
import { createWorkingBench } from "../../../firmware-sim/workbench/working-day.ts";
import { createTestClock } from "../../fakes/test-clock.ts";

const launchMs = Date.parse("2026-11-20T10:00:00+09:00");
const scenario = parseScenario(
  `
name: test
timeZone: Asia/Tokyo
areas: [{ id: bench-1, name: one, seed: 24 }, { id: bench-2, name: two, seed: 5 }]
machines: [{ id: heater, name: heater, device: heater, load: { type: steady, workingA: 4 } }]
`,
  "test",
);

async function open() {
  const clock = createTestClock({ wallMs: launchMs });
  const cameras = await openBenchCameras(scenario, { clock, launchMs, drawer: createBenchDrawer(clock) });
  onTestFinished(async () => {
    // A test may have closed them.
    for (const camera of cameras) await camera.close().catch(() => undefined);
  });
  return cameras;
}

test("opens a camera over each area, which shows the bench under its lamp", async () => {
  const [camera, other] = await open();
  expect([camera?.area, other?.area]).toEqual(["bench-1", "bench-2"]);
  const jpeg = Buffer.from(await (await fetch(camera?.url ?? "")).arrayBuffer());
  const { width, height } = await sharp(jpeg).metadata();
  expect({ width, height }).toEqual({ width: 960, height: 540 });
  const evening = await (await fetch(`${camera?.url}?hour=22`)).arrayBuffer();
  const { channels } = await sharp(Buffer.from(evening)).stats();
  expect(channels[1]?.mean).toBeGreaterThan(80);
});

test("knows where each sheet is without drawing it", async () => {
  const [camera] = await open();
  const { picture, truth } = drawScene(createWorkingBench(24, { width: 384 }).tidy());
  const drawn = truth.corners.map(([x, y]) => [x / picture.width, y / picture.height]);
  expect(camera?.corners.flat().map((at) => at.toFixed(9))).toEqual(drawn.flat().map((at) => at.toFixed(9)));
});

test("has the same addresses at each start, and another one where its port is taken", async () => {
  const first = await open();
  const second = await open();
  expect(second.map(({ url }) => url)).not.toEqual(first.map(({ url }) => url));
  for (const camera of [...first, ...second]) await camera.close();
  const third = await open();
  expect(third.map(({ url }) => url)).toEqual(first.map(({ url }) => url));
});
