/** Minutes and hours: a peak is never lost, no more is held than there is time, and packing changes nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HistoryMinute, sumUpMinutes, sumUpSeconds } from "../../../../../dashboard/server/history/minute-rows.ts";
import { packMinutes, unpackMinutes } from "../../../../../dashboard/server/history/packed-minutes.ts";
import { createSecondTable } from "../../../../../dashboard/server/history/second-table.ts";
import { anchor, batch, hourStart, newHistory, second } from "./history-under-test.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const row = fc.record({
  afterMs: fc.oneof(fc.constant(1000), fc.integer({ min: 200, max: 90_000 })),
  mean: fc.integer({ min: 0, max: 100_000 }).map((steps) => steps / 1000),
  below: fc.nat(500).map((steps) => steps / 1000),
  above: fc.nat(5000).map((steps) => steps / 1000),
  validForMs: fc.integer({ min: 0, max: 65_000 }),
  flags: fc.constantFrom(0, 0, 0, 2, 16),
});

function tableOf(rows: readonly (typeof row extends fc.Arbitrary<infer R> ? R : never)[]) {
  const table = createSecondTable();
  let atMs = hourStart - 1000;
  const seconds = rows.map(({ afterMs, mean, below, above, validForMs, flags }) => {
    atMs += afterMs;
    table.put([atMs, mean, mean - below, mean + above, 0, 5, validForMs, flags], 0);
    return { atMs, min: mean - below, max: mean + above };
  });
  return { table, seconds };
}

describe("minutes", () => {
  it("keep the lowest and the highest of all seconds, and hold no more than their time", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), (rows) => {
        const { table, seconds } = tableOf(rows);
        const minutes = sumUpSeconds(table, minuteMs);
        const hours = sumUpMinutes(minutes, hourMs);
        for (const [steps, stepMs] of [
          [minutes, minuteMs],
          [hours, hourMs],
        ] as const) {
          for (const { atMs, min, max } of seconds) {
            const own = steps.find((one) => one.atMs === Math.floor(atMs / stepMs) * stepMs);
            expect(own?.min).toBeLessThanOrEqual(min);
            expect(own?.max).toBeGreaterThanOrEqual(max);
          }
          for (const { min, max, mean, heldMs } of steps) {
            expect(heldMs).toBeGreaterThan(0);
            expect(heldMs).toBeLessThanOrEqual(stepMs);
            expect(mean).toBeGreaterThanOrEqual(min - 1e-9);
            expect(mean).toBeLessThanOrEqual(max + 1e-9);
          }
        }
        expect(Math.max(...hours.map(({ max }) => max))).toBe(Math.max(...seconds.map(({ max }) => max)));
        expect(Math.min(...hours.map(({ min }) => min))).toBe(Math.min(...seconds.map(({ min }) => min)));
      }),
    );
  });

  it("come back from their packed form as they were", () => {
    const minute = fc.record({
      step: fc.nat(1439),
      mean: fc.integer({ min: -1e7, max: 1e9 }),
      below: fc.nat(1e6),
      above: fc.nat(1e6),
      heldMs: fc.integer({ min: 0, max: minuteMs }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(minute, { selector: ({ step }) => step, maxLength: 200 }), (list) => {
        const minutes = list
          .sort((a, b) => a.step - b.step)
          .map(({ step, mean, below, above, heldMs }): HistoryMinute => {
            const atMs = hourStart + step * minuteMs;
            return { atMs, mean: mean / 1000, min: (mean - below) / 1000, max: (mean + above) / 1000, heldMs };
          });
        expect(unpackMinutes(hourStart, minuteMs, packMinutes(hourStart, minuteMs, minutes))).toEqual(minutes);
      }),
    );
  });

  it("keep a peak of three seconds, and take in what comes late", () => {
    const history = newHistory();
    const seconds = Array.from({ length: 3600 }, (_, s) => second(2 + s, s * 1000, s >= 1800 && s < 1803 ? 40 : 1));
    history.commit([batch([anchor(1, 0, hourStart), ...seconds])]);
    const pack = () => {
      while (history.packSome(hourStart + 24 * hourMs, true));
    };
    const span = { startMs: hourStart, endMs: hourStart + hourMs };
    const minutes = () => history.minutes("g", "press.1", false, span);
    pack();
    expect(minutes()).toHaveLength(60);
    expect(minutes()[30]).toEqual({ atMs: hourStart + 30 * minuteMs, mean: 2.95, min: 1, max: 40, heldMs: minuteMs });
    expect(history.hours("g", "press.1", false, span)).toMatchObject([{ min: 1, max: 40, heldMs: hourMs }]);
    history.commit([batch([second(4000, 59_500, 90, { flags: 2 })])]);
    pack();
    expect(minutes()[0]).toMatchObject({ max: 90, heldMs: minuteMs });
    expect(history.hours("g", "press.1", false, span)).toMatchObject([{ min: 1, max: 90 }]);
  });
});
