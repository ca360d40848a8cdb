import { expect, test } from "vitest";
import { between, createRandom, randomAt, seedOf, smoothNoise } from "../../../firmware-sim/random.ts";

const take = (random: () => number, count: number) => Array.from({ length: count }, random);

test("gives the numbers of mulberry32, which are the same everywhere", () => {
  expect(take(createRandom(1), 3).map((value) => value.toFixed(6))).toEqual(["0.627074", "0.002736", "0.527447"]);
});

test("gives other numbers for another seed, and another name makes another seed", () => {
  expect(take(createRandom(1), 3)).not.toEqual(take(createRandom(2), 3));
  expect(seedOf(1, "cutter-1")).not.toBe(seedOf(1, "cutter-2"));
  expect(seedOf(1, "cutter-1")).not.toBe(seedOf(2, "cutter-1"));
});

test.each([createRandom(9), indexed(9)])("spreads its numbers evenly from 0 up to 1", (random) => {
  const tenths = new Array<number>(10).fill(0);
  for (const value of take(random, 20_000)) tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] ?? 0) + 1;
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

test("keeps between two limits", () => {
  const random = createRandom(3);
  for (const value of take(() => between(random, 5, 7), 1000)) {
    expect(value).toBeGreaterThanOrEqual(5);
    expect(value).toBeLessThan(7);
  }
});

test("wanders without jumps between -1 and 1", () => {
  const curve = Array.from({ length: 5000 }, (_, ms) => smoothNoise(4, ms, 500));
  const steps = curve.slice(1).map((value, index) => Math.abs(value - (curve[index] ?? 0)));
  expect(Math.max(...curve.map(Math.abs))).toBeLessThanOrEqual(1);
  expect(Math.max(...steps)).toBeLessThan(0.01);
  expect(new Set(curve.map((value) => value.toFixed(1))).size).toBeGreaterThan(5);
});

function indexed(seed: number): () => number {
  let index = 0;
  return () => randomAt(seed, index++);
}
