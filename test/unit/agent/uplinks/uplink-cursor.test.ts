/** An uplink's cursor: found again by the next run, and never beyond what the outbox has. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { emptyMemory } from "../../../../agent/uplinks/run-memory.ts";
import { forgetCursors, readCursor, writeCursor } from "../../../../agent/uplinks/uplink-cursor.ts";
import { appendMany, openIn, temporaryFolder } from "../outbox/outbox-under-test.ts";

it("is where it was left, in this run and in the next", async () => {
  const folder = temporaryFolder();
  const outbox = await openIn(folder);
  appendMany(outbox, 9);
  const cursor = {
    stream: outbox.stream,
    writtenBy: outbox.run,
    seq: 5,
    memory: { ...emptyMemory(), run: outbox.run },
  };
  await writeCursor(folder, "own", cursor);
  expect(readCursor(folder, "own", outbox)).toEqual(cursor);
  expect(readCursor(folder, "own", await openIn(folder))).toEqual(cursor);
  expect(readCursor(folder, "other", outbox).seq).toBe(0);
});

it("goes back when a power cut took records that were sent already, so that those with their numbers now are sent too", async () => {
  const folder = temporaryFolder();
  const outbox = await openIn(folder);
  appendMany(outbox, 3);
  await writeCursor(folder, "own", { stream: outbox.stream, writtenBy: outbox.run, seq: 50, memory: emptyMemory() });
  const next = await openIn(folder);
  appendMany(next, 60);
  expect(readCursor(folder, "own", next).seq).toBe(3);
});

it("begins at the oldest record where there is none, where it is damaged, and in another stream", async () => {
  const folder = temporaryFolder();
  const outbox = await openIn(folder, { segmentBytes: 300 });
  appendMany(outbox, 60);
  outbox.release(30);
  const oldest = outbox.oldestSeq();
  expect(oldest).toBeGreaterThan(0);
  expect(readCursor(folder, "own", outbox).seq).toBe(oldest);
  writeFileSync(join(folder, "cursor-own.json"), '{"stream":');
  expect(readCursor(folder, "own", outbox).seq).toBe(oldest);
  await writeCursor(folder, "own", { stream: "0".repeat(16), writtenBy: 1, seq: 55, memory: emptyMemory() });
  expect(readCursor(folder, "own", outbox)).toMatchObject({ stream: outbox.stream, seq: oldest });
});

it("is forgotten with its uplink, and nothing else in the folder is", async () => {
  const folder = temporaryFolder();
  const outbox = await openIn(folder);
  for (const name of ["own", "gone"]) {
    await writeCursor(folder, name, { stream: outbox.stream, writtenBy: 1, seq: 0, memory: emptyMemory() });
  }
  appendMany(outbox, 3);
  const others = readdirSync(folder).filter((name) => !name.startsWith("cursor-"));
  forgetCursors(folder, ["own"]);
  expect(readdirSync(folder).sort()).toEqual([...others, "cursor-own.json"].sort());
});
