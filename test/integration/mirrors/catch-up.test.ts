/** A mirror whose target was away for a week: caught up in order, also when the target dies twice on the way. */
import { expect, it } from "vitest";
import type { MirrorAdapter } from "../../../common/runtime/influx/define-mirror.ts";
import { influx1 } from "../../../common/runtime/influx/influx1.ts";
import { createLog } from "../../../common/runtime/log.ts";
import { startMirror } from "../../../dashboard/server/mirrors/mirror.ts";
import { verifyChannel } from "../../../dashboard/server/mirrors/verify-mirror.ts";
import { openHttpGate } from "../../fakes/http-gate.ts";
import { createMemoryMirrorFeed, secondAt } from "../../fakes/memory-mirror-feed.ts";
import { createTestClock } from "../../fakes/test-clock.ts";
import { startInfluxd } from "./influxd.ts";

const startMs = Date.UTC(2026, 3, 6);
const dayMs = 86_400_000;
const log = createLog({ level: "silent" });
const never = new AbortController().signal;

function influx1Target(settings: object) {
  const { config, create }: MirrorAdapter<never> = influx1 as unknown as MirrorAdapter<never>;
  return create(config.parse({ id: "office", ...settings }));
}

it("has the same counts and sums by day after a week away and two deaths of its target", async () => {
  const influxd = await startInfluxd();
  const gate = await openHttpGate(() => influxd.port);
  const clock = createTestClock({ wallMs: startMs });
  const names = (channel: string, simulated: boolean) => ({ gateway: "hall", channel, simulated, quantity: "rmsA" });
  const feed = createMemoryMirrorFeed([
    { ...names("cutter.1", false), machines: [[0, "cutter"]] },
    // It is put on another machine on the third day.
    {
      ...names("press.1", false),
      machines: [
        [0, "press-1"],
        [startMs + 2.5 * dayMs, "press-2"],
      ],
    },
    { ...names("press.1", true), machines: [] },
  ]);
  const target = influx1Target(influxd.settings(gate.url));
  await influxd.stop();
  const mirror = startMirror({ id: "office", site: "works", target, feed, clock, log, random: () => 1 });
  await expect.poll(() => mirror.status().phase).toBe("waiting");

  for (let atMs = startMs; atMs < startMs + 7 * dayMs; atMs += 2000) {
    feed.add(0, secondAt(atMs, 1 + ((atMs / 1000) % 977) / 100));
    if (atMs % 10_000 === 0) feed.add(1, secondAt(atMs + 137, 3 + ((atMs / 1000) % 89) / 100));
    if (atMs % 60_000 === 0) feed.add(2, secondAt(atMs, 0.5));
  }
  clock.setWall(startMs + 7 * dayMs + 600_000);
  await clock.advanceAsync(60_000);
  expect(mirror.problems()).toMatchObject([{ code: "mirror-away", subject: "office" }]);
  expect(mirror.status()).toMatchObject({ phase: "waiting", owedHours: 3 * 7 * 24, oldestMs: startMs });

  let writes = 0;
  const deaths: number[] = [];
  gate.rule = async ({ path }) => {
    if (!path.startsWith("/write")) return undefined;
    writes += 1;
    if (writes !== 100 && writes !== 300) return undefined;
    await influxd.stop();
    deaths.push(mirror.status().owedHours);
    return { cut: "before" };
  };
  for (const death of [1, 2]) {
    await influxd.start();
    await expect
      .poll(
        async () => {
          await clock.advanceAsync(5000);
          return deaths.length;
        },
        { timeout: 30_000, interval: 20 },
      )
      .toBe(death);
  }
  await influxd.start();
  await expect
    .poll(
      async () => {
        await clock.advanceAsync(5000);
        return mirror.status().owedHours;
      },
      { timeout: 50_000, interval: 20 },
    )
    .toBe(0);
  expect(deaths[0]).toBeGreaterThan(deaths[1] ?? 0);
  expect(mirror.status()).toMatchObject({ droppedPoints: 0, failure: null, oldestMs: null });
  expect(mirror.problems()).toEqual([]);
  await mirror.close();

  const history = {
    seconds: (_: string, channel: string, simulated: boolean, span: { startMs: number; endMs: number }) => {
      const key = feed.channels.findIndex((one) => one.channel === channel && one.simulated === simulated);
      return feed.seconds(key).filter(({ atMs }) => atMs >= span.startMs && atMs < span.endMs);
    },
    machineAt: () => undefined,
  };
  for (const { gateway, channel, simulated } of feed.channels) {
    const days = await verifyChannel({
      target,
      history,
      channel: { site: "works", gateway, channel, simulated },
      span: { startMs, endMs: startMs + 7 * dayMs },
      signal: never,
    });
    expect(days).toHaveLength(7);
    for (const { history: own, mirror: kept } of days) {
      expect(kept.count).toBe(own.count);
      expect(kept.sum).toBeCloseTo(own.sum, 3);
    }
  }
  const machines = await influxd.query('SELECT count("mean") FROM "machine_current" WHERE "machine" = \'press-2\'');
  expect(machines[0]?.[1]).toBe((4.5 * dayMs) / 10_000);
  await target.close();
}, 60_000);
