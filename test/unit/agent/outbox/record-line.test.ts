/** Records as lines: what was written is read, and nothing else is taken for a record. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRecordLine, parseRecordLine } from "../../../../agent/outbox/record-line.ts";
import type { MachikobaRecord } from "../../../../common/contract/records.ts";

const anyText = (maxLength: number) =>
  fc
    .oneof(fc.string({ unit: "binary", maxLength }), fc.string({ unit: "grapheme", maxLength }))
    .filter((text) => text.length <= maxLength && !text.includes("\0"));
const anyEvent: fc.Arbitrary<MachikobaRecord> = fc.record({
  seq: fc.integer({ min: 1 }),
  kind: fc.constant("event" as const),
  t: fc.double({ min: -1e11, max: 1e12, noNaN: true }).map((t) => t + 0),
  event: anyText(30),
  detail: anyText(60),
});

describe("a record's line", () => {
  it("gives back the record, and is one line, whatever stands in it", () => {
    fc.assert(
      fc.property(anyEvent, (record) => {
        const line = formatRecordLine(record);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        expect(parseRecordLine(line.slice(0, -1))).toEqual(record);
      }),
    );
  });

  it("survives the way through a file in UTF-8", () => {
    const record: MachikobaRecord = { seq: 1, kind: "event", t: 0, event: "start", detail: "町工場 🏭" };
    const read = Buffer.from(formatRecordLine(record)).toString("utf8");
    expect(parseRecordLine(read.trimEnd())).toEqual(record);
  });

  it("isn't taken for a record when it is cut anywhere, or one letter differs", () => {
    fc.assert(
      fc.property(anyEvent, fc.nat(), fc.integer({ min: 1, max: 127 }), (record, place, difference) => {
        const line = formatRecordLine(record).slice(0, -1);
        const at = place % line.length;
        expect(parseRecordLine(line.slice(0, at))).toBeUndefined();
        const other = String.fromCharCode(line.charCodeAt(at) ^ difference);
        const changed = line.slice(0, at) + other + line.slice(at + 1);
        const isSameChecksum = at < 8 && other.toLowerCase() === line[at]?.toLowerCase();
        if (!isSameChecksum) expect(parseRecordLine(changed)).toBeUndefined();
      }),
    );
  });

  it("is never found in any other text, and no text does harm", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => parseRecordLine(text) === undefined));
    for (const text of ["", "00000000 ", "00000000", " ", "e8b7be43 a", "\0".repeat(100)]) {
      expect(parseRecordLine(text)).toBeUndefined();
    }
  });

  it("isn't taken for a record when its checksum is right but it is none", () => {
    const line = formatRecordLine({ seq: 0, kind: "event", t: 0, event: "x" });
    expect(parseRecordLine(line.trimEnd())).toBeUndefined();
  });
});
