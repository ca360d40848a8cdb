/** Tables of numbers come back as they were, whatever stands in them, and never as something else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packNumbers, unpackNumbers } from "../../../../../dashboard/server/history/number-table.ts";

const column = fc.oneof(
  fc.constant(fc.integer({ min: 0, max: 255 })),
  fc.constant(fc.integer({ min: -70_000, max: 70_000 })),
  fc.constant(fc.integer({ min: 1_780_000_000_000, max: 1_780_086_400_000 })),
  fc.constant(fc.maxSafeInteger()),
  fc.constant(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
);
const table = fc
  .array(column, { minLength: 1, maxLength: 8 })
  .chain((columns) =>
    fc
      .array(fc.tuple(...columns), { maxLength: 30 })
      .map((rows) => ({ columns: columns.length, rows: rows as number[][] })),
  );

describe("a table of numbers", () => {
  it("comes back as it was, wherever it lies in memory", () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 0, max: 7 }), ({ columns, rows }, offset) => {
        const packed = packNumbers(columns, rows);
        const moved = new Uint8Array(packed.length + offset);
        moved.set(packed, offset);
        const back = unpackNumbers(moved.subarray(offset));
        expect(back.columns).toBe(columns);
        expect([...back.cells]).toEqual(rows.flat());
      }),
    );
  });

  it("takes a byte for a small number and four for a time of a day", () => {
    const day = Date.UTC(2026, 6, 1);
    const rows = Array.from({ length: 800 }, (_, row) => [row % 200, day + row * 100_000]);
    expect(packNumbers(2, rows).length).toBe(16 + 16 + 800 + 16 + 3200);
  });

  it("that has a changed byte, or lacks one, is refused", () => {
    const packed = packNumbers(3, [
      [1, 2, 3],
      [4, 5.5, 6],
    ]);
    for (const [at, byte] of packed.entries()) {
      const damaged = packed.slice();
      damaged[at] = byte ^ 1;
      expect(() => unpackNumbers(damaged), `byte ${at}`).toThrow(RangeError);
    }
    expect(() => unpackNumbers(packed.subarray(0, packed.length - 1))).toThrow(RangeError);
    expect(() => unpackNumbers(packed.subarray(0, 5))).toThrow(RangeError);
  });
});
