/** Segments folded from transitions: what is given out early is final, and what is given out in all tiles the time. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSegments, type Segment } from "../../../../common/detection/segments.ts";
import { longestTakeBackMs, type StateTransition } from "../../../../common/detection/state-transition.ts";

interface Told extends StateTransition {
  readonly toldMs: number;
}

/** Transitions as they are told one after the other: most of them of the moment, some long ago. */
const anyTold: fc.Arbitrary<Told[]> = fc
  .array(
    fc.record({
      state: fc.constantFrom("off" as const, "idle" as const, "running" as const, "unknown" as const),
      laterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 2_000_000 })),
      backMs: fc.oneof(
        fc.constant(0),
        fc.integer({ min: 0, max: 60_000 }),
        fc.integer({ min: 0, max: longestTakeBackMs }),
      ),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let toldMs = 0;
    return steps.map(({ state, laterMs, backMs }): Told => {
      toldMs += laterMs;
      const cause = state === "unknown" ? { cause: "sensor-silent" as const } : {};
      return { state, since: Math.max(0, toldMs - backMs), toldMs, ...cause };
    });
  });

/** The slow way: paints every transition over all that follows it, and reads the result off at the end. */
function painted(told: readonly Told[], endMs: number): Segment[] {
  const edges = [...new Set([...told.map(({ since }) => since), endMs])].sort((a, b) => a - b);
  const segments: { startMs: number; endMs: number; state: Segment["state"]; cause?: Segment["cause"] }[] = [];
  for (const [index, startMs] of edges.slice(0, -1).entries()) {
    const last = told.findLast(({ since }) => since <= startMs);
    if (!last) continue;
    const to = edges[index + 1] ?? endMs;
    const before = segments.at(-1);
    if (before?.state === last.state) before.endMs = to;
    else segments.push({ startMs, endMs: to, state: last.state, ...(last.cause && { cause: last.cause }) });
  }
  return segments;
}

describe("segments", () => {
  it("are the same given out piece by piece as painted at the end, whatever was taken back", () => {
    fc.assert(
      fc.property(anyTold, fc.integer({ min: 1, max: 100_000 }), (told, moreMs) => {
        const endMs = (told.at(-1)?.toldMs ?? 0) + moreMs;
        const segments = createSegments();
        const given = told.flatMap((one) =>
          segments.add({ state: one.state, since: one.since, ...(one.cause && { cause: one.cause }) }, one.toldMs),
        );
        expect([...given, ...segments.finish(endMs)]).toEqual(painted(told, endMs));
      }),
      { numRuns: 500 },
    );
  });

  it("are given out as soon as nothing can take them back, and not before", () => {
    const segments = createSegments();
    expect(segments.add({ state: "off", since: 0 }, 0)).toEqual([]);
    expect(segments.add({ state: "running", since: 5000 }, 5000)).toEqual([]);
    expect(segments.add({ state: "idle", since: 5000 + longestTakeBackMs }, 5000 + longestTakeBackMs)).toEqual([]);
    expect(segments.add({ state: "running", since: 6001 + longestTakeBackMs }, 6001 + longestTakeBackMs)).toEqual([
      { startMs: 0, endMs: 5000, state: "off" },
    ]);
    expect(segments.finish(6001 + longestTakeBackMs)).toEqual([
      { startMs: 5000, endMs: 5000 + longestTakeBackMs, state: "running" },
      { startMs: 5000 + longestTakeBackMs, endMs: 6001 + longestTakeBackMs, state: "idle" },
    ]);
  });

  it("join a state that is told again, and keep apart unknown times with another cause", () => {
    const segments = createSegments();
    segments.add({ state: "unknown", since: 0, cause: "starting" }, 0);
    segments.add({ state: "unknown", since: 1000, cause: "sensor-silent" }, 1000);
    segments.add({ state: "idle", since: 2000 }, 2000);
    segments.add({ state: "idle", since: 3000 }, 3000);
    expect(segments.finish(4000)).toEqual([
      { startMs: 0, endMs: 1000, state: "unknown", cause: "starting" },
      { startMs: 1000, endMs: 2000, state: "unknown", cause: "sensor-silent" },
      { startMs: 2000, endMs: 4000, state: "idle" },
    ]);
  });

  it("leave out a state that is taken back whole", () => {
    const segments = createSegments();
    segments.add({ state: "running", since: 0 }, 0);
    segments.add({ state: "idle", since: 10_000 }, 12_000);
    segments.add({ state: "running", since: 10_000 }, 15_000);
    expect(segments.finish(20_000)).toEqual([{ startMs: 0, endMs: 20_000, state: "running" }]);
  });

  it("are none when nothing was told, and end where they shall", () => {
    expect(createSegments().finish(1000)).toEqual([]);
    const segments = createSegments();
    segments.add({ state: "off", since: 1000 }, 1000);
    expect(segments.finish(1000)).toEqual([]);
  });
});
