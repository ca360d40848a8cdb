/** A dashboard whose disk is full: it stays up, shows what is live, says what is wrong, and stores everything afterwards. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { canMount, mountSmallDisk } from "../unit/agent/outbox/outbox-under-test.ts";
import { createSmallPlant } from "../unit/dashboard/server/small-plant.ts";

/** Takes all the space that is left, to the last block. */
function fill(disk: string): () => void {
  const files: string[] = [];
  for (const bytes of [100_000, 4096]) {
    try {
      for (;;) {
        const path = join(disk, `ballast-${files.length}`);
        files.push(path);
        writeFileSync(path, Buffer.alloc(bytes));
      }
    } catch {
      // Full for files of this size.
    }
  }
  return () => {
    for (const path of files) rmSync(path, { force: true });
  };
}

it.skipIf(!canMount)("stays up, also when a new device wants a machine of its own, and loses nothing", async () => {
  const disk = mountSmallDisk(2000);
  const plant = await createSmallPlant({ dashboardFolder: join(disk, "data") });
  await plant.startDashboard();
  await plant.startAgent();
  await plant.publish(1);
  await plant.untilStored(1);
  const makeSpace = fill(disk);
  const codes = async () => (await plant.board()).problems.map(({ code }) => code);
  let published = 1;
  await expect
    .poll(
      async () => {
        await plant.publish(2);
        await plant.publish(3, `new-${published}`);
        published += 1;
        return codes();
      },
      { interval: 200, timeout: 20_000 },
    )
    .toContain("disk-full");
  await expect.poll(async () => (await plant.machine("clamp"))?.now.amps, { timeout: 5000 }).toBe(2);
  makeSpace();
  await plant.untilStored(published);
  await expect.poll(codes, { timeout: 10_000 }).toEqual([]);
  await expect.poll(async () => (await plant.board()).machines.length, { timeout: 20_000 }).toBe(published);
});
