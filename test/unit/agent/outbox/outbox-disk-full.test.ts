/** The outbox on a disk that is full: records wait in memory and are written when there is space again. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { appendMany, canMount, event, mountSmallDisk, openIn, readAll, type SentRecord } from "./outbox-under-test.ts";

/** A record's number; below zero where only a gap record stands for it. */
const numberOf = ({ kind, seq }: SentRecord) => (kind === "gap" ? -seq : seq);

describe.skipIf(!canMount)("an outbox on a full disk", () => {
  function fill(disk: string): () => void {
    const ballast = join(disk, "ballast");
    for (let kilobytes = 64; kilobytes > 0; ) {
      try {
        writeFileSync(ballast, Buffer.alloc(kilobytes * 1024));
        break;
      } catch {
        kilobytes -= 4;
      }
    }
    return () => rmSync(ballast);
  }
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

  it("keeps every record readable, says that the disk is full, and loses nothing when there is space again", async () => {
    const disk = mountSmallDisk(64);
    const folder = join(disk, "outbox");
    const outbox = await openIn(folder);
    appendMany(outbox, 10);
    const makeSpace = fill(disk);
    appendMany(outbox, 300, "full");
    expect(outbox.depth()).toMatchObject({ records: 310, isDiskFull: true });
    expect(readAll(outbox).map(numberOf)).toEqual(numbers(310));
    makeSpace();
    outbox.append(event("space"));
    expect(outbox.depth().isDiskFull).toBe(false);
    const after = readAll(await openIn(folder));
    expect(after.map(numberOf)).toEqual(numbers(311));
    expect(after.at(-1)).toMatchObject({ event: "space" });
  });

  it("writes what waits without a new record, by its clock", async () => {
    const clock = createTestClock();
    const disk = mountSmallDisk(64);
    const folder = join(disk, "outbox");
    const outbox = await openIn(folder, { clock });
    const makeSpace = fill(disk);
    appendMany(outbox, 200);
    expect(outbox.depth().isDiskFull).toBe(true);
    makeSpace();
    await clock.advanceAsync(10_000);
    expect(outbox.depth().isDiskFull).toBe(false);
    expect(readAll(await openIn(folder)).map(numberOf)).toEqual(numbers(200));
  });

  it("goes on after the disk was filled by the outbox itself, in several files", async () => {
    const disk = mountSmallDisk(64);
    const folder = join(disk, "outbox");
    const outbox = await openIn(folder, { segmentBytes: 5000 });
    appendMany(outbox, 2000);
    expect(outbox.depth().isDiskFull).toBe(true);
    expect(readAll(outbox).map(numberOf)).toEqual(numbers(2000));
    outbox.release(1000);
    outbox.append(event("space"));
    expect(readAll(outbox, 1000).map(numberOf)).toEqual(Array.from({ length: 1001 }, (_, i) => 1001 + i));
  });

  it("says which records were given up when the disk stays full for more than an hour", async () => {
    const disk = mountSmallDisk(64);
    const outbox = await openIn(join(disk, "outbox"));
    fill(disk);
    appendMany(outbox, 6000);
    const sent = readAll(outbox);
    const gap = sent.find(({ kind }) => kind === "gap");
    expect(gap).toMatchObject({ reason: "disk-full" });
    expect(sent.at(-1)).toMatchObject({ seq: 6000 });
    expect(sent.length).toBeGreaterThan(3500);
    let expected = 1;
    for (const record of sent) {
      expect(record.seq).toBe(expected);
      expected = (record.kind === "gap" ? record.untilSeq : record.seq) + 1;
    }
  });
});
