/** What holds for every timeline: it tiles its span, and shows at each moment what began last. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { machineStates, unknownCause } from "../../../../../common/contract/machine-state.ts";
import type { Segment } from "../../../../../dashboard/server/history/segment.ts";
import { tileTimeline } from "../../../../../dashboard/server/history/tile-timeline.ts";

const anySegment: fc.Arbitrary<Segment> = fc
  .record({
    startMs: fc.integer({ min: -50, max: 150 }),
    lengthMs: fc.oneof(fc.nat(60), fc.constant(Number.MAX_SAFE_INTEGER)),
    state: fc.constantFrom(...machineStates),
    cause: fc.constantFrom(undefined, ...unknownCause.options),
    revision: fc.nat(3),
  })
  .map(({ startMs, lengthMs, ...rest }) => ({ startMs, endMs: startMs + lengthMs, ...rest }));
const anySegments = fc.uniqueArray(anySegment, { selector: ({ startMs }) => startMs, maxLength: 12 });
const span = { startMs: 0, endMs: 100 };

describe("a timeline", () => {
  it("tiles its span without hole or overlap, and never has two alike side by side", () => {
    fc.assert(
      fc.property(anySegments, (segments) => {
        const tiles = tileTimeline(segments, span);
        expect(tiles[0]?.startMs).toBe(0);
        expect(tiles.at(-1)?.endMs).toBe(100);
        for (const [index, tile] of tiles.entries()) {
          const next = tiles[index + 1];
          expect(tile.endMs).toBeGreaterThan(tile.startMs);
          if (!next) continue;
          expect(next.startMs).toBe(tile.endMs);
          expect([next.state, next.cause, next.revision]).not.toEqual([tile.state, tile.cause, tile.revision]);
        }
      }),
    );
  });

  it("shows at each moment the segment that began last, if it lasts until then, else unknown", () => {
    fc.assert(
      fc.property(anySegments, fc.integer({ min: 0, max: 99 }), (segments, at) => {
        const real = segments.filter(({ startMs, endMs }) => endMs > startMs);
        const begun = real.filter(({ startMs }) => startMs <= at).sort((a, b) => b.startMs - a.startMs)[0];
        const expected = begun && begun.endMs > at ? begun : { state: "unknown", cause: "gateway-away" };
        const shown = tileTimeline(segments, span).find(({ startMs, endMs }) => startMs <= at && at < endMs);
        expect([shown?.state, shown?.cause]).toEqual([expected.state, expected.cause]);
      }),
    );
  });

  it("has nothing to show of a span without length", () => {
    expect(
      tileTimeline([{ startMs: 0, endMs: 10, state: "off", cause: undefined, revision: 1 }], { startMs: 5, endMs: 5 }),
    ).toEqual([]);
  });
});
