/** Text written at the reader's pace, and to readers that go away. */
import { PassThrough, Writable } from "node:stream";
import { expect, it } from "vitest";
import { createTextOutput } from "../../../cli/text-output.ts";

/** A stream that fails with this code once it has been written to. */
function failing(code: string): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });
}

it("waits until the reader has taken what was written", async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  const write = createTextOutput(stream);
  let isWritten = false;
  const written = write("longer than four").then((isOpen) => {
    isWritten = true;
    return isOpen;
  });
  await Promise.resolve();
  expect(isWritten).toBe(false);
  expect(stream.read().toString()).toBe("longer than four");
  expect(await written).toBe(true);
});

it.each(["EPIPE", "EOF", "ERR_STREAM_DESTROYED"])("takes a reader that has gone (%s) for no failure", async (code) => {
  const stream = failing(code);
  const write = createTextOutput(stream);
  await write("one");
  await expect.poll(() => write("two")).toBe(false);
  expect(await write("three")).toBe(false);
});

it("fails when writing fails otherwise", async () => {
  const write = createTextOutput(failing("ENOSPC"));
  await expect(async () => {
    await write("one");
    await write("two");
    await write("three");
  }).rejects.toThrow("ENOSPC");
});

it("writes nothing for an empty text", async () => {
  const stream = new PassThrough();
  expect(await createTextOutput(stream)("")).toBe(true);
  expect(stream.readableLength).toBe(0);
});
