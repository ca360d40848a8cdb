/** Output divided into lines. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineReader } from "../../../../agent/sensors/line-reader.ts";

const maxBytes = 8;

function read(chunks: readonly (string | Uint8Array)[]) {
  const heard: string[] = [];
  const reader = createLineReader(maxBytes, {
    line: (bytes) => void heard.push(bytes.toString()),
    tooLong: () => void heard.push("too long"),
  });
  for (const chunk of chunks) reader.take(Buffer.from(chunk));
  reader.end();
  return heard;
}

describe("lines", () => {
  it("are put together from pieces, and divided where several come at once", () => {
    expect(read(["1.", "5\n2", ".5\n\n3\n"])).toEqual(["1.5", "2.5", "", "3"]);
  });

  it("may lack an end at the end", () => {
    expect(read(["1\n2"])).toEqual(["1", "2"]);
    expect(read(["1\n"])).toEqual(["1"]);
  });

  it("that are too long are told once and left out whole, and the next one counts", () => {
    expect(read(["12345678\n", "123456789\n", "1\n"])).toEqual(["12345678", "too long", "1"]);
    expect(read(["12345", "6789", "123456789\n1"])).toEqual(["too long", "1"]);
    expect(read(["123456789"])).toEqual(["too long"]);
  });

  it("are the same however the bytes are divided", () => {
    const output = fc.string({ unit: fc.constantFrom("1", ".", "盤", "\n"), maxLength: 60 });
    fc.assert(
      fc.property(output, fc.array(fc.nat(10), { maxLength: 40 }), (text, sizes) => {
        const bytes = Buffer.from(text);
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) {
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        chunks.push(bytes.subarray(at));
        const lines = text.endsWith("\n") ? text.slice(0, -1) : text;
        const whole = text === "" ? [] : lines.split("\n");
        expect(read(chunks)).toEqual(whole.map((line) => (Buffer.byteLength(line) > maxBytes ? "too long" : line)));
      }),
    );
  });
});
