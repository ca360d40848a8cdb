/** A gateway whose card was restored from a copy: it begins a new stream, and nothing that it measured is lost. */
import { expect, it } from "vitest";
import { createSmallPlant, type SmallPlant } from "../unit/dashboard/server/small-plant.ts";

/** Publishes so many readings, each with a current of its own, to be found again. */
async function measure(plant: SmallPlant, from: number, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await plant.publish((from + i) / 100);
  // Readings of the next stretch shall not fall into the same second.
  const until = Date.now() + 1100;
  await expect.poll(() => Date.now(), { timeout: 5000 }).toBeGreaterThan(until);
}

it("the copy of an older card, put back, costs nothing that was recorded before or after", async () => {
  const plant = await createSmallPlant();
  await plant.startDashboard();
  await plant.startAgent();
  await measure(plant, 0, 5);
  await plant.stopAgent();
  plant.copyCard();
  await plant.startAgent();
  await measure(plant, 100, 5);
  await plant.untilStored(10);
  await plant.stopAgent();
  plant.restoreCard();
  await plant.startAgent();
  await measure(plant, 200, 5);
  await plant.untilStored(15);
  expect(plant.seconds().map(({ max }) => max)).toEqual(expect.arrayContaining([0.04, 1.04, 2.04]));
});

it("nor does it when the restored gateway was switched on and off before it could reach its dashboard", async () => {
  const plant = await createSmallPlant();
  await plant.startDashboard();
  await plant.startAgent();
  await measure(plant, 0, 5);
  await plant.stopAgent();
  plant.copyCard();
  await plant.startAgent();
  await measure(plant, 100, 50);
  await measure(plant, 150, 50);
  await plant.untilStored(105);
  await plant.stopAgent();
  await plant.stopDashboard();
  plant.restoreCard();
  for (let day = 2; day < 4; day += 1) {
    await plant.startAgent();
    await measure(plant, day * 100, 5);
    await measure(plant, day * 100 + 50, 5);
    await plant.stopAgent();
  }
  await plant.startDashboard();
  await plant.startAgent();
  await measure(plant, 400, 5);
  await plant.untilStored(130);
  expect(plant.seconds().map(({ max }) => max)).toEqual(expect.arrayContaining([2.04, 2.54, 3.04, 3.54, 4.04]));
});
