// A disk that fills up while everything runs: a clear message, nothing stored is lost, and all is well when there is space.
import { execFileSync } from "node:child_process";
import { statfsSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { expect, onTestFinished, test, vi } from "vitest";
import { openSqlite } from "../../common/runtime/sqlite.ts";
import { openHistory } from "../../dashboard/server/history/history.ts";
import { fetchBoard, fetchHealth, waitForMachines } from "../plant/board-answer.ts";
import { startMachikoba } from "../plant/machikoba-process.ts";
import { readOutbox, waitUntilStored } from "../plant/stored.ts";
import { temporaryFolder } from "../plant/temporary-folder.ts";

/** A disk of a few megabytes. Needs the right to mount, which CI has. */
function smallDisk(megabytes: number): string {
  const folder = temporaryFolder();
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]);
  onTestFinished(() => void execFileSync("umount", ["--lazy", folder]));
  return folder;
}

test("keeps everything through a full disk and says what to do", { timeout: 120_000 }, async () => {
  const disk = smallDisk(6);
  const machikoba = await startMachikoba(disk);
  onTestFinished(() => machikoba.kill().catch(() => undefined));
  const device = await connectAsync(`mqtt://127.0.0.1:${machikoba.mqttPort}`);
  const topic = "machikoba/1/site/devices/lathe/readings";
  let sent = 0;
  const publishing = setInterval(() => {
    sent += 1;
    device.publish(topic, JSON.stringify({ rmsA: 1 + (sent % 50) / 10, periodMs: 100 }));
  }, 100);
  onTestFinished(() => clearInterval(publishing));
  const filled = await waitForMachines(machikoba.httpPort, "the lathe to run", (machines) => {
    return machines[0]?.now.state === "running";
  });
  const beginMs = filled.serverMs;

  const { bavail, bsize } = statfsSync(disk);
  const ballast = join(disk, "ballast");
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 4096)));
  const sick = await vi.waitFor(
    async () => {
      const health = await fetchHealth(machikoba.httpPort);
      expect(health.problems.map(({ code }) => code)).toContain("disk-full");
      return health;
    },
    { timeout: 60_000, interval: 100 },
  );
  expect(sick.status).not.toBe("ok");
  expect(sick.problems.find(({ code }) => code === "disk-full")?.message).toMatch(/free some space/i);
  expect((await fetchBoard(machikoba.httpPort)).machines[0]?.now.state).toBe("running");

  unlinkSync(ballast);
  await vi.waitFor(async () => expect((await fetchHealth(machikoba.httpPort)).status).toBe("ok"), {
    timeout: 60_000,
    interval: 100,
  });
  clearInterval(publishing);
  await device.endAsync();
  const endMs = (await fetchBoard(machikoba.httpPort)).serverMs;
  expect(await machikoba.stop()).toBe(0);
  const newest = Math.max(...readOutbox(disk).keys());
  const again = await startMachikoba(disk);
  await waitUntilStored(again, "gateway", newest);
  expect(await again.stop()).toBe(0);

  const db = openSqlite(join(disk, "machikoba.sqlite"));
  onTestFinished(() => db.close());
  const history = openHistory({ db, machineOf: () => undefined });
  const span = { startMs: beginMs, endMs };
  const seconds = history.seconds("gateway", "lathe.1", false, span).map(({ atMs }) => atMs);
  expect(seconds.length).toBeGreaterThan(5);
  for (const [index, atMs] of seconds.entries()) {
    if (index > 0) expect(atMs - (seconds[index - 1] ?? 0)).toBeLessThanOrEqual(1001);
  }
});
