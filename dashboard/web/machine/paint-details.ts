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
}

/** Share of the canvas's height below the bar: the planned time. */
const railShare = 0.22;

/** Paints the details over a timeline of the view. */
export function paintDetails(surface: Surface, view: TimeSpan, { excluded, marked, chosen }: TimelineDetails): void {
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
