/** The outbox: what is written is there again after a restart, in order, until it is released. */
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { maxBatchBytes, maxRecordsPerBatch } from "../../../../common/contract/records.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { appendMany, brief, event, logFiles, openIn, readAll, temporaryFolder } from "./outbox-under-test.ts";

const small = { segmentBytes: 300 };

describe("records in the outbox", () => {
  it("are numbered from 1 without a hole and read in that order", async () => {
    const outbox = await openIn(temporaryFolder());
    appendMany(outbox, 4);
    expect(readAll(outbox).map(brief)).toEqual(["1 e0", "2 e1", "3 e2", "4 e3"]);
    expect(readAll(outbox, 3).map(brief)).toEqual(["4 e3"]);
    expect(outbox.readAfter(4)).toBeUndefined();
  });

  it("go on being numbered after a restart, in the same stream and a later run", async () => {
    const folder = temporaryFolder();
    const first = await openIn(folder);
    appendMany(first, 3);
    await first.close();
    const second = await openIn(folder);
    expect(second.stream).toBe(first.stream);
    expect(second.run).toBeGreaterThan(first.run);
    expect(second.firstSeqOfRun).toBe(4);
    second.append(event("again"));
    expect(readAll(second).map(({ seq, run }) => [seq, run])).toEqual([
      [1, first.run],
      [2, first.run],
      [3, first.run],
      [4, second.run],
    ]);
  });

  it("survive the death of the process without a closing", async () => {
    const folder = temporaryFolder();
    appendMany(await openIn(folder), 3);
    expect(readAll(await openIn(folder)).map(brief)).toEqual(["1 e0", "2 e1", "3 e2"]);
  });

  it("of several runs never share a batch", async () => {
    const folder = temporaryFolder();
    const first = await openIn(folder);
    appendMany(first, 2);
    const second = await openIn(folder);
    appendMany(second, 2);
    expect(second.readAfter(0)).toMatchObject({ run: first.run, records: [{ seq: 1 }, { seq: 2 }] });
    expect(second.readAfter(2)).toMatchObject({ run: second.run, records: [{ seq: 3 }, { seq: 4 }] });
  });

  it("come in batches within both limits, also when they are long and Japanese", async () => {
    const outbox = await openIn(temporaryFolder());
    for (let i = 0; i < 1200; i += 1) outbox.append({ kind: "event", t: i, event: "e", detail: "機".repeat(400) });
    let after = 0;
    for (let batch = outbox.readAfter(after); batch; batch = outbox.readAfter(after)) {
      expect(batch.records.length).toBeLessThanOrEqual(maxRecordsPerBatch);
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(maxBatchBytes + 2000);
      after = batch.records.at(-1)?.seq ?? 0;
    }
    expect(after).toBe(1200);
  });

  it("wait since the time when the oldest was written, and no more once they are released", async () => {
    const outbox = await openIn(temporaryFolder());
    expect(outbox.depth()).toMatchObject({ records: 0, bytes: 0, waitingSinceMs: undefined, isDiskFull: false });
    appendMany(outbox, 5);
    outbox.release(3);
    expect(outbox.depth()).toMatchObject({ records: 2, waitingSinceMs: expect.any(Number) });
    outbox.release(5);
    expect(outbox.depth()).toMatchObject({ records: 0, waitingSinceMs: undefined });
  });
});

describe("releasing", () => {
  it("deletes whole files, and what isn't released stays", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, small);
    appendMany(outbox, 60);
    const before = logFiles(folder).length;
    outbox.release(40);
    expect(logFiles(folder).length).toBeLessThan(before);
    expect(readAll(outbox, 40).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => 41 + i));
  });

  it("deletes nothing that isn't released, wherever one file ends and the next begins", async () => {
    const outbox = await openIn(temporaryFolder(), small);
    appendMany(outbox, 60);
    for (let seq = 1; seq < 60; seq += 1) {
      outbox.release(seq);
      expect(readAll(outbox, seq)[0]).toMatchObject({ seq: seq + 1, kind: "event" });
    }
  });

  it("never forgets the last number", async () => {
    const folder = temporaryFolder();
    for (let run = 0; run < 5; run += 1) {
      const outbox = await openIn(folder, small);
      appendMany(outbox, 20);
      outbox.release(outbox.lastSeq());
      await outbox.close();
    }
    const outbox = await openIn(folder, small);
    expect(outbox.append(event("next")).seq).toBe(101);
  });

  it("goes on when a file can't be deleted, and deletes the others", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, small);
    appendMany(outbox, 60);
    const [first = ""] = logFiles(folder);
    const { rmSync, mkdirSync } = await import("node:fs");
    rmSync(first);
    mkdirSync(first);
    expect(() => outbox.release(40)).not.toThrow();
    expect(readAll(outbox, 40)[0]?.seq).toBe(41);
  });
});

