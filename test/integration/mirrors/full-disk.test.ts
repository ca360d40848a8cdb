/** A mirror whose target has no space left: said, nothing lost, and caught up when there is space again. */
import { execFileSync } from "node:child_process";
import { statfsSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createLog } from "../../../common/runtime/log.ts";
import { startMirror } from "../../../dashboard/server/mirrors/mirror.ts";
import { checkMirrors } from "../../../dashboard/server/mirrors/mirror-settings.ts";
import { createMemoryMirrorFeed, secondAt } from "../../fakes/memory-mirror-feed.ts";
import { createTestClock } from "../../fakes/test-clock.ts";
import { startInfluxd } from "./influxd.ts";
import { type MirrorServer, serverFolder } from "./server-process.ts";
import { startVictoriaMetrics } from "./victoria-metrics.ts";

const startMs = Date.UTC(2026, 3, 6);
const hourMs = 3_600_000;

/** A disk of some megabytes. Needs the right to mount, which CI has. */
function smallDisk(megabytes: number): string {
  const folder = serverFolder();
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]);
  onTestFinished(() => void execFileSync("umount", ["--lazy", folder]));
  return folder;
}

/**
 * VictoriaMetrics looks at its disk when it starts, and then seldom. InfluxDB 1.6 fails for good once a write to its log has
 * failed: a person has to start it again.
 */
async function startAgain(server: MirrorServer): Promise<void> {
  await server.stop();
  await server.start();
}

it.each<[string, (folder: string) => Promise<MirrorServer>, number]>([
  ["InfluxDB 1.x", startInfluxd, 24],
  ["VictoriaMetrics", startVictoriaMetrics, 64],
])("waits while the disk of %s is full, and misses nothing afterwards", async (_, startServer, megabytes) => {
  const disk = smallDisk(megabytes);
  const server = await startServer(disk);
  const clock = createTestClock({ wallMs: startMs + 48 * hourMs });
  const feed = createMemoryMirrorFeed([{ gateway: "hall", channel: "cutter.1", simulated: false, quantity: "rmsA" }]);
  const ballast = join(disk, "ballast");
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024)));
  await startAgain(server);
  for (let i = 0; i < 6 * 3600; i += 1) feed.add(0, secondAt(startMs + i * 1000, (i * 37) % 1000));

  const [checked] = checkMirrors([{ id: "office", ...server.settings() }]);
  if (!checked) throw new Error("one mirror is in the settings");
  const log = createLog({ level: "silent" });
  const mirror = startMirror({
    id: "office",
    site: "works",
    target: checked.target,
    feed,
    clock,
    log,
    random: () => 1,
  });
  await expect.poll(() => mirror.status().phase, { timeout: 20_000 }).toBe("waiting");
  await clock.advanceAsync(61_000);
  expect(mirror.problems()[0]).toMatchObject({ code: "mirror-away" });
  expect(mirror.problems()[0]?.message).toMatch(/whether its disk is full/);

  unlinkSync(ballast);
  await startAgain(server);
  await expect
    .poll(
      async () => {
        await clock.advanceAsync(10_000);
        return mirror.status().phase;
      },
      { timeout: 40_000, interval: 50 },
    )
    .toBe("current");
  await mirror.close();
  expect(mirror.status()).toMatchObject({ owedHours: 0, droppedPoints: 0 });
  const read = await server.readBack();
  expect(read.map(({ atMs, mean }) => [atMs, mean])).toEqual(feed.seconds(0).map(({ atMs, mean }) => [atMs, mean]));
});
