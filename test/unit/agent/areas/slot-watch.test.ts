/** What the watch over the schedules says after power cuts, without a clock, and when the clock is corrected. */
import { expect, it } from "vitest";
import { createSlotWatch } from "../../../../agent/areas/slot-watch.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const midnight = Date.UTC(2026, 3, 1);

/** Due at 9 and at 12 each day, UTC. */
function schedule(afterMs: number, untilMs: number) {
  const due: { slot: string; dueMs: number }[] = [];
  for (let day = Math.floor(afterMs / dayMs); day <= Math.floor(untilMs / dayMs); day += 1) {
    for (const hour of [9, 12]) {
      const dueMs = day * dayMs + hour * hourMs;
      if (dueMs > afterMs && dueMs <= untilMs) due.push({ slot: hour === 9 ? "09:00" : "12:00", dueMs });
    }
  }
  return due;
}
const schedules = new Map([["bench", schedule]]);

function watchAt(wallMs: number | undefined, aliveMs?: number) {
  const clock = createTestClock({ wallMs });
  const seen = { setBack: 0 };
  const watch = createSlotWatch(clock, aliveMs, () => {
    seen.setBack += 1;
  });
  const turns = () =>
    watch.turns(schedules).map(({ slot, dueMs, turn }) => `${turn} ${slot} ${((dueMs - midnight) / dayMs) | 0}`);
  return { clock, turns, seen };
}

it("says look when a time has come, once", () => {
  const { clock, turns } = watchAt(midnight + 8.99 * hourMs);
  expect(turns()).toEqual([]);
  clock.advance(0.02 * hourMs);
  expect(turns()).toEqual(["look 09:00 0"]);
  clock.advance(1000);
  expect(turns()).toEqual([]);
});

it("says what was missed between the last sign of life and the start, and no more than 14 days of it", () => {
  expect(watchAt(midnight + dayMs + 10 * hourMs, midnight + 11 * hourMs).turns()).toEqual([
    "power-off 12:00 0",
    "power-off 09:00 1",
  ]);
  expect(watchAt(midnight + 100 * dayMs, midnight).turns()).toHaveLength(28);
  expect(watchAt(midnight + 10 * hourMs).turns()).toEqual([]);
  expect(watchAt(midnight + 10 * hourMs, midnight + dayMs).turns()).toEqual([]);
});

it("waits for the time of day, then looks for the newest slot that came meanwhile", () => {
  const { clock, turns } = watchAt(undefined, midnight + 8 * hourMs);
  expect(turns()).toEqual([]);
  clock.advance(4 * hourMs);
  expect(turns()).toEqual([]);
  // The run began at 8:30.
  clock.setWall(midnight + 12.5 * hourMs);
  expect(turns()).toEqual(["clock-not-set 09:00 0", "look 12:00 0"]);
});

it("looks no more for a slot that came more than an hour before the clock was set", () => {
  const { clock, turns } = watchAt(undefined);
  clock.advance(5 * hourMs);
  clock.setWall(midnight + 13.5 * hourMs);
  expect(turns()).toEqual(["clock-not-set 09:00 0", "clock-not-set 12:00 0"]);
});

it("takes nothing for missed of a schedule that comes later than the first turns", () => {
  const clock = createTestClock({ wallMs: midnight + 8 * hourMs });
  const watch = createSlotWatch(clock, undefined, () => undefined);
  watch.turns(new Map());
  clock.advance(5 * hourMs);
  watch.turns(new Map());
  clock.advance(1000);
  expect(watch.turns(schedules)).toEqual([]);
});

it("takes a slot as missed that passed while the computer slept", () => {
  const { clock, turns } = watchAt(midnight + 8 * hourMs);
  turns();
  clock.setWall(midnight + 10 * hourMs);
  expect(turns()).toEqual(["power-off 09:00 0"]);
});

it("asks for no second look when the clock is set back a little, and does when it was days ahead", () => {
  const { clock, turns, seen } = watchAt(midnight + 8.99 * hourMs);
  turns();
  clock.advance(0.02 * hourMs);
  turns();
  clock.setWall(midnight + 8.99 * hourMs);
  clock.advance(0.02 * hourMs);
  expect(turns()).toEqual([]);
  expect(seen.setBack).toBe(0);

  clock.setWall(midnight - dayMs + 8.99 * hourMs);
  expect(turns()).toEqual([]);
  expect(seen.setBack).toBe(1);
  clock.advance(0.02 * hourMs);
  expect(turns()).toEqual(["look 09:00 0"]);
});
