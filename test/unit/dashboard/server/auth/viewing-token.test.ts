/** The viewing token: made once, kept beside the data. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openViewingToken } from "../../../../../dashboard/server/auth/viewing-token.ts";
import { temporaryFolder } from "../history/history-under-test.ts";

describe("the viewing token", () => {
  it("is made at the first start, long and at random, and is the same at the next", async () => {
    const [here, there] = [temporaryFolder(), temporaryFolder()];
    const token = await openViewingToken(here, undefined);
    expect(token).toMatch(/^[A-Za-z0-9_-]{24,}$/);
    expect(await openViewingToken(here, undefined)).toBe(token);
    expect(await openViewingToken(there, undefined)).not.toBe(token);
  });

  it.skipIf(process.platform === "win32")("is kept in a file that others can't read", async () => {
    const folder = temporaryFolder();
    const token = await openViewingToken(folder, undefined);
    expect(readFileSync(join(folder, "viewing-token"), "utf8")).toContain(token);
    expect(statSync(join(folder, "viewing-token")).mode & 0o077).toBe(0);
  });

  it("is the one of the settings where there is one", async () => {
    const folder = temporaryFolder();
    await openViewingToken(folder, undefined);
    expect(await openViewingToken(folder, "token-of-the-settings")).toBe("token-of-the-settings");
  });

  it("is made anew where the file holds too little to be safe", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "viewing-token"), "short\n");
    expect((await openViewingToken(folder, undefined)).length).toBeGreaterThanOrEqual(24);
  });
});
