/** Late readings and their second: added to what was sent of it, as long as that is remembered. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addToRecent, type KeptRow, type RecentRows } from "../../../../agent/uplinks/recent-rows.ts";
import { createSecondWindows } from "../../../../common/detection/second-window.ts";

const nothing = (): RecentRows => ({ newest: [], edges: [] });
const row = (second: number, mean = 1, n = 1): KeptRow => [second * 1000, mean, mean, mean, 0, n];

/** The row of a second with these readings. */
function rowOf(values: readonly number[], second = 0): KeptRow {
  const windows = createSecondWindows();
  for (const value of values) windows.add({ t: second * 1000, value, validForMs: 1000, flags: 0 });
  const [closed] = windows.closeUntil(Number.POSITIVE_INFINITY);
  return [second * 1000, closed?.mean ?? 0, closed?.min ?? 0, closed?.max ?? 0, closed?.std ?? 0, closed?.n ?? 0];
}

describe("a second that comes in parts", () => {
  it("is the same as if all its readings had come at once", () => {
    const readings = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(readings, { minLength: 1, maxLength: 5 }), (parts) => {
        const kept = nothing();
        let sent: KeptRow = row(0);
        for (const part of parts) sent = addToRecent(kept, rowOf(part));
        const whole = rowOf(parts.flat());
        for (const [index, value] of whole.entries()) expect(sent[index]).toBeCloseTo(value, 6);
      }),
    );
  });

  it("is put together where a device was cut off in the middle of it, however long ago", () => {
    const kept = nothing();
    for (let second = 0; second <= 100; second += 1) addToRecent(kept, row(second, 4));
    for (let second = 2000; second < 2100; second += 1) addToRecent(kept, row(second));
    expect(addToRecent(kept, row(100, 8))).toEqual([100_000, 6, 4, 8, 2, 2]);
    expect(addToRecent(kept, row(2000, 3))[5]).toBe(2);
  });

  it("is itself where it is the first that is heard of it", () => {
    const kept = nothing();
    addToRecent(kept, row(500));
    expect(addToRecent(kept, row(90, 7))).toEqual(row(90, 7));
  });
});

it("remembers no more than a few seconds of a channel", () => {
  const kept = nothing();
  for (let second = 0; second < 5000; second += 1) addToRecent(kept, row(second * (1 + (second % 3))));
  expect(kept.newest.length + kept.edges.length).toBeLessThanOrEqual(24);
});
