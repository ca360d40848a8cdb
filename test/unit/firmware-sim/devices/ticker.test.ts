import { expect, test } from "vitest";
import { createTicker } from "../../../../firmware-sim/devices/ticker.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";

test("calls at the end of every window, spread over the period, with one timer for all", () => {
  const clock = createTestClock({ monoMs: 1017 });
  const ticker = createTicker(clock);
  const ends: [string, number][] = [];
  for (const name of ["a", "b"]) ticker.add(200, (endMs) => ends.push([name, endMs]));
  expect(clock.pendingTimers).toBe(1);
  clock.advance(800);
  expect(ends).toEqual([
    ["a", 1400],
    ["b", 1450],
    ["a", 1600],
    ["b", 1650],
    ["a", 1800],
  ]);
});

test("makes up for windows when it is called late, and leaves them out after a long standstill", () => {
  const timed = createTestClock();
  let nowMs = 0;
  const clock = { ...timed, monoMs: () => nowMs };
  const ends: number[] = [];
  createTicker(clock).add(200, (endMs) => ends.push(endMs));
  nowMs = 850;
  timed.advance(200);
  expect(ends).toEqual([200, 400, 600, 800]);
  nowMs = 3_600_050;
  timed.advance(1000);
  expect(ends.slice(4)).toEqual([3_600_000]);
});

test("stops, and keeps no timer when nobody is left", () => {
  const clock = createTestClock();
  const ticker = createTicker(clock);
  let calls = 0;
  const stop = ticker.add(100, () => {
    calls += 1;
    stop();
  });
  clock.advance(1000);
  expect(calls).toBe(1);
  expect(clock.pendingTimers).toBe(0);
});
