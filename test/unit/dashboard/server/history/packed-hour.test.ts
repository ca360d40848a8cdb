/** An hour of seconds as bytes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hourMs, packHour, unpackHour } from "../../../../../dashboard/server/history/packed-hour.ts";
import { createSecondTable, type HistorySecond } from "../../../../../dashboard/server/history/second-table.ts";
import { hourStart } from "./history-under-test.ts";

function pack(seconds: readonly HistorySecond[]): Uint8Array {
  const table = createSecondTable();
  for (const { atMs, mean, min, max, std, n, validForMs, flags } of seconds) {
    table.put([atMs, mean, min, max, std, n, validForMs, flags], 0);
  }
  return packHour(hourStart, table);
}
const unpack = (packed: Uint8Array) => unpackHour(hourStart, packed).within(hourStart, hourStart + hourMs);

const anyAmps = fc.integer({ min: 0, max: 100_000_000 }).map((steps) => steps / 1000);
const anySecond = fc
  .record({
    amps: fc.tuple(anyAmps, anyAmps, anyAmps).map((three) => three.sort((a, b) => a - b)),
    std: anyAmps,
    n: fc.integer({ min: 1, max: 3000 }),
    validForMs: fc.integer({ min: 0, max: 1_800_000 }),
    flags: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ amps: [min = 0, mean = 0, max = 0], ...rest }) => ({ min, mean, max, ...rest }));
const anyHour: fc.Arbitrary<HistorySecond[]> = fc
  .uniqueArray(fc.tuple(fc.nat(hourMs - 1), anySecond), { selector: ([offset]) => offset, maxLength: 80 })
  .map((rows) => rows.sort(([a], [b]) => a - b).map(([offset, second]) => ({ atMs: hourStart + offset, ...second })));

describe("a packed hour", () => {
  it("gives back every second", () => {
    fc.assert(
      fc.property(anyHour, (seconds) => {
        expect(unpack(pack(seconds))).toEqual(seconds);
      }),
    );
  });

  it("keeps values to the nearest mA", () => {
    const one = {
      atMs: hourStart,
      mean: 1.23456,
      min: 0.0004,
      max: 2.99961,
      std: 0.0156,
      n: 5,
      validForMs: 2500,
      flags: 0,
    };
    const [back] = unpack(pack([one]));
    expect(back).toEqual({ ...one, mean: 1.235, min: 0, max: 3, std: 0.016 });
  });

  it("is a few bytes a second for an ordinary hour", () => {
    const seconds = Array.from({ length: 3600 }, (_, i) => {
      const mean = Math.round(2000 + 300 * Math.sin(i / 50) + ((i * 7919) % 40)) / 1000;
      return {
        atMs: hourStart + i * 1000,
        mean,
        min: mean - 0.1,
        max: mean + 0.2,
        std: 0.05,
        n: 5,
        validForMs: 2500,
        flags: 0,
      };
    });
    expect(pack(seconds).byteLength).toBeLessThan(3600 * 6);
  });

  it("is as good after one of its seconds was put in anew, at any place", () => {
    fc.assert(
      fc.property(anyHour, fc.nat(), (seconds, place) => {
        const again = seconds[place % Math.max(1, seconds.length)];
        expect(unpack(pack(again ? [...seconds, again] : seconds))).toEqual(seconds);
      }),
    );
  });

  it("is noticed when any byte of it is damaged or it is cut", () => {
    fc.assert(
      fc.property(anyHour, fc.nat(), fc.integer({ min: 1, max: 255 }), (seconds, place, difference) => {
        const packed = pack(seconds);
        const damaged = packed.slice();
        const at = place % damaged.length;
        damaged[at] = (damaged[at] ?? 0) ^ difference;
        expect(() => unpack(damaged)).toThrow(RangeError);
        expect(() => unpack(packed.subarray(0, at))).toThrow(RangeError);
      }),
    );
  });
});
