/** Lays segments side by side so that they tile a span: no hole, no overlap; what nobody knows is unknown. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { isSameState, type Segment } from "./segment.ts";

/**
 * Tiles `span` with segments in any order. Where two overlap, the one that began later counts from its beginning.
 * Neighbours that say the same become one.
 */
export function tileTimeline(segments: readonly Segment[], { startMs, endMs }: TimeSpan): Segment[] {
  const tiles: Segment[] = [];
  let untilMs = startMs;
  for (const segment of layFlat(segments, { startMs, endMs })) {
    if (segment.startMs > untilMs) append(tiles, untold(untilMs, segment.startMs));
    append(tiles, segment);
    untilMs = segment.endMs;
  }
  if (untilMs < endMs) append(tiles, untold(untilMs, endMs));
  return tiles;
}

/** The same with holes where nobody told anything, and neighbours left as they are. */
export function layFlat(segments: readonly Segment[], { startMs, endMs }: TimeSpan): Segment[] {
  const flat: Segment[] = [];
  let untilMs = startMs;
  const sorted = segments.filter((one) => one.endMs > one.startMs).sort((a, b) => a.startMs - b.startMs);
  for (const [index, segment] of sorted.entries()) {
    const from = Math.max(segment.startMs, untilMs);
    const until = Math.min(segment.endMs, endMs, sorted[index + 1]?.startMs ?? endMs);
    if (until <= from) continue;
    flat.push(
      from === segment.startMs && until === segment.endMs ? segment : { ...segment, startMs: from, endMs: until },
    );
    untilMs = until;
  }
  return flat;
}

/** Adds a segment behind the last one; one that says the same becomes longer instead. */
function append(tiles: Segment[], segment: Segment): void {
  const last = tiles.at(-1);
  if (last && last.endMs === segment.startMs && isSameState(last, segment)) {
    tiles[tiles.length - 1] = { ...last, endMs: segment.endMs };
  } else tiles.push(segment);
}

function untold(startMs: number, endMs: number): Segment {
  return { startMs, endMs, state: "unknown", cause: "gateway-away", revision: 0 };
}
