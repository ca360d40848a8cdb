/** Levels, references, changes and outlines: what is made of a score. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkSheet } from "../../../../agent/clutter/check-sheet.ts";
import { nextLevel } from "../../../../agent/clutter/clutter-level.ts";
import { compareObjects } from "../../../../agent/clutter/compare-objects.ts";
import { findSheet } from "../../../../agent/clutter/find-sheet.ts";
import { outlineOf } from "../../../../agent/clutter/mask-outline.ts";
import { fromSheet, inverse, mapped } from "../../../../agent/clutter/perspective.ts";
import { scoreSheet } from "../../../../agent/clutter/score-sheet.ts";
import { decodeReference, encodeReference, takeReference } from "../../../../agent/clutter/sheet-reference.ts";
import { type Drawn, drawnCorners, drawnPhoto } from "./drawn-photo.ts";

const red = [180, 40, 35] as const;
const thresholds = { littleFrom: 0.08, clutteredFrom: 0.25, hysteresis: 0.02 };
const reference = takeReference(drawnPhoto(), drawnCorners);

function cells(drawn: Drawn) {
  const photo = drawnPhoto(drawn);
  const score = scoreSheet(photo, { corners: drawnCorners, reference });
  if (score.outcome === "refused") throw new Error(score.cause);
  return score.cells;
}

test("a level is reached at its threshold and left only below it by the hysteresis", () => {
  expect(nextLevel(undefined, 0.079, thresholds)).toBe("tidy");
  expect(nextLevel("tidy", 0.08, thresholds)).toBe("a-little");
  expect(nextLevel("a-little", 0.065, thresholds)).toBe("a-little");
  expect(nextLevel("a-little", 0.059, thresholds)).toBe("tidy");
  expect(nextLevel("a-little", 0.25, thresholds)).toBe("cluttered");
  expect(nextLevel("cluttered", 0.235, thresholds)).toBe("cluttered");
  expect(nextLevel("cluttered", 0.2, thresholds)).toBe("a-little");
});

test("telling the same share again never changes the level", () => {
  const level = fc.constantFrom("tidy", "a-little", "cluttered", undefined);
  fc.assert(
    fc.property(level, fc.double({ min: 0, max: 1, noNaN: true }), (previous, share) => {
      const once = nextLevel(previous, share, thresholds);
      expect(nextLevel(once, share, thresholds)).toBe(once);
    }),
  );
});

test("places on the sheet come back from the picture", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, (u, v) => {
      const there = mapped(fromSheet(drawnCorners), u, v);
      const back = mapped(inverse(fromSheet(drawnCorners)), ...there);
      expect(Math.hypot(back[0] - u, back[1] - v)).toBeLessThan(1e-9);
    }),
  );
});

test("a reference comes back from JSON, is small, and is refused when damaged", () => {
  const text = JSON.stringify(encodeReference(reference));
  expect(text.length).toBeLessThan(30_000);
  const back = decodeReference(JSON.parse(text));
  expect(back?.middle.red).toBeCloseTo(reference.middle.red, 3);
  expect(decodeReference({ ...JSON.parse(text), version: 2 })).toBeUndefined();
  expect(decodeReference({ ...JSON.parse(text), red: [1] })).toBeUndefined();
});

test("a reference knows nothing of what lies around the sheet", () => {
  const elsewhere = takeReference(drawnPhoto({ table: [60, 60, 160] }), drawnCorners);
  expect(encodeReference(elsewhere).red).toEqual(encodeReference(reference).red);
});

test("the sheet is found in a photo, and a moved camera is noticed", () => {
  const found = findSheet(drawnPhoto({ things: [[0.4, 0.4, 0.5, 0.6, red]] }));
  expect(found?.confidence).toBeGreaterThan(0.7);
  for (const [at, [x, y]] of (found?.corners ?? []).entries()) {
    expect(Math.hypot(x - (drawnCorners[at]?.[0] ?? 0), y - (drawnCorners[at]?.[1] ?? 0))).toBeLessThan(0.015);
  }
  expect(checkSheet(drawnPhoto(), drawnCorners, reference)).toBe("same");
  expect(checkSheet(drawnPhoto({ shift: -0.025 }), drawnCorners, reference)).toBe("moved");
});

test("says what was left and what was removed since the last photo", () => {
  const before = cells({ things: [[0.3, 0.4, 0.4, 0.6, red]] });
  const now = cells({ things: [[0.6, 0.5, 0.7, 0.7, red]] });
  const { left, removed } = compareObjects(before, now);
  expect(left).toHaveLength(1);
  expect(removed).toHaveLength(1);
  expect(left[0]?.[0]).toBeGreaterThan(550);
  expect(removed[0]?.[0]).toBeLessThan(400);
  expect(compareObjects(now, now)).toEqual({ left: [], removed: [] });
});

test("outlines hold the covered cells in a few whole numbers", () => {
  const outlines = outlineOf(
    cells({
      things: [
        [0.3, 0.4, 0.4, 0.6, red],
        [0.6, 0.5, 0.7, 0.7, red],
      ],
    }),
  );
  expect(outlines).toHaveLength(2);
  for (const value of outlines.flat()) expect(Number.isInteger(value) && value >= 0 && value <= 1000).toBe(true);
});

test("outlines never have more than 200 points or 60 pieces, whatever the mask", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 125 * 125, maxLength: 125 * 125, max: 1 }), (mask) => {
      const outlines = outlineOf(mask);
      expect(outlines.length).toBeLessThanOrEqual(60);
      expect(outlines.flat().length).toBeLessThanOrEqual(400);
    }),
    { numRuns: 4 },
  );
});
