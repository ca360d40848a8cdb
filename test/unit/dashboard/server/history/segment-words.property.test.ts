/** What holds for every packed day of segments: nothing is changed, and what is reckoned from the words is right. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { machineStates, unknownCause } from "../../../../../common/contract/machine-state.ts";
import { dayBlockMs, dayBlockStartMs } from "../../../../../dashboard/server/history/block-keys.ts";
import { isSameState, type Segment } from "../../../../../dashboard/server/history/segment.ts";
import {
  packSegments,
  sumStates,
  unpackPairs,
  unpackSegments,
} from "../../../../../dashboard/server/history/segment-words.ts";
import { tileTimeline } from "../../../../../dashboard/server/history/tile-timeline.ts";

const block = 20_600;
const fromMs = dayBlockStartMs(block);
const day = { startMs: fromMs, endMs: fromMs + dayBlockMs };

const kind = (revisions: number) =>
  fc
    .record({
      state: fc.constantFrom(...machineStates),
      cause: fc.constantFrom(undefined, ...unknownCause.options),
      revision: fc.oneof(fc.nat(revisions), fc.constant(2 ** 20 - 1)),
      mark: fc.constantFrom(undefined, "corrected" as const, "re-evaluated" as const),
    })
    .map(({ mark, ...rest }) => ({ ...rest, ...(mark && { mark }) }));

/** Cuts of the day, each piece told or not: with many revisions there are more kinds than the narrow form has room for. */
const segments: fc.Arbitrary<Segment[]> = fc
  .tuple(fc.uniqueArray(fc.nat(dayBlockMs), { minLength: 1, maxLength: 90 }), fc.constantFrom(1, 5000))
  .chain(([cuts, revisions]) =>
    fc.tuple(
      fc.constant(cuts.sort((a, b) => a - b)),
      fc.array(fc.option(kind(revisions)), { minLength: cuts.length, maxLength: cuts.length }),
    ),
  )
  .map(([cuts, kinds]) =>
    kinds.flatMap((one, index) => {
      const [startMs, endMs] = [fromMs + (cuts[index] ?? 0), fromMs + (cuts[index + 1] ?? dayBlockMs)];
      return one && endMs > startMs ? [{ startMs, endMs, ...one }] : [];
    }),
  );

const spans = fc
  .uniqueArray(fc.integer({ min: -dayBlockMs / 2, max: 1.5 * dayBlockMs }), { maxLength: 12 })
  .map((times) => times.sort((a, b) => a - b))
  .map((times) =>
    Array.from({ length: Math.floor(times.length / 2) }, (_, i) => {
      return { startMs: fromMs + (times[2 * i] ?? 0), endMs: fromMs + (times[2 * i + 1] ?? 0) };
    }),
  );

/** Neighbours that say the same as one. */
function joined(tiles: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  for (const tile of tiles) {
    const last = result.at(-1);
    if (last && isSameState(last, tile)) result[result.length - 1] = { ...last, endMs: tile.endMs };
    else result.push(tile);
  }
  return result;
}

describe("a packed day of segments", () => {
  it("comes back as it was, with its holes, wherever its bytes lie in memory", () => {
    fc.assert(
      fc.property(segments, fc.nat(7), (told, offset) => {
        const packed = packSegments(block, told);
        const elsewhere = new Uint8Array(packed.length + offset);
        elsewhere.set(packed, offset);
        expect(unpackSegments(block, elsewhere.subarray(offset))).toEqual(told);
      }),
    );
  });

  it("needs four bytes a segment, and eight where it has more than 31 kinds", () => {
    const kinds = (count: number) =>
      Array.from({ length: 100 }, (_, i): Segment => {
        const startMs = fromMs + i * 1000;
        return { startMs, endMs: startMs + 1000, state: "idle", cause: undefined, revision: i % count };
      });
    expect(packSegments(block, kinds(31)).length).toBe(4 * (4 + 31 + 100));
    expect(packSegments(block, kinds(32)).length).toBe(4 * (4 + 32 + 200));
    expect(unpackSegments(block, packSegments(block, kinds(31)))).toEqual(kinds(31));
    expect(unpackSegments(block, packSegments(block, kinds(32)))).toEqual(kinds(32));
  });

  it("says the same in pairs as its tiles", () => {
    fc.assert(
      fc.property(segments, (told) => {
        const { codes, pairs } = unpackPairs(packSegments(block, told));
        const tiles: Segment[] = [];
        let startMs = fromMs;
        for (let at = 0; at < pairs.length; at += 2) {
          const endMs = startMs + (pairs[at] ?? 0);
          const code = codes[pairs[at + 1] ?? -1];
          if (!code) throw new Error("A pair without a code.");
          tiles.push({ startMs, endMs, ...code });
          startMs = endMs;
        }
        expect(joined(tiles)).toEqual(tileTimeline(told, day));
      }),
    );
  });

  it("sums its states up as slowly summed segments do", () => {
    fc.assert(
      fc.property(segments, spans, (told, within) => {
        const slow = (state: Segment["state"]) => {
          let sum = 0;
          for (const one of told) {
            for (const span of within) {
              const partMs = Math.min(one.endMs, span.endMs) - Math.max(one.startMs, span.startMs);
              if (one.state === state) sum += Math.max(0, partMs);
            }
          }
          return sum;
        };
        const expected = [slow("off"), slow("idle"), slow("running"), slow("unknown")];
        expect(sumStates(block, packSegments(block, told), within)).toEqual(expected);
      }),
    );
  });

  it("is refused when a byte of it has changed, or its end is missing", () => {
    fc.assert(
      fc.property(segments, fc.nat(), fc.integer({ min: 1, max: 255 }), (told, place, change) => {
        const packed = packSegments(block, told);
        const at = place % packed.length;
        const changed = packed.map((byte, index) => (index === at ? byte ^ change : byte));
        expect(() => unpackSegments(block, changed)).toThrow(RangeError);
        expect(() => unpackSegments(block, packed.subarray(0, at))).toThrow(RangeError);
      }),
    );
  });
});
