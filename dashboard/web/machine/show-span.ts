/** Brings a span into view, for people who chose it in a list. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineView } from "./machine-view.ts";
import { lengthOf } from "./view-span.ts";

/** Moves the view to a span that isn't seen in it, or hardly. */
export function showSpan(view: MachineView, span: TimeSpan): void {
  const shown = view.view.peek();
  const isSeen = span.startMs >= shown.startMs && span.endMs <= shown.endMs;
  if (isSeen && lengthOf(span) > lengthOf(shown) / 100) return;
  const length = Math.min(lengthOf(shown), Math.max(60_000, 6 * lengthOf(span)));
  const startMs = Math.round((span.startMs + span.endMs) / 2 - length / 2);
  view.look({ startMs, endMs: startMs + length });
}
