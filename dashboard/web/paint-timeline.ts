/** Paints a timeline: what a machine did, what isn't known, the planned time below, and where now is. */
import type { TimelineSegment, TimeSpan } from "../../common/contract/live-events.ts";
import type { MachineState } from "../../common/contract/machine-state.ts";
import { type HatchedArea, paintHatching } from "./hatching.ts";
import type { Surface } from "./painted-canvas.tsx";
import { layOutColumns } from "./timeline-layout.ts";

/** Share of the canvas's height that the planned time takes, below the bar. */
const railShare = 0.22;

const fills: Readonly<Record<Exclude<MachineState, "unknown">, string>> = {
  running: "--bar-running",
  idle: "--bar-idle",
  off: "--bar-off",
};

/** Paints `segments` over the span, planned time below them, and a line at `nowMs` when it lies within. */
export function paintTimeline(
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
