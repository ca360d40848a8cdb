import sharp from "sharp";
import { expect, test } from "vitest";
import { drawScene } from "../../../../firmware-sim/workbench/draw-scene.ts";
import { rectangle } from "../../../../firmware-sim/workbench/outlines.ts";
import { type Picture, pixelKind } from "../../../../firmware-sim/workbench/picture.ts";
import { pictureJpeg } from "../../../../firmware-sim/workbench/picture-jpeg.ts";
import { planScene, type ScenePlan } from "../../../../firmware-sim/workbench/scene-plan.ts";
import { laterPlan, tidyPlan } from "../../../../firmware-sim/workbench/scene-variants.ts";
import { hueApartDeg } from "../../../../firmware-sim/workbench/things/boards.ts";
import { hsvOf, type Thing } from "../../../../firmware-sim/workbench/things/thing.ts";

const width = 192;

function mean({ rgb }: Picture): number {
  return rgb.reduce((sum, value) => sum + value, 0) / rgb.length;
}

/** Mean difference of neighbours in a row: how sharp a picture is. */
function sharpness({ rgb }: Picture): number {
  let sum = 0;
  for (let at = 3; at < rgb.length; at += 1) sum += Math.abs((rgb[at] ?? 0) - (rgb[at - 3] ?? 0));
  return sum / rgb.length;
}

/** A flat thing of a size in mm round a place. */
function flat(widthMm: number, heightMm: number, at: readonly [number, number] = [0, 0]): Thing {
  const outline = rectangle(widthMm, heightMm, at);
  return { kind: "paper", sameHue: false, parts: [{ outline, topMm: 0, colour: [240, 240, 240] }] };
}

test("draws the same bytes for the same seed, and others for another", () => {
  const first = drawScene(planScene(5, { width }));
  expect(drawScene(planScene(5, { width })).picture.rgb).toEqual(first.picture.rgb);
  expect(drawScene(planScene(6, { width })).picture.rgb).not.toEqual(first.picture.rgb);
  expect(first.picture).toMatchObject({ width, height: 108 });
});

test.each([1, 2, 3, 4])(
  "tells the covered share after undoing the perspective, whatever the view (seed %d)",
  (seed) => {
    const empty = planScene(seed, { width: 640, covered: 0 });
    const { widthMm, heightMm } = empty.sheet;
    const corner = flat(widthMm / 4, heightMm / 2, [-widthMm * (3 / 8), -heightMm / 4]);
    const { truth } = drawScene({ ...empty, things: [corner, flat(100, 80, [widthMm / 4, heightMm / 4])] });
    const small = (100 * 80) / (widthMm * heightMm);
    expect(truth.share).toBeCloseTo(1 / 8 + small, 3);
    expect(truth.things[0]?.share).toBeCloseTo(1 / 8, 2);
    expect(truth.things[1]?.share).toBeCloseTo(small, 2);
  },
);

test("counts a thing once where another lies on it, and not at all beside the sheet", () => {
  const empty = planScene(8, { width, covered: 0 });
  const { widthMm, heightMm } = empty.sheet;
  const half = flat(widthMm / 2, heightMm, [-widthMm / 4, 0]);
  const beside = flat(100, 100, [widthMm / 2 + 60, 0]);
  const { truth } = drawScene({ ...empty, things: [half, flat(100, 100, [-widthMm / 4, 0]), beside] });
  expect(truth.share).toBeCloseTo(0.5, 2);
  expect(truth.things[2]).toMatchObject({ box: null, share: 0 });
});

test("marks the sheet between its corners, and nothing else", () => {
  const { truth, picture } = drawScene(planScene(4, { width, covered: 0 }));
  const middle = [0, 1].map((axis) => truth.corners.reduce((sum, corner) => sum + (corner[axis] ?? 0) / 4, 0));
  const kindAt = (corner: readonly [number, number], towards: number) => {
    const [x, y] = corner.map((value, axis) => Math.floor(value + ((middle[axis] ?? 0) - value) * towards));
    return truth.kinds[(y ?? 0) * picture.width + (x ?? 0)];
  };
  for (const corner of truth.corners) {
    expect(kindAt(corner, 0.04)).toBe(pixelKind.bare);
    expect(kindAt(corner, -0.04)).toBe(pixelKind.outside);
  }
});

test("takes neither shadow nor glare for a cover", () => {
  for (const seed of [11, 12, 13]) {
    const { truth } = drawScene(tidyPlan(planScene(seed, { width })));
    expect(truth.share).toBe(0);
    expect(Math.max(...truth.kinds)).toBe(pixelKind.bare);
  }
});

