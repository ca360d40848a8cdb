/** `machikoba clutter` on real files: one photo, a folder, a tidy photo beside it, masks, and what can't be scored. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runClutter } from "../../cli/clutter.ts";
import { drawScene } from "../../firmware-sim/workbench/draw-scene.ts";
import { pictureJpeg } from "../../firmware-sim/workbench/picture-jpeg.ts";
import { planScene } from "../../firmware-sim/workbench/scene-plan.ts";
import { tidyPlan } from "../../firmware-sim/workbench/scene-variants.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "machikoba-clutter-"));
const file = (name: string) => path.join(folder, name);
let corners = "";
let share = 0;

beforeAll(async () => {
  const plan = planScene(7, { width: 1280, covered: 0.15 });
  const { picture, truth } = drawScene(plan);
  corners = truth.corners.flat().join(",");
  share = truth.share;
  writeFileSync(file("now.jpg"), await pictureJpeg(picture, plan.sensor.jpegQuality));
  const tidy = tidyPlan(plan);
  writeFileSync(file("tidy.jpg"), await pictureJpeg(drawScene(tidy).picture, tidy.sensor.jpegQuality));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; text: string; answer: Record<string, unknown> }> {
  let text = "";
  const stdout = new Writable({
    write(piece, _encoding, done) {
      text += String(piece);
      done();
    },
  });
  const code = await runClutter(args, { stdout });
  return { code, text, answer: args.includes("--json") ? JSON.parse(text.split("\n")[0] ?? "") : {} };
}

test("prints share, level, quality, sheet and objects, and writes the mask in the photo's own size", async () => {
  const { code, answer } = await run(
    file("now.jpg"),
    "--reference",
    file("tidy.jpg"),
    "--corners",
    corners,
    "--mask",
    file("mask.png"),
    "--json",
  );
  expect(code).toBe(0);
  expect(Object.keys(answer)).toEqual(["share", "level", "quality", "sheet", "objects"]);
  expect(Math.abs((answer.share as number) - share)).toBeLessThan(0.03);
  expect(answer.level).toBe("a-little");
  const mask = await sharp(file("mask.png")).metadata();
  expect([mask.width, mask.height]).toEqual([1280, 720]);
  const { data } = await sharp(file("mask.png")).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  expect([...new Set(data)].sort((a, b) => a - b)).toEqual([0, 255]);
});

test("finds the sheet by itself, with and without a tidy photo", async () => {
  for (const more of [[], ["--auto"], ["--reference", file("tidy.jpg")]]) {
    const { answer } = await run(file("now.jpg"), ...more, "--json");
    expect(Math.abs((answer.share as number) - share)).toBeLessThan(0.03);
    expect(answer.sheet).toHaveLength(4);
  }
});

test("scores a whole folder: a line a photo, each with its name, and a folder of masks", async () => {
  writeFileSync(file("broken.jpg"), "not a photo");
  const { code, text } = await run(folder, "--mask", file("masks"), "--json");
  rmSync(file("broken.jpg"));
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ photo }) => photo)).toEqual(expect.arrayContaining(["broken.jpg", "now.jpg", "tidy.jpg"]));
  expect(lines.find(({ photo }) => photo === "broken.jpg")).toMatchObject({
    share: null,
    level: "unknown",
    quality: { cause: "not-an-image" },
  });
  expect(code).toBe(1);
  expect(readdirSync(file("masks"))).toContain("now.png");
});

test("says in words what it found, and why there is no score", async () => {
  expect((await run(file("now.jpg"), "--corners", corners)).text).toMatch(/^\d+\.\d % of the sheet is covered: /);
  const black = await sharp({ create: { width: 640, height: 360, channels: 3, background: "#020202" } })
    .jpeg()
    .toBuffer();
  writeFileSync(file("black.png"), black);
  const { code, text } = await run(file("black.png"));
  expect(text).toContain("too dark");
  expect(code).toBe(0);
});

test.each([
  [["--corners", "1,2,3"], /eight numbers/],
  [["--corners", "0,0,1,1,2,2,3,3"], /make no sheet/],
  [["--auto", "--corners", "0,0,9,0,9,9,0,9"], /not both/],
  [["--refrence", "x.jpg"], /did you mean --reference/],
  [["--reference", "nowhere.jpg"], /no such file/],
])("refuses %j and says what would be right", async (more, message) => {
  await expect(run(file("now.jpg"), ...more)).rejects.toMatchObject({
    message: expect.stringMatching(message),
    exitCode: 2,
  });
});

test("refuses a photo that isn't there and a folder without photos", async () => {
  await expect(run(file("nowhere.jpg"))).rejects.toThrow(/no such file/);
  await expect(run(mkdtempSync(path.join(folder, "empty-")))).rejects.toThrow(/no photos/);
  await expect(run()).rejects.toThrow(/FILE is missing/);
});
