/** What single pixels of a sheet are, in drawn cases. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bareLightOf } from "../../../../agent/clutter/bare-light.ts";
import { kinds, lightOnSheet } from "../../../../agent/clutter/light-on-sheet.ts";
import { linearLight, toLinear } from "../../../../agent/clutter/linear-light.ts";
import { heightOf } from "../../../../agent/clutter/smooth-fit.ts";
import { splitterSize, writeSplitter } from "../../../../agent/clutter/split-light.ts";
import { type Colour, evenSheet, fromLinear, type Lit, lightOf, neutral, usualLimits } from "./lit-photo.ts";

const size = { width: 24, height: 20 } as const;
/** Linear light of the sheet, as a length, and what one white light adds to each channel. */
const own = Math.hypot(0.0212, 0.2232, 0.0802);
const perChannel = own / Math.sqrt(3);

/** Names of the kinds that pixels of the sheet have. */
function kindsIn(lit: Lit, limits = usualLimits): string[] {
  const { light, area } = lightOf({ ...size, ...lit }, limits);
  const found = new Set<number>();
  for (let y = 0; y < area.height; y += 1) {
    for (let x = area.from[y] ?? 0; x < (area.to[y] ?? 0); x += 1) found.add(light.kind[y * area.width + x] ?? -1);
  }
  return Object.entries(kinds).flatMap(([name, kind]) => (found.has(kind) ? [name] : []));
}

const covering = (colour: Colour): Lit => ({ things: [[0, 0, size.width, size.height, colour]] });
const white = (amount: number) => () => amount * perChannel;

test.each<readonly [string, Lit, string]>([
  ["the bare sheet", {}, "bare"],
  ["the bare sheet in noise", { noise: 2 }, "bare"],
  ["a little less light", { light: () => 0.85 }, "bare"],
  ["a little more light", { light: () => 1.2 }, "bare"],
  ["a soft shadow", { light: () => 0.7 }, "shade"],
  ["a deep shadow", { light: () => 0.25 }, "shade"],
  ["a patch of sun", { light: () => 1.6 }, "bright"],
  ["a trace of glare", { glare: white(0.05) }, "bare"],
  ["weak glare", { glare: white(0.2) }, "glare"],
  ["strong glare", { glare: white(2) }, "glare"],
  ["coloured glare", { glare: white(0.5), warm: 0.03 }, "glare"],
  ["a shadow in glare", { glare: white(0.4), light: () => 0.5 }, "dimGlare"],
  ["a greyish thing of the sheet's hue", covering([70, 105, 82]), "dimGlare"],
  ["a thing of another hue", covering([180, 40, 35]), "thing"],
  ["a blue thing", covering([40, 80, 150]), "thing"],
  ["a thing as light as the sheet", covering([100, 110, 40]), "thing"],
  ["a black thing", covering([15, 17, 16]), "thing"],
  ["a grey thing", covering([110, 110, 110]), "thing"],
  ["white paper", covering([235, 235, 230]), "thing"],
  ["too little of the sheet in strong glare", { glare: white(1.5), light: () => 0.4 }, "thing"],
  ["white light that is missing", { glare: white(-0.12) }, "thing"],
  ["a purer green than the sheet's", covering([0, 130, 60]), "thing"],
])("%s is told as such", (_, lit, kind) => {
  expect(kindsIn(lit)).toEqual([kind]);
});

test("pixels beside the sheet aren't looked at", () => {
  const { light, area } = lightOf({ ...size, ...covering([180, 40, 35]) });
  for (let at = 0; at < light.kind.length; at += 1) {
    const [x, y] = [at % area.width, Math.floor(at / area.width)];
    const isIn = x >= (area.from[y] ?? 0) && x < (area.to[y] ?? 0);
    expect(light.kind[at]).toBe(isIn ? kinds.thing : kinds.outside);
    if (!isIn) expect([light.shade[at], light.white[at], light.aside[at]]).toEqual([0, 0, 0]);
  }
});

