/** Files that are never half written. */
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFileAtomic } from "../../../../common/runtime/atomic-file.ts";

describe("writeFileAtomic", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "machikoba-file-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("replaces the content and leaves nothing else behind", async () => {
    const path = join(folder, "identity.json");
    await writeFileAtomic(path, "old");
    await writeFileAtomic(path, new TextEncoder().encode("新しい"), { mode: 0o600 });
    expect(await readFile(path, "utf8")).toBe("新しい");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["identity.json"]);
  });

  it("leaves the place as it was when it fails", async () => {
    await writeFileAtomic(join(folder, "a"), "kept");
    await expect(writeFileAtomic(join(folder, "missing", "b"), "x")).rejects.toThrow("ENOENT");
    await expect(writeFileAtomic(folder, "x")).rejects.toThrow();
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("lets a reader see one writer's whole content, whoever comes last", async () => {
    const path = join(folder, "shared");
    const contents = Array.from({ length: 10 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    expect(contents).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder)).toEqual(["shared"]);
  });
});
