/** Unpacks a timeline of an answer into the segments that bars are laid out from. */
import type { PackedTimeline } from "../../../common/contract/history-answers.ts";
import type { TimelineSegment } from "../../../common/contract/live-events.ts";

/** The segments of a packed timeline, in order; they tile its span. */
export function unpackTimeline({ fromMs, codes, pairs }: PackedTimeline): readonly TimelineSegment[] {
  const segments: TimelineSegment[] = [];
  let startMs = fromMs;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const endMs = startMs + (pairs[at] ?? 0);
    const code = codes[pairs[at + 1] ?? -1];
    segments.push([startMs, endMs, code?.state ?? "unknown"]);
    startMs = endMs;
  }
  return segments;
}

/** The segment at a time; undefined outside of all. */
export function segmentAt(segments: readonly TimelineSegment[], atMs: number): TimelineSegment | undefined {
  return segments.find(([startMs, endMs]) => startMs <= atMs && atMs < endMs);
}
