/** Marks: the seconds that lie near them, however the marks lie, and how much of them some settings tell right. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  balancedAccuracy,
  type MarkedScore,
  scoreMarks,
  sumScores,
} from "../../../../../common/detection/teaching/marked-score.ts";
import { gatherMarkedSeconds, type Mark, mostMarkedSeconds } from "../../../../../common/detection/teaching/marks.ts";
import { settingsOf } from "../detector-tape.ts";
import { currentOf } from "../learning/made-up-current.ts";
import { segmentsOf } from "../step-tape.ts";

const minute = 60_000;
const seconds = currentOf([
  { seconds: 3000, meanA: 0.01 },
  { seconds: 3000, meanA: 0.4 },
  { seconds: 3000, meanA: 5 },
]);

const anyMark: fc.Arbitrary<Mark> = fc
  .record({
    startMs: fc.integer({ min: -2_000_000, max: 11_000_000 }),
    lengthMs: fc.integer({ min: 1, max: 2_000_000 }),
    state: fc.constantFrom("running" as const, "idle" as const, "off" as const),
  })
  .map(({ startMs, lengthMs, state }) => ({ startMs, endMs: startMs + lengthMs, state }));

describe("the seconds of marks", () => {
  it("are those within ten minutes of a mark, each once, in order, whatever marks touch, overlap or lie outside", () => {
    fc.assert(
      fc.property(fc.array(anyMark, { minLength: 1, maxLength: 8 }), (marks) => {
        const gathered = gatherMarkedSeconds(marks);
        for (const second of seconds) gathered.add(second);
        const near = seconds.filter(({ t }) =>
          marks.some(({ startMs, endMs }) => t >= startMs - 10 * minute && t < endMs + 10 * minute),
        );
        expect(gathered.pieces().flat()).toEqual(near);
        expect(gathered.pieces().every((piece) => piece.length > 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("are at most a day of them, and more is refused with what is enough", () => {
    const gathered = gatherMarkedSeconds([{ startMs: 0, endMs: 1e12, state: "idle" }]);
    const second = { meanA: 1, validForMs: 2500, lengthMs: 1000 };
    for (let index = 0; index < mostMarkedSeconds; index += 1) gathered.add({ ...second, t: index * 1000 });
    expect(() => gathered.add({ ...second, t: mostMarkedSeconds * 1000 })).toThrow(
      /some minutes of each state are enough/,
    );
  });
});

describe("the score of marks", () => {
  it("counts of each mark the known time that lies in the recording, and of that what is told right", () => {
    const settings = settingsOf();
    const segments = segmentsOf(seconds, settings);
    fc.assert(
      fc.property(fc.array(anyMark, { minLength: 1, maxLength: 8 }), (marks) => {
        const score = scoreMarks(settings, [seconds], marks);
        const lastMs = 9_000_000 - 1000 + 2500;
        for (const state of ["running", "idle", "off"] as const) {
          let markedMs = 0;
          let rightMs = 0;
          for (const mark of marks.filter((one) => one.state === state)) {
            for (const segment of segments) {
              const isLast = segment === segments.at(-1);
              const endMs = Math.min(mark.endMs, isLast ? lastMs : segment.endMs);
              const ms = Math.max(0, endMs - Math.max(mark.startMs, segment.startMs));
              markedMs += ms;
              if (segment.state === state) rightMs += ms;
            }
          }
          expect([score.markedMs[state], score.rightMs[state]]).toEqual([markedMs, rightMs]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("leaves out time that is unknown", () => {
    const gap = [...seconds.slice(6000, 6100), ...seconds.slice(6200, 6300)];
    const { markedMs, rightMs } = scoreMarks(
      settingsOf(),
      [gap],
      [{ startMs: 6_000_000, endMs: 6_300_000, state: "running" }],
    );
    expect([markedMs.running, rightMs.running]).toEqual([201_500, 201_500]);
  });

  it("adds up, and weighs each marked state the same", () => {
    const one: MarkedScore = {
      markedMs: { running: 1000, idle: 10, off: 0 },
      rightMs: { running: 900, idle: 5, off: 0 },
    };
    expect(sumScores([one, one])).toEqual({
      markedMs: { running: 2000, idle: 20, off: 0 },
      rightMs: { running: 1800, idle: 10, off: 0 },
    });
    expect(balancedAccuracy(one)).toBeCloseTo(0.7, 10);
    expect(balancedAccuracy(sumScores([]))).toBe(0);
  });
});
