/** Paints what lies on a machine's timeline: spans that are left out, what was changed afterwards, and the chosen stop. */
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { type HatchedArea, paintHatching } from "../hatching.ts";
import type { Surface } from "../painted-canvas.tsx";
import { layOutMark } from "./mark-layout.ts";

/** What lies on it. */
export interface TimelineDetails {
  readonly excluded: readonly TimeSpan[];
  readonly marked: readonly TimeSpan[];
  readonly chosen: TimeSpan | null;
  /** The span that is being put right. */
  readonly selected: TimeSpan | null;
}

/** Share of the canvas's height below the bar: the planned time. */
const railShare = 0.22;

/** Paints the details over a timeline of the view. */
export function paintDetails(
  surface: Surface,
  view: TimeSpan,
  { excluded, marked, chosen, selected }: TimelineDetails,
): void {
  const { context, width, height, ratio, color } = surface;
  const px = (css: number) => Math.max(1, Math.round(css * ratio));
  const bar = height - Math.round(height * railShare) - px(1);

  const left: HatchedArea[] = [];
  for (const span of excluded) {
    const place = layOutMark(span, view, width, px(2));
    if (place) left.push({ ...place, y: 0, height: bar });
  }
  context.globalAlpha = 0.82;
  const hatch = { back: color("--surface"), line: color("--ink-faint"), spacing: 9 * ratio, lineWidth: 1.5 * ratio };
  paintHatching(context, left, hatch);
  context.globalAlpha = 1;

  for (const span of marked) {
    const place = layOutMark(span, view, width, px(4));
    if (!place) continue;
    context.fillStyle = color("--surface");
    context.fillRect(place.x, 0, place.width, px(9));
    context.fillStyle = color("--accent");
    context.fillRect(place.x, 0, place.width, px(7));
  }

  if (selected) paintSelected(surface, view, selected);
  const place = chosen && layOutMark(chosen, view, width, px(3));
  if (!place) return;
  const line = px(3);
  context.strokeStyle = color("--surface");
  context.lineWidth = line * 2;
  context.strokeRect(place.x - line, line / 2, place.width + 2 * line, height - line);
  context.strokeStyle = color("--accent");
  context.lineWidth = line;
  context.strokeRect(place.x - line, line / 2, place.width + 2 * line, height - line);
}

/** The span that is chosen stays bright, all else is dimmed; its ends have handles for a finger. */
function paintSelected({ context, width, height, ratio, color }: Surface, view: TimeSpan, selected: TimeSpan): void {
  const px = (css: number) => Math.max(1, Math.round(css * ratio));
  const share = (atMs: number) => ((atMs - view.startMs) / (view.endMs - view.startMs)) * width;
  const from = Math.round(Math.min(width, Math.max(0, share(selected.startMs))));
  const to = Math.round(Math.min(width, Math.max(0, share(selected.endMs))));
  context.globalAlpha = 0.55;
  context.fillStyle = color("--surface");
  context.fillRect(0, 0, from, height);
  context.fillRect(to, 0, width - to, height);
  context.globalAlpha = 1;
  context.fillStyle = color("--accent");
  for (const [atMs, x] of [
    [selected.startMs, from],
    [selected.endMs, to],
  ] as const) {
    if (atMs < view.startMs || atMs > view.endMs) continue;
    context.fillRect(x - px(2), 0, px(4), height);
    context.beginPath();
    context.arc(Math.min(width - px(9), Math.max(px(9), x)), height / 2, px(9), 0, 2 * Math.PI);
    context.fill();
  }
}
