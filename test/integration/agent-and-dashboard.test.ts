/** Gateway, broker and dashboard together: from one published line to the board and to history, whatever is restarted. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectClient, root } from "../fakes/broker-under-test.ts";
import { createSmallPlant, type SmallPlant } from "../unit/dashboard/server/small-plant.ts";

/** Publishes readings, a few a second, each with a current of its own. */
async function publishMany(plant: SmallPlant, from: number, until: number): Promise<void> {
  let next = from;
  await expect
    .poll(
      async () => {
        await plant.publish(next / 100);
        next += 1;
        return next;
      },
      { interval: 60, timeout: 30_000 },
    )
    .toBe(until);
}

/** A second must end, be recorded and be told before a state is decided. */
const soon = { timeout: 10_000 };

describe("a plant", () => {
  it("shows a machine for one published line, and has it in history", async () => {
    const plant = await createSmallPlant();
    await plant.startDashboard();
    await plant.startAgent();
    await plant.publish(1.23, "my-clamp");
    await expect
      .poll(() => plant.machine("my-clamp"), soon)
      .toMatchObject({ now: { amps: 1.23, state: "running" }, simulated: false });
    await plant.untilStored(1, "my-clamp");
    const [second] = plant.seconds("my-clamp");
    expect(second).toMatchObject({ mean: 1.23, min: 1.23, max: 1.23, n: 1 });
    expect(Math.abs((second?.atMs ?? 0) - Date.now())).toBeLessThan(30_000);
  });

  it("loses and doubles nothing when the dashboard is restarted while the gateway goes on", async () => {
    const plant = await createSmallPlant();
    await plant.startDashboard();
    await plant.startAgent();
    await publishMany(plant, 0, 20);
    await plant.stopDashboard();
    await publishMany(plant, 20, 60);
    await plant.startDashboard();
    await publishMany(plant, 60, 80);
    await plant.untilStored(80);
    const largest = plant.seconds().map(({ max }) => max);
    expect(largest.at(-1)).toBe(0.79);
    expect(new Set(largest).size).toBe(largest.length);
    expect((await plant.machine("clamp"))?.now.amps).toBe(0.79);
  });

  it("gives a dashboard that is started for the first time all that its gateway has recorded before", async () => {
    const plant = await createSmallPlant();
    await plant.startAgent();
    await publishMany(plant, 0, 30);
    await plant.startDashboard();
    await publishMany(plant, 30, 40);
    await plant.untilStored(40);
  });

  it("goes on by itself after the broker was away", async () => {
    const plant = await createSmallPlant();
    await plant.startDashboard();
    await plant.startAgent();
    await publishMany(plant, 0, 20);
    await expect.poll(async () => (await plant.machine("clamp"))?.now.amps, soon).toBe(0.19);
    await plant.stopBroker();
    await expect
      .poll(async () => (await plant.board()).problems.map(({ code }) => code), soon)
      .toContain("broker-away");
    await plant.restartBroker();
    await expect
      .poll(
        async () => {
          await plant.publish(7, "later");
          return (await plant.machine("later"))?.now.amps;
        },
        { timeout: 40_000, interval: 500 },
      )
      .toBe(7);
    await plant.untilStored(20);
    expect((await plant.board()).problems).toEqual([]);
    await plant.stopAgent();
    await plant.stopDashboard();
  });

  it("says at once that a machine is unknown when its gateway goes away", async () => {
    const plant = await createSmallPlant();
    await plant.startDashboard();
    await plant.startAgent();
    await plant.publish(3);
    await expect.poll(async () => (await plant.machine("clamp"))?.now.state, soon).toBe("running");
    await plant.stopAgent();
    await expect
      .poll(() => plant.machine("clamp"), soon)
      .toMatchObject({ now: { state: "unknown", cause: "gateway-away", amps: null } });
    expect((await plant.board()).problems).toMatchObject([{ code: "gateway-away", subject: "gateway" }]);
  });

  it("goes on with a new database when the old one is damaged, and says so", async () => {
    const plant = await createSmallPlant();
    await plant.startDashboard();
    await plant.startAgent();
    await publishMany(plant, 0, 10);
    await plant.untilStored(10);
    await plant.stopDashboard();
    const path = join(plant.dashboardFolder, "machikoba.sqlite");
    for (const ending of ["", "-wal", "-shm"]) {
      if (readdirSync(plant.dashboardFolder).includes(`machikoba.sqlite${ending}`))
        writeFileSync(path + ending, "x".repeat(9000));
    }
    await plant.startDashboard();
    await plant.publish(5);
    await expect.poll(() => plant.machine("clamp"), soon).toMatchObject({ now: { amps: 5 } });
    expect((await plant.board()).problems).toMatchObject([{ code: "database-damaged" }]);
    expect(readdirSync(plant.dashboardFolder).join()).toContain("damaged");
  });
});

it("the dashboard publishes each machine's state for anyone to use, and unknown when nobody is heard", async () => {
  const plant = await createSmallPlant();
  await plant.startDashboard();
  await plant.startAgent();
  const states: { state: string; sinceMs: number | null; simulated: boolean }[] = [];
  const watcher = await connectClient((await plant.board()).firstDevice.mqttPort ?? 0);
  watcher.on("message", (_topic, payload) => states.push(JSON.parse(payload.toString())));
  await watcher.subscribeAsync(`${root}/machines/clamp/state`);
  await plant.publish(3);
  await expect.poll(() => states.at(-1), soon).toMatchObject({ state: "running", simulated: false, rmsA: 3 });
  await plant.stopAgent();
  await expect.poll(() => states.at(-1), soon).toMatchObject({ state: "unknown", cause: "gateway-away", rmsA: null });
  for (const { sinceMs } of states) expect(sinceMs === null || sinceMs > Date.UTC(2026, 0, 1)).toBe(true);
});
