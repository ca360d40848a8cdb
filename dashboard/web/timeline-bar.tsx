/** A machine's day on one bar, above the planned time: what it did, what isn't known, and where now is. */
import { formatDuration } from "./format.ts";
import { HourTicks } from "./hour-ticks.tsx";
import type { MachineStore } from "./machine-store.ts";
import { usePage } from "./page-context.ts";
import { paintTimeline } from "./paint-timeline.ts";
import { PaintedCanvas } from "./painted-canvas.tsx";
import { machineStateOrder } from "./state-order.ts";
import { segmentsUntilNow, totalsMs } from "./timeline-layout.ts";

/** The bar moves on so often; a pixel is about a minute. */
const stepMs = 10_000;

/** The bar of a machine. */
export function TimelineBar({ machine }: { readonly machine: MachineStore }) {
  const { board, words, siteTime } = usePage();
  const span = board.barSpan.value;
  const t = words.value;
  const steppedMs = () => Math.floor(board.secondMs.value / stepMs) * stepMs;
  const segments = () =>
    segmentsUntilNow(
      machine.today.value,
      { state: machine.state.value, sinceMs: machine.sinceMs.value },
      board.feed.peek().nowMs,
    );

  function watch(): void {
    steppedMs();
    segments();
    void board.barSpan.value;
    void board.site.value;
  }

  if (span === null) return null;
  const totals = totalsMs(machine.today.value.segments, span);
  const summary = machineStateOrder.map((state) => `${t.states[state]} ${formatDuration(totals[state], t)}`);
  return (
    <div class="timeline">
      <PaintedCanvas
        class="timeline-bar"
        label={t.todayLabel(summary.join(t.listSeparator))}
        watch={watch}
        paint={(surface) => {
          const now = board.feed.peek().nowMs;
          const planned = board.site.peek()?.today.planned ?? [];
          const current = board.barSpan.peek();
          if (current) paintTimeline(surface, current, segments(), planned, now);
        }}
      />
      <HourTicks span={span} siteTime={siteTime.value} />
    </div>
  );
}
