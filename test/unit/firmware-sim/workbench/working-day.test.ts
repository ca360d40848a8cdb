import { expect, test } from "vitest";
import { drawScene } from "../../../../firmware-sim/workbench/draw-scene.ts";
import { createWorkingBench } from "../../../../firmware-sim/workbench/working-day.ts";

const bench = createWorkingBench(3, { width: 160 });
const days = [2, 3, 4, 5];

function shareAt(day: number, hour: number): number {
  const { plan } = bench.at({ day, hour });
  const things = plan.things.filter(({ kind }) => kind !== "hand");
  return drawScene({ ...plan, things }).truth.share;
}

function brightnessAt(hour: number, isLampOn: boolean): number {
  const { rgb } = drawScene(bench.at({ day: 1, hour }, { isLampOn }).plan).picture;
  return rgb.reduce((sum, value) => sum + value, 0) / rgb.length;
}

test("begins tidy, and is cluttered by noon", () => {
  for (const day of days) {
    expect(shareAt(day, 8.1)).toBeLessThan(0.02);
    expect(shareAt(day, 12)).toBeGreaterThan(shareAt(day, 9));
  }
});

test("is tidied up before the end of most days, and what is left lies there in the morning", () => {
  const tidied = days.filter((day) => bench.isTidiedUp(day));
  const left = days.filter((day) => !bench.isTidiedUp(day));
  expect(tidied.length).toBeGreaterThan(0);
  expect(left.length).toBeGreaterThan(0);
  for (const day of tidied) expect(shareAt(day, 17.1)).toBeLessThan(0.02);
  for (const day of left) {
    expect(shareAt(day, 17.1)).toBeGreaterThan(0.05);
    expect(shareAt(day + 1, 7)).toBeCloseTo(shareAt(day, 17.1), 3);
  }
});

test("has somebody there in part of the working time, and nobody at lunch or at night", () => {
  const somebodyAt = (hour: number) => bench.at({ day: 2, hour }).isSomebodyThere;
  const working = Array.from({ length: 40 }, (_, index) => somebodyAt(8.5 + index * 0.08));
  expect(working.filter(Boolean).length).toBeGreaterThan(10);
  expect(working.filter((isThere) => !isThere).length).toBeGreaterThan(10);
  for (const hour of [3, 7.9, 12.5, 18, 23]) expect(somebodyAt(hour)).toBe(false);
});

test("keeps hands moving: half a second later they are elsewhere", () => {
  const hours = Array.from({ length: 40 }, (_, index) => 9 + index * 0.05);
  const hour = hours.find((each) => bench.at({ day: 2, hour: each }).isSomebodyThere) ?? Number.NaN;
  const later = bench.at({ day: 2, hour: hour + 0.5 / 3600 });
  expect(later.isSomebodyThere).toBe(true);
  expect(later.plan.things).not.toEqual(bench.at({ day: 2, hour }).plan.things);
});

test("is dark at night, and its lamp makes it bright", () => {
  expect(brightnessAt(22, false)).toBeLessThan(45);
  expect(brightnessAt(22, true)).toBeGreaterThan(80);
  expect(bench.at({ day: 1, hour: 12.5 }).isRoomLit).toBe(false);
  expect(bench.at({ day: 1, hour: 14 }).isRoomLit).toBe(true);
});

test("is the same day each time, and another one for another number", () => {
  const at = (day: number) => bench.at({ day, hour: 11 }).plan;
  expect(at(4)).toEqual(at(4));
  expect(at(4).things).not.toEqual(at(5).things);
  expect(at(4).view).toEqual(at(5).view);
});

test("has a tidy reference from the same camera", () => {
  const { truth } = drawScene(bench.tidy());
  expect(truth.share).toBe(0);
  expect(truth.corners).toEqual(drawScene(bench.at({ day: 1, hour: 12 }).plan).truth.corners);
});
