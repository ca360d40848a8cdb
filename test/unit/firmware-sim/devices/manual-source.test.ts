import { expect, test } from "vitest";
import { createManualSource } from "../../../../firmware-sim/devices/step-device.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";

test("steps at the moment that it returns: before it the old current, from it on the new one", () => {
  const clock = createTestClock({ monoMs: 1000 });
  const source = createManualSource(clock, 0.5);
  clock.advance(120);
  const atMs = source.setAmps(4);
  clock.advance(80);
  expect(atMs).toBe(1120);
  expect([1000, 1119.75, 1120, 1199].map(source.ampsAt)).toEqual([0.5, 0.5, 4, 4]);
});

test("keeps every step of a window, and the current before it", () => {
  const clock = createTestClock();
  const source = createManualSource(clock);
  for (const amps of [1, 2, 3]) {
    clock.advance(10);
    source.setAmps(amps);
  }
  expect([0, 10, 20, 30].map(source.ampsAt)).toEqual([0, 1, 2, 3]);
  clock.advance(60_000);
  source.setAmps(9);
  expect(source.ampsAt(60_029)).toBe(3);
  expect(source.ampsAt(60_030)).toBe(9);
});
