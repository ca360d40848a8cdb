/** The judge on drawn photos: what a record gets to hold, what came and went, and who is there. */
import sharp, { type OverlayOptions } from "sharp";
import { expect, it } from "vitest";
import { clutterJudge } from "../../../../agent/areas/clutter-judge.ts";
import { decodeCells, encodeCells } from "../../../../agent/areas/covered-cells.ts";
import { decodePhoto, type Photo } from "../../../../agent/clutter/photo.ts";
import { record } from "../../../../common/contract/records.ts";

type Box = readonly [x: number, y: number, width: number, height: number];

/** A green sheet over the middle 80 % of a grey table, with dark boxes on it; in pixels of 640 × 360. */
async function drawn(...things: Box[]): Promise<Photo> {
  const box = ([left, top, width, height]: Box, background: object) => ({
    input: { create: { width, height, channels: 3 as const, background } },
    left,
    top,
  });
  const jpeg = await sharp({ create: { width: 640, height: 360, channels: 3, background: { r: 120, g: 118, b: 116 } } })
    .composite([
      box([64, 36, 512, 288], { r: 40, g: 140, b: 80 }),
      ...things.map((thing) => box(thing, { r: 40, g: 38, b: 44 })),
    ] as OverlayOptions[])
    .jpeg({ quality: 90 })
    .toBuffer();
  return decodePhoto(jpeg);
}

const corners: [[number, number], [number, number], [number, number], [number, number]] = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
];
const zone = (id: string, x: number) => ({
  id,
  name: id,
  polygon: [
    [x, 0],
    [x + 0.5, 0],
    [x + 0.5, 1],
    [x, 1],
  ] as [number, number][],
});
const options = { corners, tolerance: 0.5, zones: [zone("west", 0), zone("east", 0.5)] };

async function scoreOf(photo: Photo, covered?: string) {
  const judged = clutterJudge.judge(photo, { ...options, covered });
  if ("cause" in judged) throw new Error(`no score: ${judged.cause}`);
  return judged.score;
}

it("gives what a record takes: share, zones, outlines, and boxes of what came and went", async () => {
  const first = await scoreOf(await drawn([150, 120, 100, 80]));
  expect(Math.abs(first.share - 8000 / 147_456)).toBeLessThan(0.01);
  expect(first.zones?.map(({ id, share }) => [id, Math.round(share * 10)])).toEqual([
    ["west", 1],
    ["east", 0],
  ]);
  expect(first.left).toBeUndefined();
  const second = await scoreOf(await drawn([380, 200, 90, 70]), first.covered);
  expect([second.left?.length, second.removed?.length]).toEqual([1, 1]);
  const [x = 0, y = 0, width = 0, height = 0] = second.left?.[0] ?? [];
  expect(
    [Math.abs(x - 617), Math.abs(y - 569), Math.abs(width - 176), Math.abs(height - 243)].every((off) => off < 30),
  ).toBe(true);
  const { covered: _, ...fields } = second;
  const common = { seq: 1, kind: "score", t: 0, area: "bench", occasion: "demand", outcome: "scored", revision: 1 };
  expect(record.safeParse({ ...common, ...fields }).success).toBe(true);
  expect((await scoreOf(await drawn([380, 200, 90, 70]), second.covered)).left).toEqual([]);
});

it("compares nothing with what isn't of its kind, and says nothing of people where nobody is", async () => {
  const photo = await drawn([150, 120, 100, 80]);
  expect((await scoreOf(photo, "AAAA")).removed).toBeUndefined();
  expect(clutterJudge.isSomebodyThere(photo, photo, options)).toBe(false);
  expect(clutterJudge.isSomebodyThere(photo, await drawn([170, 130, 100, 80]), options)).toBe(true);
});

it("says why there is no score of a dark photo", async () => {
  const { rgb, ...photo } = await drawn([150, 120, 100, 80]);
  const dark = { ...photo, rgb: rgb.map((value) => value * 0.04) };
  expect(clutterJudge.judge(dark, options)).toEqual({ corners, cause: "too-dark" });
});

it("hands the score of a thing that reaches in over the edge along with the cause", async () => {
  const judged = clutterJudge.judge(await drawn([290, 0, 40, 200]), options);
  expect(judged).toMatchObject({ cause: "person-in-view", still: { share: expect.any(Number) } });
  const share = "cause" in judged ? judged.still?.share : undefined;
  expect(Math.abs((share ?? 0) - (40 * 164) / 147_456)).toBeLessThan(0.01);
});

it("reads cells back as they were written", () => {
  const cells = Uint8Array.from({ length: 125 * 125 }, (_, cell) => Number(cell % 3 === 0));
  expect(decodeCells(encodeCells(cells), cells.length)).toEqual(cells);
});
