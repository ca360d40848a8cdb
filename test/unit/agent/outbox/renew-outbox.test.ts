/** A restored card: the outbox begins a new stream, and nothing that was recorded since is lost. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renewOutbox } from "../../../../agent/outbox/renew-outbox.ts";
import { appendMany, brief, event, logFiles, openIn, readAll, temporaryFolder } from "./outbox-under-test.ts";

describe("renewing an outbox", () => {
  it("begins a new stream with this run's records, and keeps the old files aside", async () => {
    const folder = join(temporaryFolder(), "outbox");
    const before = await openIn(folder);
    appendMany(before, 3, "old");
    await before.close();
    const restored = await openIn(folder);
    appendMany(restored, 3, "new");
    const { outbox, aside } = await renewOutbox(restored, folder, restored.firstSeqOfRun, () => openIn(folder));
    expect(outbox.stream).not.toBe(restored.stream);
    expect(readAll(outbox).map(brief)).toEqual(["1 new0", "2 new1", "3 new2"]);
    expect(aside).toContain(restored.stream);
    expect(logFiles(aside)).toHaveLength(2);
    expect(outbox.append(event("on")).seq).toBe(4);
  });

  it("takes along the files of earlier runs since the card was restored, each with its own run", async () => {
    const folder = join(temporaryFolder(), "outbox");
    const common = await openIn(folder);
    appendMany(common, 3, "common");
    await common.close();
    const restored = await openIn(folder);
    appendMany(restored, 2, "alone");
    await restored.close();
    const now = await openIn(folder);
    appendMany(now, 2, "now");
    const { outbox } = await renewOutbox(now, folder, 4, () => openIn(folder));
    const sent = readAll(outbox, 3);
    expect(sent.map((one) => brief(one).split(" ")[1])).toEqual(["alone0", "alone1", "now0", "now1"]);
    expect(sent[0]?.run).toBe(restored.run);
    expect(sent[2]?.run).toBe(outbox.run);
    expect(outbox.run).toBeGreaterThan(restored.run);
  });

  it("tells of a gap as an event, since its numbers belong to the old stream", async () => {
    const folder = join(temporaryFolder(), "outbox");
    const outbox = await openIn(folder, { segmentBytes: 200 });
    appendMany(outbox, 20);
    const [, file = ""] = logFiles(folder);
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("e", "x"));
    const { outbox: renewed } = await renewOutbox(outbox, folder, outbox.firstSeqOfRun, () => openIn(folder));
    const sent = readAll(renewed);
    expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, index) => index + 1));
    expect(sent.filter((one) => "event" in one && one.event === "records-lost")).toHaveLength(1);
    expect(sent.at(-1)).toMatchObject({ event: "e19" });
  });
});
