/** Lines that become readings. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createProgramOutput, maxLinesPerS } from "../../../../agent/sensors/program-output.ts";
import { createSensorWorld } from "../../../suites/sensor-suite.ts";

function open() {
  const world = createSensorWorld();
  const output = createProgramOutput(world.context);
  return { ...world, print: (text: string) => output.line(Buffer.from(text)), flush: output.flush };
}

/** How many readings the messages say were left out. */
function leftOut(badMessages: readonly string[]): number {
  return badMessages.reduce((sum, text) => sum + Number(/(\d+) were left out/.exec(text)?.[1] ?? 0), 0);
}

describe("a line", () => {
  it.each([
    ['{"rmsA":1.2,"channel":"2","periodMs":1000}', [{ rmsA: 1.2, channel: "2", periodMs: 1000 }]],
    [
      '[{"rmsA":1,"channel":1},{"rmsA":2,"channel":2}]',
      [
        { rmsA: 1, channel: "1" },
        { rmsA: 2, channel: "2" },
      ],
    ],
    [
      '{"rmsA":1,"at":1790000000000,"clipped":true,"more":1}',
      [{ rmsA: 1, channel: "1", at: 1790000000000, clipped: true }],
    ],
    ["1.25", [{ rmsA: 1.25, channel: "1" }]],
    [" .5\r", [{ rmsA: 0.5, channel: "1" }]],
    ["\ufeff1e1", [{ rmsA: 10, channel: "1" }]],
    ["", []],
    ["\r", []],
  ])("such as %j is pushed at once", (text, readings) => {
    const { print, readings: pushed, badMessages } = open();
    print(text);
    expect([pushed, badMessages]).toEqual([readings, []]);
  });

  it.each([
    ["Sensor ready", "isn't JSON: Sensor ready"],
    ["NaN", "isn't JSON: NaN"],
    ["nan", "own: "],
    ["Infinity", "isn't JSON: Infinity"],
    ["1e999", "Infinity"],
    ["-1", "-1 isn't a reading"],
    ["1.2 A", "isn't JSON: 1.2 A"],
    ['{"rmsA":NaN}', "isn't JSON"],
    ['{"rmsA":null}', '{"rmsA":null} isn\'t a reading'],
    ['{"rmsA":"1.2"}', "isn't a reading"],
    ['{"amps":1.2}', "isn't a reading"],
    ["[]", "own: "],
    ["null", "own: "],
    ['{"length":{"toString":false}}', "own: "],
  ])("such as %j is a bad message, and the next one counts", (text, says) => {
    const { print, readings, badMessages } = open();
    print(text);
    print("1");
    expect(badMessages).toEqual([expect.stringContaining(says)]);
    expect(readings).toHaveLength(1);
  });

  it("is a reading or a bad message whatever it holds, and never both", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ minLength: 1 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const { context, readings, badMessages } = createSensorWorld();
          createProgramOutput(context).line(Buffer.from(bytes));
          expect(readings.every(({ rmsA }) => rmsA >= 0 && Number.isFinite(rmsA))).toBe(true);
          expect(readings.length > 0 && badMessages.length > 0).toBe(false);
        },
      ),
    );
  });
});

describe("a flood", () => {
  it("is taken up to the limit; of the rest the newest reading of each channel is kept, and the others are counted", () => {
    const { print, readings, flush, badMessages } = open();
    const lines = 5 * maxLinesPerS;
    for (let n = 1; n <= lines; n += 1) print(`{"rmsA":${n},"channel":${n % 2}}`);
    expect(readings.map(({ rmsA }) => rmsA)).toEqual(Array.from({ length: maxLinesPerS }, (_, n) => n + 1));
    expect(flush()).toEqual([
      { rmsA: lines - 1, channel: "1" },
      { rmsA: lines, channel: "0" },
    ]);
    expect(badMessages).toEqual([
      `own: more than ${maxLinesPerS} lines a second; ${lines - maxLinesPerS - 2} were left out`,
    ]);
    expect(flush()).toEqual([]);
    expect(badMessages).toHaveLength(1);
  });

  it("is over in the next second", () => {
    const { print, readings, flush, clock, badMessages } = open();
    for (let n = 0; n <= maxLinesPerS; n += 1) print("1");
    flush();
    clock.advance(1000);
    print("2");
    expect(readings.at(-1)).toMatchObject({ rmsA: 2 });
    expect(badMessages).toHaveLength(1);
  });

  it("never lets a later line overtake one that waits", () => {
    const { print, readings, flush, clock } = open();
    for (let n = 1; n <= maxLinesPerS + 1; n += 1) print(String(n));
    clock.advance(1000);
    print("1000");
    expect(readings.at(-1)).toMatchObject({ rmsA: maxLinesPerS });
    expect(flush()).toMatchObject([{ rmsA: 1000 }]);
  });

  it("loses nothing uncounted, however it comes", () => {
    const steps = fc.array(fc.record({ lines: fc.nat(900), ms: fc.nat(1500), flushes: fc.boolean() }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const { print, readings, flush, clock, badMessages } = open();
        let printed = 0;
        let given = 0;
        for (const { lines, ms, flushes } of all) {
          for (let n = 0; n < lines; n += 1) print("1");
          printed += lines;
          if (flushes) given += flush().length;
          clock.advance(ms);
        }
        given += flush().length;
        expect(readings.length + given + leftOut(badMessages)).toBe(printed);
      }),
      { numRuns: 30 },
    );
  });
});
