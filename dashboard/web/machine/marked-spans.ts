/** The spans of a timeline that people changed afterwards. */
import type { PackedTimeline, SegmentCode } from "../../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";

/** A changed span. */
export interface MarkedSpan extends TimeSpan {
  readonly mark: NonNullable<SegmentCode["mark"]>;
}

/** The changed spans in order; neighbours with the same mark are one. */
export function markedSpans({ fromMs, codes, pairs }: PackedTimeline): readonly MarkedSpan[] {
  const spans: MarkedSpan[] = [];
  let startMs = fromMs;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const endMs = startMs + (pairs[at] ?? 0);
    const mark = codes[pairs[at + 1] ?? -1]?.mark;
    const last = spans.at(-1);
    if (mark && last?.mark === mark && last.endMs === startMs) spans[spans.length - 1] = { ...last, endMs };
    else if (mark) spans.push({ startMs, endMs, mark });
    startMs = endMs;
  }
  return spans;
}
