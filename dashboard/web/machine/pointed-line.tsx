/** The line that follows the pointer through everything that stands under the time axis. */
import { useMachine } from "./machine-context.ts";
import { lengthOf } from "./view-span.ts";

/** The line; stands in an element as wide as the view. */
export function PointedLine() {
  const { view } = useMachine();
  const atMs = view.pointedMs.value;
  const shown = view.view.value;
  if (atMs === null) return null;
  const share = (atMs - shown.startMs) / lengthOf(shown);
  if (share < 0 || share > 1) return null;
  return <span class="pointed-line" style={{ left: `${100 * share}%` }} />;
}