test("limits say from which white light on a pixel isn't bare, in proportion to a brighter sheet", () => {
  for (const limit of [0.04, 0.08, 0.16]) {
    const limits = { white: limit, aside: 0.04 };
    expect(kindsIn({ glare: white(limit - 0.015) }, limits)).toEqual(["bare"]);
    expect(kindsIn({ glare: white(limit + 0.015) }, limits)).toEqual(["glare"]);
    expect(kindsIn({ light: () => 2, glare: white(2 * limit - 0.02) }, limits)).toEqual(["bright"]);
    expect(kindsIn({ light: () => 2, glare: white(2 * limit + 0.02) }, limits)).toEqual(["brightGlare"]);
  }
});

test("a wider limit for what no light explains lets more colours pass as bare", () => {
  const reddish = covering([52, 129, 79]);
  const bluish = covering([37, 128, 90]);
  for (const lit of [reddish, bluish]) {
    expect(kindsIn(lit, { white: 0.08, aside: 0.005 })).toEqual(["thing"]);
    expect(kindsIn(lit, { white: 0.08, aside: 0.2 })).toEqual(["bare"]);
  }
});

test("splits each pixel's light as the splitter of its place says", () => {
  const sheet = [linearLight[40] ?? 0, linearLight[130] ?? 0, linearLight[80] ?? 0] as const;
  const splitter = new Float64Array(splitterSize);
  writeSplitter(splitter, 0, Float64Array.from(sheet), 0, neutral);
  const value = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(value, value, value, (r, g, b) => {
      const { photo, light } = lightOf({ ...size, ...covering([r, g, b]) });
      const at = 10 * photo.width + 19;
      const [p = 0, q = 0, s = 0] = [r, g, b].map((one) => linearLight[one]);
      const row = (from: number) =>
        (splitter[from] ?? 0) * p + (splitter[from + 1] ?? 0) * q + (splitter[from + 2] ?? 0) * s;
      expect(light.shade[at]).toBeCloseTo(row(0), 4);
      expect(light.white[at]).toBeCloseTo(row(3), 4);
      expect(light.aside[at]).toBeCloseTo(row(6) / (Math.hypot(p, q, s) + 0.01), 5);
    }),
  );
});

test("knows the bare sheet between the nodes of its lattice, where light falls off across it", () => {
  const [width, height] = [80, 60];
  const even = evenSheet();
  const slope = Float64Array.of(even.light[0] ?? 0, 0.1, -0.08, -0.03, 0.02, 0.03);
  const [red, blue] = [even.red[0] ?? 0, even.blue[0] ?? 0];
  const rgb = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at += 1) {
    const sum = Math.exp(heightOf(slope, (2 * (at % width)) / width - 1, (2 * Math.floor(at / width)) / height - 1));
    const own = [red, 1 - red - blue, blue].map((share) => toLinear((share * sum - 1) / 255));
    // As much white light on top as there is of the sheet's.
    const added = Math.hypot(...own) / Math.sqrt(3);
    rgb.set(
      own.map((value) => Math.round(255 * fromLinear(value + added))),
      3 * at,
    );
  }
  const { area } = lightOf({ width, height });
  const bare = bareLightOf({ ...even, light: slope }, width, height);
  const light = lightOnSheet({ width, height, fullWidth: 0, fullHeight: 0, rgb }, area, bare, neutral, usualLimits);
  for (let y = 3; y < height - 3; y += 1) {
    for (let x = 3; x < width - 3; x += 1) {
      // Whole numbers of 255 are that coarse.
      expect(Math.abs((light.shade[y * width + x] ?? 9) - 1)).toBeLessThan(0.03);
      expect(Math.abs((light.white[y * width + x] ?? 9) - 1)).toBeLessThan(0.03);
      expect(light.kind[y * width + x]).toBe(kinds.glare);
    }
  }
});

test("lets glare be coloured a little more than the bare sheet", () => {
  const limits = { white: 0.08, aside: 0.01 };
  const asides = [0.005, 0.02, 0.04].map((aside) => {
    // One part of the sheet's light, one of white, and so much at right angles to both.
    const [r, g, b] = [0.0212 + perChannel, 0.2232 + perChannel, 0.0802 + perChannel];
    const length = aside * Math.hypot(r, g, b);
    const colour = [r + 0.686 * length, g + 0.029 * length, b - 0.715 * length] as const;
    return kindsIn(covering(colour.map((value) => 255 * fromLinear(value)) as unknown as Colour), limits);
  });
  expect(asides).toEqual([["glare"], ["glare"], ["thing"]]);
});
