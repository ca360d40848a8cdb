/** Samples out of text: forms of lines, headings, and pieces cut anywhere. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSampleLines } from "../../../cli/sample-lines.ts";

function read(pieces: readonly (string | Buffer)[], column?: string) {
  const samples: number[] = [];
  const lines = createSampleLines({ source: "a.csv", column, onSamples: (some) => void samples.push(...some) });
  for (const piece of pieces) lines.push(Buffer.from(piece));
  lines.finish();
  return { samples, missing: lines.missing() };
}

const none = Number.NaN;

describe("samples, one a line,", () => {
  it.each([
    ["1\n2\n3\n", [1, 2, 3]],
    ["1\n2\n3", [1, 2, 3]],
    ["1\r\n-2\r\n+3\r\n", [1, -2, 3]],
    ["\ufeff1\n2\n", [1, 2]],
    ["\ufeffcounts\n1\n", [1]],
    ["counts\n1\n2", [1, 2]],
    ["# made by a logger\n# 4000 Hz\ncounts\n1\n", [1]],
    ["  7 \n8\t\n", [7, 8]],
    ['1.5\n-2.25e1\n"3"\n', [1.5, -22.5, 3]],
    ["1\n\n3\n", [1, none, 3]],
    ["\n1\n", [none, 1]],
    ["nan\n1\n", [none, 1]],
    ["1\nx\n-\n12x\n1 2\nInfinity\n5\n", [1, none, none, none, none, none, 5]],
    ["123456789012345678901234567890\n", [1.2345678901234568e29]],
    ["5", [5]],
    ["", []],
  ])("are read from %j", (text, samples) => {
    const answer = read([text]);
    expect(answer.samples).toEqual(samples);
    expect(answer.missing).toBe(samples.filter(Number.isNaN).length);
  });

  it("are the same however the text is cut", () => {
    const value = fc.oneof(fc.integer().map(String), fc.constantFrom("", "x", " 7", "1.5", "-0"));
    const text = fc.tuple(fc.array(value), fc.constantFrom("\n", "\r\n"), fc.constantFrom("", "\ufeff", "counts\n"));
    fc.assert(
      fc.property(text, fc.array(fc.nat(9)), ([values, lineEnd, head], cuts) => {
        const bytes = Buffer.from(head + values.map((each) => each + lineEnd).join(""));
        const pieces: Buffer[] = [];
        let at = 0;
        for (const length of cuts) {
          pieces.push(bytes.subarray(at, at + length));
          at = Math.min(bytes.length, at + length);
        }
        pieces.push(bytes.subarray(at));
        expect(read(pieces)).toEqual(read([bytes]));
      }),
    );
  });

  it("come in their order when there are many", () => {
    const values = Array.from({ length: 50_000 }, (_, index) => index - 20_000);
    expect(read([values.join("\n")]).samples).toEqual(values);
  });
});

describe("samples in a column", () => {
  it.each([
    ["t,counts\n0,5\n1,6\n", [5, 6]],
    ["counts,t\n5,0\n6,1\n", [5, 6]],
    ["t;a;counts;b\n0;0;5;0\n", [5]],
    ["t\tcounts\n0\t5\n1\t 6\n", [5, 6]],
    ['"t","counts"\n"0,1",5\n', [5]],
    ["\n# a comment\nt,counts\n0,5\n", [5]],
    ["t,counts\n0\n1,\n2,7\n3,x\n\n5,9,\n", [none, none, 7, none, none, 9]],
    ["t,counts\n", []],
  ])("are read from %j", (text, samples) => {
    expect(read([text], "counts").samples).toEqual(samples);
  });

  it.each([
    ["t,counts\n1,2\n", "count", "did you mean --column counts?"],
    ["t,counts\n1,2\n", "current", 'no column "current"; it has t, counts'],
    ["1,2\n3,4\n", "counts", 'no column "counts"; it has 1, 2'],
    ["t,counts\n1,2\n", undefined, "several columns: choose one with --column (t, counts)"],
    ["", "counts", "a.csv is empty"],
    ["\xff\xfe1\0", undefined, "UTF-16"],
    ["1".repeat(70_000), undefined, "a line of more than 64 KiB"],
  ])("aren't read from %j when %j is asked for, and why is told", (text, column, says) => {
    expect(() => read([Buffer.from(text, "latin1")], column)).toThrow(says);
  });
});
