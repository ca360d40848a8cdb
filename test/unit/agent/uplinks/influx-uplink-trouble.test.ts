/** The uplink to InfluxDB when something is wrong: with the target, with the space in the outbox, with the disk. */
import { statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openOutbox } from "../../../../agent/outbox/outbox.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { writeRun } from "../../../integration/filled-outbox.ts";
import { canMount, mountSmallDisk, temporaryFolder } from "../outbox/outbox-under-test.ts";
import {
  channels,
  createTarget,
  eventually,
  keptSeq,
  openFilled,
  startUplink,
  takes,
  upTo,
} from "./influx-uplink-under-test.ts";

/** Leaves no free block on a small disk. */
function fillDisk(disk: string): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(join(disk, "ballast"), Buffer.alloc(bavail * bsize));
}

describe.skipIf(!canMount)("on a full disk, an uplink", () => {
  it("makes space by what it has sent, and writes where it is", async () => {
    const disk = mountSmallDisk(400);
    const folder = join(disk, "outbox");
    const log = createLog({ level: "silent" });
    const options = { folder, cursors: ["uplink-own"], clock: createTestClock(), log };
    const outbox = await openOutbox({ ...options, maxBytes: 1e6, segmentBytes: 20_000 });
    onTestFinished(() => outbox.close());
    writeRun(outbox, { seconds: 1500, channels });
    const target = await createTarget();
    const { clock, phase } = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(phase).toBe("current");
    const bytesBefore = outbox.depth().bytes;
    fillDisk(disk);
    await clock.advanceAsync(60_000);
    await eventually(() => keptSeq(folder)).toBe(1502);
    expect(outbox.depth().bytes).toBeLessThan(bytesBefore / 2);
  });
});

describe("a target", () => {
  it("that refuses the password is said, and asked again after ten minutes, not before", async () => {
    const { folder, outbox } = await openFilled({ seconds: 20, channels });
    const target = await createTarget();
    target.answer = { status: 401, body: '{"error":"authorization failed"}' };
    const { clock, uplinks, phase } = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(phase).toBe("refused");
    expect(uplinks.problems()).toMatchObject([{ code: "uplink-refused", subject: "own" }]);
    expect(uplinks.problems()[0]?.message).toMatch(/authorization failed.*check username and password.*10 minutes/);
    const asked = target.writes;
    await clock.advanceAsync(599_000);
    expect(target.writes).toBe(asked);
    target.answer = takes;
    await clock.advanceAsync(2000);
    await eventually(target.seconds).toEqual(upTo(20));
    await eventually(uplinks.problems).toEqual([]);
  });

  it("that is away is a problem after a minute, is asked again, and gets everything", async () => {
    const { folder, outbox } = await openFilled({ seconds: 20, channels });
    const target = await createTarget();
    target.answer = { status: 503 };
    const { clock, uplinks, phase } = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(phase).toBe("waiting");
    expect(uplinks.problems()).toEqual([]);
    await eventually(async () => {
      await clock.advanceAsync(10_000);
      return uplinks.problems()[0]?.code;
    }).toBe("uplink-away");
    expect(target.writes).toBeGreaterThan(2);
    target.answer = takes;
    await eventually(async () => {
      await clock.advanceAsync(10_000);
      return target.seconds();
    }).toEqual(upTo(20));
    await eventually(uplinks.problems).toEqual([]);
  });

  it("never gets what the outbox had to drop while it was away, and that is said", async () => {
    const folder = temporaryFolder();
    const log = createLog({ level: "silent" });
    const options = { folder, cursors: ["uplink-own"], clock: createTestClock(), log };
    const outbox = await openOutbox({ ...options, maxBytes: 20_000, segmentBytes: 2000 });
    onTestFinished(() => outbox.close());
    writeRun(outbox, { seconds: 5, channels });
    const target = await createTarget();
    const { clock, uplinks, phase } = startUplink({ folder, outbox: () => outbox, settings: target.settings });
    await eventually(phase).toBe("current");
    for (let second = 5; second < 1000; second += 1) {
      outbox.append({ kind: "seconds", t: second * 1000, rows: [["a.1", 1, 1, 1, 0, 5, 2500]] });
    }
    const dropped = outbox.oldestSeq() - 7;
    expect(dropped).toBeGreaterThan(100);
    await clock.advanceAsync(10_000);
    await eventually(target.seconds).toEqual([...upTo(5), ...upTo(995 - dropped, 5 + dropped)]);
    await eventually(uplinks.problems).toMatchObject([{ code: "uplink-records-lost" }]);
    expect(uplinks.problems()[0]?.message).toMatch(`: ${dropped} records were given up`);
  });
});
