/** What lies beside a sheet's sides, and what that makes of a sheet that was found. */
import { expect, test } from "vitest";
import { tableBeside } from "../../../../agent/clutter/beside-sheet.ts";
import { findSheet } from "../../../../agent/clutter/find-sheet.ts";
import type { SheetCorners } from "../../../../agent/clutter/perspective.ts";
import { scoreSheet } from "../../../../agent/clutter/score-sheet.ts";
import { colourTest } from "../../../../agent/clutter/sheet-sides.ts";
import { type Drawn, drawnCorners, drawnPhoto } from "./drawn-photo.ts";

const paper = [225, 225, 220] as const;

/** Of a sheet with these corners, in a photo 384 × 216. */
function beside(drawn: Drawn, [topLeft, topRight, bottomRight, bottomLeft] = drawnCorners): number {
  const photo = drawnPhoto(drawn);
  const test = colourTest(photo, 41 / 253, 81 / 253, Math.log(253), 0.045);
  const pixels = [topLeft, topRight, bottomRight, bottomLeft].map(([x, y]) => [x * 384, y * 216]);
  return tableBeside(test, pixels as unknown as SheetCorners);
}

test("the table lies beside all sides, also where the light fades from one end to the other", () => {
  expect(beside({})).toBe(1);
  expect(beside({ light: (x) => 1.4 - x })).toBe(1);
  expect(beside({ table: [60, 62, 66], gain: 0.6 })).toBe(1);
});

test("things across a side or beside it hide little of the table", () => {
  const across = beside({ things: [[0.3, 0.1, 0.45, 0.3, paper]] });
  expect(across).toBeGreaterThan(0.9);
  const along = beside({ things: [[0.3, 0.05, 0.45, 0.15, paper]] });
  expect(along).toBeGreaterThan(0.6);
  expect(along).toBeLessThan(0.9);
});

test("a paper over a whole side isn't taken for the table", () => {
  // The sheet seems to end where the paper begins.
  const shorter: SheetCorners = [drawnCorners[0], drawnCorners[1], [0.88, 0.65], [0.12, 0.65]];
  expect(beside({ things: [[0, 0.65, 1, 0.97, paper]] }, shorter)).toBe(0);
});

test("without a sheet at the sides nothing speaks against them", () => {
  expect(beside({ sheet: [150, 120, 95] })).toBe(1);
});

test("a sheet of which a whole side is covered isn't scored with confidence", () => {
  const covered: Drawn = { things: [[0, 0.6, 1, 0.97, paper]] };
  expect(findSheet(drawnPhoto())?.confidence).toBeGreaterThan(0.85);
  expect(findSheet(drawnPhoto(covered))?.confidence ?? 0).toBeLessThan(0.4);
  expect(scoreSheet(drawnPhoto())).toMatchObject({ outcome: "scored" });
  expect(scoreSheet(drawnPhoto(covered))).toMatchObject({ outcome: "refused", cause: "unsure" });
});
