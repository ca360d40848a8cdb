/** The demo's drawing in a process of its own: started when it is needed, gone when it isn't, and no loss when it dies. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { httpCamera } from "../../agent/cameras/http-camera.ts";
import type { BenchDrawer } from "../../cli/bench-drawer.ts";
import type { BenchOrder } from "../../cli/bench-orders.ts";
import { openBenchCameras } from "../../cli/demo-benches.ts";
import { parseScenario } from "../../firmware-sim/scenarios/scenario.ts";
import { createTestClock } from "../fakes/test-clock.ts";
import { inProject } from "../project-root.ts";
import { cameraOf } from "../suites/camera-suite.ts";

const compiled = pathToFileURL(inProject("dist", "cli", "bench-drawer.js")).href;
const moment = { day: 20_000, hour: 10 };
const photo = { kind: "photo", seed: 3, width: 320, moment, isLampOn: true } as const satisfies BenchOrder;
const launchMs = Date.UTC(2026, 10, 20, 3);
const scenario = parseScenario(
  `
name: test
timeZone: Asia/Tokyo
historyDays: 30
areas: [{ id: bench-1, name: bench, seed: 24 }]
machines: [{ id: heater, name: heater, device: heater, load: { type: steady, workingA: 4 } }]
`,
  "test",
);
const past = { kind: "past", scenario, launchMs } as const satisfies BenchOrder;

async function createDrawer(clock = createTestClock()): Promise<BenchDrawer> {
  const { createBenchDrawer } = (await import(compiled)) as typeof import("../../cli/bench-drawer.ts");
  const drawer = createBenchDrawer(clock);
  onTestFinished(() => drawer.close());
  return drawer;
}

function isThere(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? Number.NaN, 0);
  } catch {
    return false;
  }
}

test("draws in another process, which goes when nobody asks for a while and comes again", async () => {
  const clock = createTestClock();
  const drawer = await createDrawer(clock);
  expect(drawer.pid).toBeUndefined();
  expect((await sharp(await drawer.draw(photo)).metadata()).width).toBe(320);
  const { pid } = drawer;
  expect(isThere(pid)).toBe(true);
  clock.advance(8000);
  await drawer.draw(photo);
  clock.advance(8000);
  expect(drawer.pid).toBe(pid);
  clock.advance(8000);
  await expect.poll(() => isThere(pid)).toBe(false);
  await drawer.draw(photo);
  expect(drawer.pid).not.toBe(pid);
});

test("draws nothing more once it is closed", async () => {
  const drawer = await createDrawer();
  await drawer.draw(photo);
  const { pid } = drawer;
  const cut = drawer.draw(past);
  drawer.close();
  await expect(cut).rejects.toThrow("ended");
  await expect(drawer.draw(photo)).rejects.toThrow("ending");
  await expect.poll(() => isThere(pid)).toBe(false);
});

test("gives a photo while it draws a long past", async () => {
  const drawer = await createDrawer();
  let isPastDrawn = false;
  const batches = drawer.draw(past).finally(() => {
    isPastDrawn = true;
  });
  await drawer.draw(photo);
  expect(isPastDrawn).toBe(false);
  const scores = (await batches).flatMap(({ records }) => records).filter(({ kind }) => kind === "score");
  expect(scores.length).toBeGreaterThan(50);
});

test("says which order was lost with a process that was killed, and draws the next one", async () => {
  const drawer = await createDrawer();
  await drawer.draw(photo);
  const lost = drawer.draw(past);
  process.kill(drawer.pid ?? Number.NaN, "SIGKILL");
  await expect(lost).rejects.toThrow("SIGKILL");
  expect(drawer.pid).toBeUndefined();
  expect((await sharp(await drawer.draw(photo)).metadata()).width).toBe(320);
});

test("is a camera that fails once when its process is killed, as any camera fails", async () => {
  const clock = createTestClock({ wallMs: launchMs });
  const drawer = await createDrawer(clock);
  const [bench] = await openBenchCameras(scenario, { clock, launchMs, drawer });
  onTestFinished(() => bench?.close());
  const camera = cameraOf(httpCamera, { type: "http-camera", url: bench?.url, simulated: true, tries: 1 });
  const stop = new AbortController();
  const taking = camera.take(stop.signal);
  await expect.poll(() => drawer.pid).toBeDefined();
  process.kill(drawer.pid ?? Number.NaN, "SIGKILL");
  await expect(taking).rejects.toThrow("500");
  expect((await sharp(await camera.take(stop.signal)).metadata()).width).toBe(960);
});

test("doesn't outlive the process that asks, however that ends", async () => {
  // It has a minute of work left.
  const years = { ...past, scenario: { ...scenario, historyDays: 400 } };
  const program = `
import { createBenchDrawer } from ${JSON.stringify(compiled)};
setInterval(() => {}, 1000);
const drawer = createBenchDrawer({ after: () => () => {} });
await drawer.draw(${JSON.stringify(photo)});
void drawer.draw(${JSON.stringify(years)});
console.log(drawer.pid);`;
  const asking = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(asking.stdout, "data");
  const pid = Number(line);
  expect(isThere(pid)).toBe(true);
  asking.kill("SIGKILL");
  await once(asking, "exit");
  await expect.poll(() => isThere(pid), { timeout: 10_000 }).toBe(false);
});
