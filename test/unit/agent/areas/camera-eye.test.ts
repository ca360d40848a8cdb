/** An area's eye: of which photos one is kept where that is switched on. */
import sharp from "sharp";
import { expect, it } from "vitest";
import { createCameraEye } from "../../../../agent/areas/camera-eye.ts";
import type { Judgement } from "../../../../agent/areas/sheet-judge.ts";
import { areaSettings, type SheetCorners } from "../../../../common/contract/area-settings.ts";

const corners: SheetCorners = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
];
const score = { share: 0.1 };

/** Judges a grey picture thus; answers the verdict and how many photos were kept. */
async function judge(judgement: Judgement) {
  const jpeg = await sharp({ create: { width: 64, height: 36, channels: 3, background: "#888" } })
    .jpeg()
    .toBuffer();
  let kept = 0;
  const eye = createCameraEye({
    camera: () => ({
      id: "camera",
      simulated: true,
      problem: () => undefined,
      take: async () => jpeg,
      takePair: async () => [jpeg, jpeg],
    }),
    judge: { isSomebodyThere: () => false, judge: () => judgement },
    settings: areaSettings.parse({ id: "bench", name: "Bench", camera: "camera", corners }),
    reference: () => undefined,
    keep: async () => {
      kept += 1;
    },
  });
  const glance = await eye.glance(new AbortController().signal);
  return { verdict: await glance.judge(undefined), kept };
}

it("keeps the photo of a score", async () => {
  expect(await judge({ corners, score })).toEqual({ verdict: score, kept: 1 });
});

it("keeps no photo of what reaches in, though its score is handed on", async () => {
  const { verdict, kept } = await judge({ corners, cause: "person-in-view", still: score });
  expect([verdict, kept]).toEqual([{ cause: "person-in-view", still: score }, 0]);
});

it("keeps no photo that can't be scored", async () => {
  expect((await judge({ corners, cause: "blurred" })).kept).toBe(0);
});
