/** Packed timelines come out as they went in, and a segment is found at each of their times. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { SegmentCode } from "../../../../../common/contract/history-answers.ts";
import { machineStates } from "../../../../../common/contract/machine-state.ts";
import { segmentAt, unpackTimeline } from "../../../../../dashboard/web/history/unpack-timeline.ts";

const codes: SegmentCode[] = machineStates.map((state) => ({ state, revision: 1 }));

it("unpacks segments that tile the span, in their states", () => {
  const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 1e7 }), fc.nat({ max: codes.length - 1 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(parts, (pairs) => {
      const segments = unpackTimeline({ fromMs: 1000, codes, pairs: pairs.flat() });
      let startMs = 1000;
      for (const [index, [lengthMs, code]] of pairs.entries()) {
        expect(segments[index]).toEqual([startMs, startMs + lengthMs, codes[code]?.state]);
        expect(segmentAt(segments, startMs)).toBe(segments[index]);
        startMs += lengthMs;
      }
      expect(segmentAt(segments, startMs)).toBeUndefined();
      expect(segmentAt(segments, 999)).toBeUndefined();
    }),
  );
});
