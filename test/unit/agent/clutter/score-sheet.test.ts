/** Scores of drawn photos whose truth is known. */
import { expect, test } from "vitest";
import { type ScoredSheet, type ScoreOptions, scoreSheet } from "../../../../agent/clutter/score-sheet.ts";
import { takeReference } from "../../../../agent/clutter/sheet-reference.ts";
import { type Drawn, drawnCorners, drawnPhoto } from "./drawn-photo.ts";

const red = [180, 40, 35] as const;
const reference = takeReference(drawnPhoto(), drawnCorners);

function score(drawn: Drawn, options: ScoreOptions = { corners: drawnCorners, reference }): ScoredSheet {
  const result = scoreSheet(drawnPhoto(drawn), options);
  if (result.outcome === "refused") throw new Error(`refused: ${result.cause}`);
  return result;
}

function cause(drawn: Drawn, options: ScoreOptions = { corners: drawnCorners, reference }) {
  const result = scoreSheet(drawnPhoto(drawn), options);
  return result.outcome === "refused" ? result.cause : undefined;
}

test.each([
  ["corners and reference", { corners: drawnCorners, reference }],
  ["corners only", { corners: drawnCorners }],
  ["nothing", {}],
] as const)("finds a tidy sheet tidy with %s given", (_, options) => {
  expect(score({}, options).share).toBeLessThan(0.003);
});

test.each([
  ["corners and reference", { corners: drawnCorners, reference }],
  ["corners only", { corners: drawnCorners }],
  ["nothing", {}],
] as const)("scores things with %s given, and says where they lie", (_, options) => {
  const { share, objects, sheet } = score(
    {
      things: [
        [0.4, 0.4, 0.5, 0.6, red],
        [0.6, 0.65, 0.7, 0.75, [230, 230, 225]],
      ],
    },
    options,
  );
  expect(objects).toHaveLength(2);
  expect(share).toBeGreaterThan(0.03);
  expect(share).toBeLessThan(0.08);
  const [x = 0, y = 0, w = 0, h = 0] = objects.find(({ pixels }) => pixels[0] < 180)?.pixels ?? [];
  expect([x / 384, y / 216, (x + w) / 384, (y + h) / 216].map((one) => Number(one.toFixed(1)))).toEqual([
    0.4, 0.4, 0.5, 0.6,
  ]);
  expect(
    Math.max(
      ...sheet.flatMap(([u, v], at) => [
        Math.abs(u - (drawnCorners[at]?.[0] ?? 0)),
        Math.abs(v - (drawnCorners[at]?.[1] ?? 0)),
      ]),
    ),
  ).toBeLessThan(0.015);
});

test("undoes perspective: the same pixels are more of the sheet where it is farther away", () => {
  const far = score({ things: [[0.45, 0.2, 0.55, 0.3, red]] }).share;
  const near = score({ things: [[0.45, 0.75, 0.55, 0.85, red]] }).share;
  expect(far / near).toBeGreaterThan(1.5);
});

test("catches a board of the sheet's own hue, darker or brighter", () => {
  for (const factor of [0.7, 1.3]) {
    const board = [40 * factor, 118 * factor, 95 * factor] as const;
    expect(score({ things: [[0.4, 0.4, 0.55, 0.6, board]] }).share).toBeGreaterThan(0.04);
  }
});

test("tolerates less light, light from one side, and a soft shadow", () => {
  expect(score({ gain: 0.6 }).share).toBeLessThan(0.003);
  expect(score({ light: (x) => 0.7 + 0.6 * x }).share).toBeLessThan(0.003);
  const shadow = (x: number, y: number) => 1 - 0.4 / (1 + Math.exp((0.15 - Math.hypot(x - 0.5, y - 0.5)) / -0.03));
  expect(score({ light: shadow }).share).toBeLessThan(0.003);
});

test("tolerates glare, and still sees what lies beside it", () => {
  // Added to the picture's values, as a camera would that isn't true to light.
  expect(score({ glare: [140, 0.5, 0.5] }).share).toBeLessThan(0.005);
  expect(score({ glare: [100, 0.35, 0.4], things: [[0.6, 0.5, 0.7, 0.7, red]] }).objects).toHaveLength(1);
});

test("leaves specks out", () => {
  expect(score({ things: [[0.5, 0.5, 0.504, 0.507, red]] }).share).toBe(0);
});

test("tells the share of each zone", () => {
  const half = (id: string, left: number, right: number) => ({
    id,
    polygon: [
      [left, 0],
      [right, 0],
      [right, 1],
      [left, 1],
    ] as [number, number][],
  });
  const zones = [half("left", 0, 0.5), half("right", 0.5, 1)];
  const { zones: told, share } = score(
    { things: [[0.3, 0.4, 0.4, 0.6, red]] },
    { corners: drawnCorners, reference, zones },
  );
  expect(told[1]).toEqual({ id: "right", share: 0 });
  expect(told[0]?.share).toBeCloseTo(2 * share, 2);
});

test("refuses what is too dark, too bright or blurred, and says which", () => {
  expect(cause({ gain: 0.06 })).toBe("too-dark");
  expect(cause({ gain: 8 })).toBe("too-bright");
  expect(cause({ blur: 9, things: [[0.4, 0.4, 0.5, 0.6, [230, 230, 225]]] })).toBe("blurred");
});

test("refuses a photo of a camera that has moved", () => {
  expect(cause({ shift: 0.03 })).toBe("camera-moved");
  expect(cause({ shift: 0.003 })).toBeUndefined();
});

test("isn't misled by a thing that covers a side of the sheet", () => {
  expect(cause({ things: [[0.05, 0.84, 0.95, 0.95, red]] })).toBeUndefined();
});

test("is unsure or finds no sheet where there is none", () => {
  const grey = [120, 120, 120] as const;
  expect(["no-sheet", "unsure"]).toContain(cause({ sheet: grey, table: grey }, {}) ?? "scored");
});

test("answers the same for the same photo", () => {
  const drawn = { things: [[0.4, 0.4, 0.5, 0.6, red]] } as const;
  expect(score(drawn)).toEqual(score(drawn));
});
