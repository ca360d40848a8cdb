/** A gateway whose clock isn't set: it measures all the same, and gets its time from the dashboard. */
import { expect, it } from "vitest";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { createSmallPlant } from "../unit/dashboard/server/small-plant.ts";

it("gets the time from the dashboard's first answer, and what it recorded before is dated properly", async () => {
  const plant = await createSmallPlant();
  const clock = createSystemClock({ trust: "never" });
  await plant.startAgent(clock);
  const publishedMs: number[] = [];
  await expect
    .poll(
      async () => {
        await plant.publish(3);
        publishedMs.push(Date.now());
        return publishedMs.length;
      },
      { interval: 300, timeout: 20_000 },
    )
    .toBe(12);
  expect(clock.wallMs()).toBeUndefined();
  await plant.startDashboard();
  await plant.untilStored(12);
  expect(clock.wallSource()).toBe("dashboard");
  expect(Math.abs((clock.wallMs() ?? 0) - Date.now())).toBeLessThan(1000);
  const seconds = plant.seconds();
  const [first, last] = [publishedMs[0] ?? 0, publishedMs.at(-1) ?? 0];
  for (const { atMs } of seconds) {
    expect(atMs).toBeGreaterThan(first - 2000);
    expect(atMs).toBeLessThan(last + 1000);
  }
  const { today } = (await plant.machine("clamp")) ?? {};
  expect(today?.segments.filter(([startMs]) => startMs < Date.UTC(2026, 0, 1))).toEqual([]);
});
