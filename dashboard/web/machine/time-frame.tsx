/** What a machine did and what it drew, under one time axis, with the whole period below. */
import { useSignal } from "@preact/signals";
import { useCallback, useEffect, useRef } from "preact/hooks";
import { segmentAt } from "../history/unpack-timeline.ts";
import { usePage } from "../page-context.ts";
import { PastEditor } from "../past/past-editor.tsx";
import { DetailTimeline } from "./detail-timeline.tsx";
import { useMachine } from "./machine-context.ts";
import { OverviewStrip } from "./overview-strip.tsx";
import { Readout } from "./readout.tsx";
import { RecordActions } from "./record-actions.tsx";
import { showSpan } from "./show-span.ts";
import { TimeAxis } from "./time-axis.tsx";
import { neighbourStop, obeyTimeKey } from "./time-keys.ts";
import { TimelineLegend } from "./timeline-legend.tsx";
import { TraceChart } from "./trace-chart.tsx";
import { useGestures } from "./use-gestures.ts";
import { lengthOf } from "./view-span.ts";

/** The frame. */
export function TimeFrame() {
  const { board } = usePage();
  const { view, data, edit, segments, m } = useMachine();
  const plot = useRef<HTMLDivElement>(null);
  const widthPx = useSignal(0);

  const chooseAt = useCallback(
    (atMs: number) => {
      if (edit.isOpen.peek()) {
        const [startMs, endMs] = segmentAt(segments.peek(), atMs) ?? [atMs, atMs];
        if (startMs < endMs) edit.span.value = { startMs, endMs };
        return;
      }
      // What one tapped on may be a stop of three seconds, narrower than a finger.
      const reachMs = (8 * lengthOf(view.view.peek())) / Math.max(1, widthPx.peek());
      const near = (data.answer.peek()?.stops ?? []).filter(
        ({ startMs, endMs }) => startMs - reachMs <= atMs && atMs < endMs + reachMs,
      );
      const distance = (one: { startMs: number; endMs: number }) => Math.max(one.startMs - atMs, atMs - one.endMs, 0);
      view.chosenStopMs.value = near.sort((a, b) => distance(a) - distance(b))[0]?.startMs ?? null;
    },
    [view, data, edit, segments, widthPx],
  );
  useGestures(plot, view, edit, chooseAt);

  useEffect(() => {
    if (!plot.current) return;
    const sizes = new ResizeObserver(([entry]) => {
      widthPx.value = entry?.contentRect.width ?? 0;
    });
    sizes.observe(plot.current);
    return () => sizes.disconnect();
  }, [widthPx]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const chooseStop = (step: 1 | -1) => {
      const stop = neighbourStop(data.answer.peek()?.stops ?? [], view.chosenStopMs.peek(), step);
      if (!stop) return;
      view.chosenStopMs.value = stop.startMs;
      showSpan(view, stop);
    };
    if (obeyTimeKey(event.key, view, chooseStop)) event.preventDefault();
  }

  return (
    <section class="time-frame" aria-label={m.value.timelineTitle}>
      <div class="time-head">
        <h3>{m.value.timelineTitle}</h3>
        <RecordActions />
        <Readout />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the axis is moved and zoomed by keyboard. */}
      <div class="time-keys" tabIndex={0} role="application" aria-label={m.value.timelineKeys} onKeyDown={onKeyDown}>
        <DetailTimeline plot={plot} nowMs={board.secondMs} />
        <TimeAxis widthPx={widthPx} />
        <OverviewStrip />
      </div>
      <PastEditor />
      <TimelineLegend />
      <TraceChart widthPx={widthPx} />
    </section>
  );
}
