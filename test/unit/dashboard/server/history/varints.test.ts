/** Whole numbers in few bytes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createVarintReader, createVarintWriter } from "../../../../../dashboard/server/history/varints.ts";

const anyUnsigned = fc.oneof(fc.maxSafeNat(), fc.nat(300), fc.nat(70_000));
const anySigned = fc.oneof(fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }), fc.integer({ min: -200, max: 200 }));

describe("varints", () => {
  it("give back every number, in order, however small the room was at first", () => {
    const anyNumber = fc.oneof(
      anyUnsigned.map((value) => ({ value, isSigned: false })),
      anySigned.map((value) => ({ value, isSigned: true })),
    );
    fc.assert(
      fc.property(fc.array(anyNumber, { maxLength: 200 }), fc.nat(20), (numbers, capacity) => {
        const writer = createVarintWriter(capacity);
        for (const { value, isSigned } of numbers) isSigned ? writer.signed(value) : writer.unsigned(value);
        const reader = createVarintReader(writer.bytes());
        for (const { value, isSigned } of numbers) {
          expect(isSigned ? reader.signed() : reader.unsigned()).toBe(value);
        }
      }),
    );
  });

  it("need one byte for small numbers", () => {
    const writer = createVarintWriter();
    for (const value of [0, 1, -1, 63, -64]) writer.signed(value);
    writer.unsigned(127);
    expect(writer.bytes()).toHaveLength(6);
  });

  it("notice that the bytes end too early", () => {
    expect(() => createVarintReader(new Uint8Array()).unsigned()).toThrow(RangeError);
    expect(() => createVarintReader(new Uint8Array([0x80, 0xff])).unsigned()).toThrow(RangeError);
  });
});
