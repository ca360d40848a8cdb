/** A machine's day on one bar, above the planned time: what it did, what isn't known, and where now is. */
import type { TimelineSegment, TimeSpan } from "../../common/contract/live-events.ts";
import type { MachineState } from "../../common/contract/machine-state.ts";
import { formatDuration } from "./format.ts";
import { type HatchedArea, paintHatching } from "./hatching.ts";
import type { MachineStore } from "./machine-store.ts";
import { usePage } from "./page-context.ts";
import type { Surface } from "./painted-canvas.tsx";
import { PaintedCanvas } from "./painted-canvas.tsx";
import { machineStateOrder } from "./state-order.ts";
import { hourTicks, layOutColumns, segmentsUntilNow, totalsMs } from "./timeline-layout.ts";

/** The bar moves on so often; a pixel is about a minute. */
const stepMs = 10_000;
/** Share of the canvas's height that the planned time takes, below the bar. */
const railShare = 0.22;

const fills: Readonly<Record<Exclude<MachineState, "unknown">, string>> = {
  running: "--bar-running",
  idle: "--bar-idle",
  off: "--bar-off",
};

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
          if (current) paintBar(surface, current, segments(), planned, now);
        }}
      />
      <div class="timeline-hours" aria-hidden="true">
        {hourTicks(span, siteTime.value.hourOf).map(({ atMs, hour }) => {
          const share = (atMs - span.startMs) / (span.endMs - span.startMs);
          // In the middle below its hour, except at the bar's ends, where it would stick out.
          const shift = share < 0.03 ? "0" : share > 0.97 ? "-100%" : "-50%";
          return (
            <span key={atMs} style={{ left: `${100 * share}%`, "--shift": shift }}>
              {t.hourTick(hour)}
            </span>
          );
        })}
      </div>
    </div>
  );
}

function paintBar(
  { context, width, height, ratio, color }: Surface,
  span: TimeSpan,
  segments: readonly TimelineSegment[],
  planned: readonly TimeSpan[],
  nowMs: number,
): void {
  const pixel = Math.max(1, Math.round(ratio));
  const rail = Math.round(height * railShare);
  const bar = height - rail - pixel;
  const x = (atMs: number) => Math.round(((atMs - span.startMs) / (span.endMs - span.startMs)) * width);

  context.fillStyle = color("--bar-track");
  context.fillRect(0, 0, width, bar);
  for (const { startMs, endMs } of planned) {
    context.fillStyle = color("--bar-planned");
    context.fillRect(x(startMs), 0, x(endMs) - x(startMs), bar);
    context.fillStyle = color("--rail");
    context.fillRect(x(startMs), height - rail, x(endMs) - x(startMs), rail);
  }
  const unknown: HatchedArea[] = [];
  for (const { x: left, width: wide, parts } of layOutColumns(segments, span, width)) {
    let bottom = bar;
    for (const { state, share } of parts) {
      const top = bottom - share * bar;
      if (state === "unknown") unknown.push({ x: left, y: top, width: wide, height: bottom - top });
      else {
        context.fillStyle = color(fills[state]);
        context.fillRect(left, top, wide, bottom - top);
      }
      bottom = top;
    }
  }
  const hatch = { back: color("--hatch-back"), line: color("--hatch-line"), spacing: 7 * ratio, lineWidth: 2 * ratio };
  paintHatching(context, unknown, hatch);

  if (nowMs < span.startMs || nowMs > span.endMs) return;
  const now = Math.min(width - 2 * pixel, Math.max(pixel, x(nowMs)));
  context.fillStyle = color("--surface");
  context.fillRect(now - 2 * pixel, 0, 5 * pixel, height);
  context.fillStyle = color("--ink");
  context.fillRect(now - pixel, 0, 3 * pixel, height);
}
