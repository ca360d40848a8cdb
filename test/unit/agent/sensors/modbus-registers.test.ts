/** Currents in the registers of meters: frames that were seen in the field, and the law of writing and reading. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { currentsIn, registerSpan } from "../../../../agent/sensors/modbus-registers.ts";

it("reads a PZEM's milliamperes, the low register first", () => {
  // 225.9 V, 0.035 A, 0.5 W, 2 Wh, 50.1 Hz, power factor 0.06.
  const words = [0x08d3, 0x0023, 0, 0x0005, 0, 0x0002, 0, 0x01f5, 0x0006, 0];
  expect(registerSpan("pzem-004t-v3", 1)).toEqual({ firstRegister: 0, registers: words.length });
  expect(currentsIn("pzem-004t-v3", 1, words)).toEqual([0.035]);
});

it("reads any current that a PZEM can write", () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (milliamperes) => {
      const words = [1000, milliamperes & 0xffff, milliamperes >>> 16, 0, 0, 0, 0, 0, 0, 0];
      expect(currentsIn("pzem-004t-v3", 1, words)).toEqual([milliamperes / 1000]);
    }),
  );
});

it("reads any three currents that an SDM can write, the high register first", () => {
  fc.assert(
    fc.property(fc.tuple(fc.float(), fc.float(), fc.float()), (currents) => {
      const bytes = Buffer.alloc(12);
      for (const [at, current] of currents.entries()) bytes.writeFloatBE(current, 4 * at);
      const words = Array.from({ length: 6 }, (_, at) => bytes.readUInt16BE(2 * at));
      expect(registerSpan("eastron-sdm", 3)).toEqual({ firstRegister: 6, registers: 6 });
      expect(currentsIn("eastron-sdm", 3, words)).toEqual(currents);
      expect(currentsIn("eastron-sdm", 1, words.slice(0, 2))).toEqual(currents.slice(0, 1));
    }),
  );
});

it("has no number where registers are missing", () => {
  expect(currentsIn("eastron-sdm", 3, [0x3f80, 0])).toEqual([1, Number.NaN, Number.NaN]);
});
