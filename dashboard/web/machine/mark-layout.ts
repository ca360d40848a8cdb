/** Where a mark stands on an axis: however short its span, it keeps a width that can be seen. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";

/** The place of a span on `width` pixels that show `view`, in whole pixels, at least `least` wide; null where it isn't seen. */
export function layOutMark(
  span: TimeSpan,
  view: TimeSpan,
  width: number,
  least: number,
): { readonly x: number; readonly width: number } | null {
  if (span.endMs <= view.startMs || span.startMs >= view.endMs) return null;
  const perMs = width / (view.endMs - view.startMs);
  const from = Math.max(0, Math.floor((span.startMs - view.startMs) * perMs));
  const to = Math.min(width, Math.ceil((span.endMs - view.startMs) * perMs));
  const wide = Math.min(width, Math.max(least, to - from));
  // A mark that had to be widened stays in the middle of what it marks.
  const x = to - from >= least ? from : Math.round((from + to - wide) / 2);
  return { x: Math.min(width - wide, Math.max(0, x)), width: wide };
}
