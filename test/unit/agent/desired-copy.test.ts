/** The gateway's copy of its settings: what it obeys when it is alone. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readDesiredCopy, writeDesiredCopy } from "../../../agent/desired-copy.ts";
import { desiredSettings } from "../../../common/contract/plant-settings.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "machikoba-desired-"));
  path = join(folder, "desired.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hearsAll = desiredSettings.parse({
  revision: 0,
  sensors: [{ id: "devices", type: "machikoba-device" }],
  machines: [],
});

describe("the gateway's copy of its settings", () => {
  it("is read as it was written", async () => {
    const desired = desiredSettings.parse({
      revision: 12,
      sensors: [{ id: "wave", type: "trace", file: "/a.csv" }],
      machines: [{ id: "press", name: "プレス", channels: ["wave.1"], detection: { runAboveA: 3 } }],
    });
    await writeDesiredCopy(path, { ...hearsAll, revision: 11 });
    await writeDesiredCopy(path, desired);
    expect(readDesiredCopy(path)).toEqual(desired);
  });

  it("lets a new gateway hear all devices", () => {
    expect(readDesiredCopy(path)).toEqual(hearsAll);
  });

  it.each(["", "{", "null", '{"revision":-1}', '{"revision":1,"sensors":[{"type":"trace"}],"machines":[]}', "\0\0\0"])(
    "lets the gateway hear all devices when it holds %j",
    (text) => {
      writeFileSync(path, text);
      expect(readDesiredCopy(path)).toEqual(hearsAll);
    },
  );
});