describe("damage", () => {
  it("in the last line, torn by a power cut, costs that line alone and its number is used again", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder);
    appendMany(outbox, 3);
    await outbox.close();
    const [file = ""] = logFiles(folder);
    truncateSync(file, statSync(file).size - 7);
    const again = await openIn(folder);
    again.append(event("next"));
    expect(readAll(again).map(brief)).toEqual(["1 e0", "2 e1", "3 next"]);
  });

  it("in the middle leaves a gap record that says what is missing", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder);
    appendMany(outbox, 5);
    await outbox.close();
    const [file = ""] = logFiles(folder);
    const lines = readFileSync(file, "utf8").split("\n");
    lines[1] = lines[1]?.replace("e1", "eX") ?? "";
    lines[2] = "\0".repeat(50);
    writeFileSync(file, lines.join("\n"));
    const again = await openIn(folder);
    expect(readAll(again).map(brief)).toEqual(["1 e0", "gap 2-3 damaged", "4 e3", "5 e4"]);
  });

  it("of whole files leaves gaps, and the numbers go on", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, small);
    appendMany(outbox, 30);
    await outbox.close();
    const files = logFiles(folder);
    writeFileSync(files[1] ?? "", Buffer.alloc(500, 0xff));
    writeFileSync(files.at(-1) ?? "", "");
    const again = await openIn(folder, small);
    const next = again.append(event("next")).seq;
    const sent = readAll(again);
    expect(sent.at(-1)).toMatchObject({ seq: next, event: "next" });
    let expected = 1;
    for (const record of sent) {
      expect(record.seq).toBe(expected);
      expected = (record.kind === "gap" ? record.untilSeq : record.seq) + 1;
    }
    expect(sent.filter(({ kind }) => kind === "gap").length).toBeGreaterThan(0);
  });

  it("by a file that vanished while the agent runs leaves a gap too", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, small);
    appendMany(outbox, 30);
    const { rmSync } = await import("node:fs");
    rmSync(logFiles(folder)[1] ?? "");
    const sent = readAll(outbox);
    expect(sent.filter(({ kind }) => kind === "gap")).toHaveLength(1);
    expect(sent.at(-1)).toMatchObject({ seq: 30 });
    expect(() => outbox.release(30)).not.toThrow();
  });

  it("of the identity begins a new stream, and what waits is still sent", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, { random: () => 0.9 });
    appendMany(outbox, 2);
    await outbox.close();
    writeFileSync(`${folder}/identity.json`, '{"stream":"00');
    const again = await openIn(folder, { random: () => 0 });
    again.append(event("next"));
    expect(again.stream).not.toBe(outbox.stream);
    expect(readAll(again).map(brief)).toEqual(["1 e0", "2 e1", "3 next"]);
    expect(again.run).toBeGreaterThan(outbox.run);
  });

  it("isn't seen in files that aren't the outbox's own", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder);
    appendMany(outbox, 1);
    appendFileSync(`${folder}/notes.txt`, "hello");
    appendFileSync(`${folder}/1-1.log`, "hello");
    expect(readAll(await openIn(folder)).map(brief)).toEqual(["1 e0"]);
  });
});

describe("an outbox that is full", () => {
  it("drops the oldest records and says so in their place", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, { segmentBytes: 500, maxBytes: 2000 });
    appendMany(outbox, 200);
    const sent = readAll(outbox);
    expect(sent[0]).toMatchObject({ kind: "gap", seq: 1, reason: "outbox-full" });
    const untilSeq = sent[0]?.kind === "gap" ? sent[0].untilSeq : 0;
    expect(sent.slice(1).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 200 - untilSeq }, (_, i) => untilSeq + 1 + i),
    );
    expect(logFiles(folder).reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThanOrEqual(2600);
  });

  it("still tells of the gap after a restart to who has stored what came before it", async () => {
    const folder = temporaryFolder();
    const outbox = await openIn(folder, { segmentBytes: 500, maxBytes: 2000 });
    appendMany(outbox, 200);
    await outbox.close();
    const again = await openIn(folder, { segmentBytes: 500, maxBytes: 2000 });
    expect(readAll(again, 10)[0]).toMatchObject({ kind: "gap", seq: 11, reason: "outbox-full" });
  });

  it("flushes by its clock without ending the agent when the folder is gone", async () => {
    const clock = createTestClock();
    const folder = temporaryFolder();
    const outbox = await openIn(folder, { clock, ...small });
    appendMany(outbox, 3);
    await clock.advanceAsync(60_000);
    expect(readAll(outbox)).toHaveLength(3);
  });
});
