/** Several cursors on one outbox: each goes at its own pace, and a record goes when all have passed it. */
import { describe, expect, it } from "vitest";
import type { Outbox } from "../../../../agent/outbox/outbox.ts";
import { appendMany, brief, logFiles, openIn, readAll, temporaryFolder } from "./outbox-under-test.ts";

const small = { segmentBytes: 300, cursors: ["recorder", "uplink-own"] };

async function openFilled(folder: string, count = 60): Promise<Outbox> {
  const outbox = await openIn(folder, small);
  appendMany(outbox, count);
  return outbox;
}

describe("an outbox with several cursors", () => {
  it("deletes a file only when every cursor has passed it, whichever comes last", async () => {
    const folder = temporaryFolder();
    const outbox = await openFilled(folder);
    const all = logFiles(folder).length;
    outbox.release(60);
    expect(logFiles(folder)).toHaveLength(all);
    outbox.release(30, "uplink-own");
    const half = logFiles(folder).length;
    expect(half).toBeLessThan(all);
    expect(readAll(outbox, 30).map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => 31 + i));
    outbox.release(60, "uplink-own");
    expect(logFiles(folder)).toHaveLength(1);
  });

  it("says for each of them how much waits", async () => {
    const outbox = await openFilled(temporaryFolder());
    outbox.release(60);
    outbox.release(20, "uplink-own");
    expect(outbox.depth()).toMatchObject({ records: 0, waitingSinceMs: undefined });
    expect(outbox.depth("uplink-own")).toMatchObject({ records: 40, waitingSinceMs: expect.any(Number) });
  });

  it("takes no notice of a cursor that it doesn't know", async () => {
    const folder = temporaryFolder();
    const outbox = await openFilled(folder);
    const all = logFiles(folder).length;
    for (const cursor of ["recorder", "stranger"]) outbox.release(60, cursor);
    expect(logFiles(folder)).toHaveLength(all);
  });

  it("waits for nobody but its uplink where no dashboard is to have anything", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, { ...small, cursors: ["uplink-own"] });
    appendMany(outbox, 60);
    outbox.release(60);
    expect(logFiles(folder).length).toBeGreaterThan(1);
    outbox.release(60, "uplink-own");
    expect(logFiles(folder)).toHaveLength(1);
    expect(outbox.depth().records).toBe(0);
  });

  it("tells each cursor that is behind of the gap when it had to drop its oldest records", async () => {
    const outbox = await openIn(temporaryFolder(), { ...small, maxBytes: 1500 });
    appendMany(outbox, 60);
    const oldest = outbox.oldestSeq();
    expect(oldest).toBeGreaterThan(10);
    for (const behind of [0, 5]) {
      expect(brief(readAll(outbox, behind)[0] ?? fail())).toBe(`gap ${behind + 1}-${oldest} outbox-full`);
    }
  });

  it("gives two that read in turns, far apart, the same records", async () => {
    const outbox = await openFilled(temporaryFolder(), 200);
    const read: number[][] = [[], []];
    const after = [0, 120];
    for (let turn = 0; turn < 400; turn += 1) {
      const reader = turn % 2;
      const batch = outbox.readAfter(after[reader] ?? 0);
      const next = batch?.records[0];
      if (!next) continue;
      read[reader]?.push(next.seq);
      after[reader] = next.seq;
    }
    expect(read[0]).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(read[1]).toEqual(Array.from({ length: 80 }, (_, i) => 121 + i));
  });
});

function fail(): never {
  throw new Error("there is no record");
}
