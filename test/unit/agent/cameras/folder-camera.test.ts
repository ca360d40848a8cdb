/** A folder of pictures as a camera: the newest one, or one after the other. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderCamera } from "../../../../agent/cameras/folder-camera.ts";
import { cameraOf, describeCamera, faultOf } from "../../../suites/camera-suite.ts";

const type = "folder-camera";
const never = new AbortController().signal;
const root = mkdtempSync(join(tmpdir(), "machikoba-folder-camera-"));
const grey = (level: number) =>
  sharp({ create: { width: 32, height: 24, channels: 3, background: { r: level, g: level, b: level } } });
let dark: Buffer;
let bright: Buffer;
beforeAll(async () => {
  [dark, bright] = await Promise.all([grey(20).jpeg().toBuffer(), grey(220).png().toBuffer()]);
});
afterAll(() => rmSync(root, { recursive: true }));

/** A new folder with these files, the first one the oldest, each written a minute after the other; the last one just now. */
function folderOf(files: Readonly<Record<string, Buffer | string>>): string {
  const folder = mkdtempSync(join(root, "f-"));
  const names = Object.keys(files);
  for (const [index, name] of names.entries()) {
    writeFileSync(join(folder, name), files[name] ?? "");
    const writtenS = Date.now() / 1000 - (names.length - 1 - index) * 60;
    utimesSync(join(folder, name), writtenS, writtenS);
  }
  return folder;
}

describeCamera("a folder of pictures", {
  adapter: folderCamera,
  settings: () => ({ type, folder: folderOf({ "a.jpg": dark, "b.png": bright }) }),
  wrong: [
    {
      what: "a folder that isn't there",
      settings: () => ({ type, folder: join(root, "none") }),
      code: "wrong-address",
      mend: /ENOENT.*check folder/,
    },
    {
      what: "a folder without pictures",
      settings: () => ({ type, folder: folderOf({ "a.txt": "a", ".b.jpg": "b" }) }),
      code: "no-picture",
      mend: /camera writes there/,
    },
    {
      what: "a text with the name of a picture",
      settings: () => ({ type, folder: folderOf({ "a.jpg": "hello" }) }),
      code: "not-an-image",
      mend: /JPEG or PNG/,
    },
    {
      what: "an empty file",
      settings: () => ({ type, folder: folderOf({ "a.jpg": "" }) }),
      code: "no-picture",
      mend: /gives nothing/,
    },
    {
      what: "half a picture",
      settings: () => ({ type, folder: folderOf({ "a.jpg": dark.subarray(0, 200) }) }),
      code: "no-picture",
      mend: /still being written/,
    },
    {
      what: "a huge file",
      settings: () => {
        const folder = folderOf({ "a.jpg": dark });
        truncateSync(join(folder, "a.jpg"), 30_000_000);
        return { type, folder };
      },
      code: "too-large",
      mend: /20 MB/,
    },
    {
      what: "a picture of yesterday",
      settings: () => {
        const folder = folderOf({ "a.jpg": dark });
        const dayAgoS = Date.now() / 1000 - 86_400;
        utimesSync(join(folder, "a.jpg"), dayAgoS, dayAgoS);
        return { type, folder };
      },
      code: "no-picture",
      mend: /1440 min old.*freshForMs/,
    },
  ],
});

describe("a folder of pictures", () => {
  it.skipIf(process.platform === "win32").each(["newest", "in-turn"])(
    "waits for no pipe with the name of a picture, and says so (%s)",
    async (order) => {
      const folder = folderOf({});
      execFileSync("mkfifo", [join(folder, "a.jpg")]);
      const fault = await faultOf(cameraOf(folderCamera, { type, folder, order, deadlineMs: 1000 }));
      expect(fault.code).toBe("no-picture");
      expect(fault.message).toMatch(order === "newest" ? /has no picture.*camera writes there/ : /isn't a file/);
    },
  );

  it("gives the picture that was written last, whatever its name is", async () => {
    const folder = folderOf({ "z.jpg": dark, "a.PNG": bright, "notes.txt": "newer still" });
    mkdirSync(join(folder, "folder.jpg"));
    expect((await cameraOf(folderCamera, { type, folder }).take(never)).equals(bright)).toBe(true);
  });

  it("gives an old picture where any will do", async () => {
    const folder = folderOf({ "a.jpg": dark });
    utimesSync(join(folder, "a.jpg"), 1000, 1000);
    expect((await cameraOf(folderCamera, { type, folder, freshForMs: 0 }).take(never)).equals(dark)).toBe(true);
  });

  it("gives each picture in turn by its name, and then the first again", async () => {
    const folder = folderOf({ "b.png": bright, "a.jpg": dark });
    const camera = cameraOf(folderCamera, { type, folder, order: "in-turn" });
    const taken = [await camera.take(never), await camera.take(never), await camera.take(never)];
    expect(taken.map((picture) => picture.equals(dark))).toEqual([true, false, true]);
  });

  it("shows no movement in turn, since the next picture is another scene", async () => {
    const folder = folderOf({ "a.jpg": dark, "b.png": bright });
    const [first, second] = await cameraOf(folderCamera, { type, folder, order: "in-turn" }).takePair(never);
    expect(first.equals(second)).toBe(true);
  });

  it("takes a picture once it is written to its end", async () => {
    const folder = folderOf({ "a.jpg": dark.subarray(0, 200) });
    const camera = cameraOf(folderCamera, { type, folder, tries: 3 });
    const taking = camera.take(never);
    setTimeout(() => writeFileSync(join(folder, "a.jpg"), dark), 200);
    expect((await taking).equals(dark)).toBe(true);
  });

  it("says what is wrong with a picture that can't be read", async () => {
    const folder = folderOf({ "a.jpg": dark });
    const { message } = await faultOf(cameraOf(folderCamera, { type, folder: join(folder, "a.jpg") }));
    expect(message).toContain("ENOTDIR");
  });
});
