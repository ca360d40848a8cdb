/** The measured current under the time axis: the mean as a line, lowest to highest as a band; newest values join as they come. */
import type { ReadonlySignal } from "@preact/signals";
import { effect, useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { usePage } from "../page-context.ts";
import { createBandChart } from "./band-chart.ts";
import { useMachine } from "./machine-context.ts";
import { withNewest } from "./newest-rows.ts";
import { PointedLine } from "./pointed-line.tsx";
import { shownChannels } from "./shown-channels.ts";
import { thinTrace } from "./thin-trace.ts";
import { ticksOn } from "./time-axis.tsx";
import { timeTicks } from "./time-ticks.ts";

/** The graph. */
export function TraceChart({ widthPx }: { readonly widthPx: ReadonlySignal<number> }) {
  const { formatAmps } = usePage();
  const { view, data, store, m, format } = useMachine();
  const canvas = useRef<HTMLCanvasElement>(null);
  const lines = useComputed(() => {
    const trace = data.trace.value;
    if (trace === null || widthPx.value === 0) return [];
    const channels = shownChannels(trace);
    const newest = channels.length === 1 && trace.stepMs === 1000 ? store.trace.value : [];
    const most = Math.round(widthPx.value);
    return channels.map(({ channel, rows }) => ({
      name: channel,
      columns: thinTrace(withNewest(rows, trace, newest), trace.fromMs, view.view.value, most),
    }));
  });

  useEffect(() => {
    if (!canvas.current) return;
    const chart = createBandChart(canvas.current);
    let frame = 0;
    const stop = effect(() => {
      const shown = view.view.value;
      const write = format.value;
      const ticks = timeTicks(shown, ticksOn(widthPx.value), view.zone);
      const picture = {
        span: shown,
        ticks: ticks.map((tick) => ({ atMs: tick.atMs, text: write.tick(tick) })),
        lines: lines.value,
        writeValue: formatAmps.value,
      };
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => chart.show(picture));
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
      chart.close();
    };
  }, [view, format, formatAmps, lines, widthPx]);

  const trace = data.trace.value;
  const isEmpty = trace !== null && lines.value.every(({ columns }) => columns.length === 0);
  const t = m.value;
  return (
    <div class="trace-part">
      <div class="trace-head">
        <h3>
          {t.traceTitle} <span class="trace-unit">(A)</span>
        </h3>
        <p class="trace-note">
          {trace && t.traceMeaning[trace.stepMs]} · {t.traceBand}
        </p>
      </div>
      <div
        class="trace-plot"
        onPointerMove={(event) => {
          const line = event.currentTarget.querySelector(".trace-line-place");
          const box = line?.getBoundingClientRect();
          const shown = view.view.peek();
          if (box) {
            const share = (event.clientX - box.left) / box.width;
            view.pointedMs.value = shown.startMs + share * (shown.endMs - shown.startMs);
          }
        }}
        onPointerLeave={() => (view.pointedMs.value = null)}
      >
        <canvas ref={canvas} role="img" aria-label={t.traceLabel} />
        <div class="trace-line-place">
          <PointedLine />
        </div>
        {isEmpty && <p class="trace-empty">{t.traceEmpty}</p>}
      </div>
    </div>
  );
}
