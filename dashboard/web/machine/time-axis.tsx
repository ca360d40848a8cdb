/** The time axis below the timeline: round times of the site's clock. */
import type { ReadonlySignal } from "@preact/signals";
import { useMachine } from "./machine-context.ts";
import { timeTicks } from "./time-ticks.ts";
import { lengthOf } from "./view-span.ts";

/** Room that a tick's text needs, in CSS pixels; with seconds it is wider. */
const tickRoomPx = 76;

/** How many ticks an axis of so many CSS pixels has room for. */
export function ticksOn(widthPx: number): number {
  return Math.max(2, Math.floor(widthPx / tickRoomPx));
}

/** The axis. */
export function TimeAxis({ widthPx }: { readonly widthPx: ReadonlySignal<number> }) {
  const { view, format } = useMachine();
  const shown = view.view.value;
  const write = format.value;
  const ticks = widthPx.value > 0 ? timeTicks(shown, ticksOn(widthPx.value), view.zone) : [];
  return (
    <div class="time-axis" aria-hidden="true">
      {ticks.map((tick) => {
        const share = (tick.atMs - shown.startMs) / lengthOf(shown);
        const shift = share < 0.03 ? "0" : share > 0.97 ? "-100%" : "-50%";
        return (
          <span key={tick.atMs} data-unit={tick.unit} style={{ left: `${100 * share}%`, "--shift": shift }}>
            {write.tick(tick)}
          </span>
        );
      })}
    </div>
  );
}