test("keeps camera and corners for the tidy reference, in another light unless told so", () => {
  const plan = planScene(21, { width, covered: 0.3 });
  const scene = drawScene(plan);
  const other = drawScene(tidyPlan(plan));
  expect(other.truth.corners).toEqual(scene.truth.corners);
  expect(tidyPlan(plan).light).not.toEqual(plan.light);
  expect(tidyPlan(plan, { light: "same" }).light).toEqual(plan.light);
});

test.each([0, 0.2, 0.5, 0.95])("covers about as much as is asked for: %d", (covered) => {
  for (const seed of [31, 32]) {
    const { truth } = drawScene(planScene(seed, { width, covered }));
    expect(Math.abs(truth.share - covered)).toBeLessThan(covered === 0 ? 1e-9 : 0.15);
  }
});

test("marks as same-hue only the own surface of boards within 25° of the sheet's hue", () => {
  for (let seed = 40; seed < 50; seed += 1) {
    const plan = planScene(seed, { width, covered: 0.3, sameHueBoards: 1 });
    const marked = plan.things.flatMap(({ parts }) => parts.filter(({ sameHue }) => sameHue));
    expect(marked.length).toBeGreaterThan(0);
    for (const { colour } of marked)
      expect(hueApartDeg(hsvOf(colour).hueDeg, plan.sheet.colour.hueDeg)).toBeLessThan(29);
    expect(plan.things.filter(({ sameHue }) => sameHue).every(({ kind }) => kind === "board")).toBe(true);
  }
  const { truth } = drawScene(planScene(41, { width, covered: 0.1, sameHueBoards: 1 }));
  expect(truth.kinds).toContain(pixelKind.coveredSameHue);
});

test("moves a thing by the pixels that are asked for half a second later", () => {
  const empty = planScene(9, { width: 640, covered: 0 });
  const plan = { ...empty, things: [flat(90, 60)] };
  const left = (scene: ScenePlan) => drawScene(scene).truth.things[0]?.box?.[0] ?? Number.NaN;
  const later = laterPlan(plan, 1, { move: { thing: 0, px: 12, direction: 0 } });
  expect(left(later) - left(plan)).toBeGreaterThanOrEqual(10);
  expect(left(later) - left(plan)).toBeLessThanOrEqual(14);
});

test("brightens the later frame by its gain, with other noise", () => {
  const plan = planScene(10, { width, covered: 0.2 });
  const [first, same, brighter] = [plan, laterPlan(plan, 1), laterPlan(plan, 2, { gain: 1.1 })].map(
    (each) => drawScene(each).picture,
  );
  if (!first || !same || !brighter) throw new Error("three pictures were drawn");
  expect(same.rgb).not.toEqual(first.rgb);
  expect(mean(same)).toBeCloseTo(mean(first), 0);
  expect(mean(brighter) / mean(first)).toBeGreaterThan(1.02);
});

test("spoils a photo as it is asked to", () => {
  const [good, dark, bright, blurred] = [undefined, "dark" as const, "bright" as const, "blurred" as const].map(
    (flaw) => drawScene(planScene(14, { width, covered: 0.3, flaw })),
  );
  if (!good || !dark || !bright || !blurred) throw new Error("four pictures were drawn");
  expect(mean(dark.picture)).toBeLessThan(0.3 * mean(good.picture));
  expect(mean(bright.picture)).toBeGreaterThan(1.5 * mean(good.picture));
  expect(sharpness(blurred.picture)).toBeLessThan(0.75 * sharpness(good.picture));
  expect([good, dark, bright, blurred].map(({ truth }) => truth.flaw)).toEqual([
    undefined,
    "dark",
    "bright",
    "blurred",
  ]);
});

test("puts hands, arms and persons over the sheet", () => {
  const kindsOf = (people: "none" | "hand" | "arms" | "person") =>
    planScene(3, { width, people })
      .things.map(({ kind }) => kind)
      .filter((kind) => kind === "hand" || kind === "person");
  expect(kindsOf("none")).toEqual([]);
  expect(kindsOf("hand")).toEqual(["hand"]);
  expect(kindsOf("arms")).toEqual(["hand", "hand"]);
  expect(kindsOf("person")).toEqual(["hand", "hand", "person"]);
  const { truth } = drawScene(planScene(3, { width, covered: 0, people: "hand" }));
  expect(truth.share).toBeGreaterThan(0.02);
});

test("encodes a picture as a JPEG that others can read", async () => {
  const { picture } = drawScene(planScene(2, { width }));
  const { data, info } = await sharp(await pictureJpeg(picture, 95))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width, height: 108, channels: 3 });
  const apart = picture.rgb.reduce((sum, value, at) => sum + Math.abs(value - (data[at] ?? 0)), 0) / data.length;
  expect(apart).toBeLessThan(6);
});
