/** Lays segments side by side so that they tile a span: no hole, no overlap; what nobody knows is unknown. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { Segment } from "./questions.ts";

/**
 * Tiles `span` with segments in any order. Where two overlap, the one that began later counts from its beginning.
 * Neighbours of the same state and cause become one.
 */
export function tileTimeline(segments: readonly Segment[], { startMs, endMs }: TimeSpan): Segment[] {
  const tiles: Segment[] = [];
  let untilMs = startMs;

  function add(segment: Segment): void {
    const last = tiles.at(-1);
    if (last && last.state === segment.state && last.cause === segment.cause) {
      tiles[tiles.length - 1] = { ...last, endMs: segment.endMs };
    } else tiles.push(segment);
    untilMs = segment.endMs;
  }

  const sorted = segments.filter((one) => one.endMs > one.startMs).sort((a, b) => a.startMs - b.startMs);
  for (const [index, segment] of sorted.entries()) {
    const from = Math.max(segment.startMs, untilMs);
    const until = Math.min(segment.endMs, endMs, sorted[index + 1]?.startMs ?? endMs);
    if (until <= from) continue;
    if (from > untilMs) add({ startMs: untilMs, endMs: from, state: "unknown", cause: "gateway-away" });
    add({ ...segment, startMs: from, endMs: until });
  }
  if (untilMs < endMs) add({ startMs: untilMs, endMs, state: "unknown", cause: "gateway-away" });
  return tiles;
}
