/** Timelines as pages get them: a few kinds of segments, and two numbers for each segment. */
import type { PackedTimeline, SegmentCode } from "../../../common/contract/history-answers.ts";
import type { Segment } from "../history/segment.ts";
import type { DayPairs } from "../history/segment-words.ts";

/** Packs tiles that begin at `fromMs`. */
export function packTimeline(fromMs: number, tiles: readonly Segment[]): PackedTimeline {
  const codes: SegmentCode[] = [];
  const places = new Map<string, number>();
  const pairs: number[] = [];
  for (const { startMs, endMs, state, cause, revision, mark } of tiles) {
    const name = `${state} ${cause ?? ""} ${revision} ${mark ?? ""}`;
    let place = places.get(name);
    if (place === undefined) {
      place = codes.push({ state, ...(cause && { cause }), revision, ...(mark && { mark }) }) - 1;
      places.set(name, place);
    }
    pairs.push(endMs - startMs, place);
  }
  return { fromMs, codes, pairs };
}

/** A packed day that begins at `fromMs`, as it is. */
export function packDay(fromMs: number, { codes, pairs }: DayPairs): PackedTimeline {
  return {
    fromMs,
    codes: codes.map(({ state, cause, revision, mark }) => {
      return { state, ...(cause && { cause }), revision, ...(mark && { mark }) };
    }),
    pairs,
  };
}
