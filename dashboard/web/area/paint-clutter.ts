/** Paints two weeks of clutter as a small line with its points, on a scale from 0. */
import type { BoardArea } from "../../../common/contract/live-events.ts";
import type { Surface } from "../painted-canvas.tsx";

/** Length of the line, in ms. */
const spanMs = 14 * 86_400_000;
/** Two scores further apart than this aren't joined: nobody knows what was between, in ms. */
const joinMs = 5 * 86_400_000;
/** The lowest top of the scale: a tidy fortnight looks tidy. */
const lowestTop = 0.4;

/** Paints the scores of the two weeks up to `nowMs`. */
export function paintClutter(
  { context, width, height, ratio, fontSize, color }: Surface,
  trend: BoardArea["trend"],
  nowMs: number,
): void {
  const dot = Math.max(2.2 * ratio, fontSize / 5);
  const top = Math.max(lowestTop, ...trend.map(([, share]) => share));
  const x = (atMs: number) => dot + (1 - (nowMs - atMs) / spanMs) * (width - 2 * dot);
  const y = (share: number) => height - dot - (share / top) * (height - 2 * dot);
  const hair = Math.max(1, Math.round(ratio));

  context.fillStyle = color("--grid-line");
  context.fillRect(0, Math.round(height / 2), width, hair);
  context.fillStyle = color("--ink-faint");
  context.fillRect(0, height - hair, width, hair);

  context.strokeStyle = color("--trace");
  context.lineWidth = Math.max(1.6 * ratio, fontSize / 9);
  context.lineJoin = "round";
  context.beginPath();
  for (const [index, [atMs, share]] of trend.entries()) {
    const before = trend[index - 1];
    if (before && atMs - before[0] <= joinMs) context.lineTo(x(atMs), y(share));
    else context.moveTo(x(atMs), y(share));
  }
  context.stroke();
  context.fillStyle = color("--trace");
  for (const [index, [atMs, share]] of trend.entries()) {
    context.beginPath();
    context.arc(x(atMs), y(share), index === trend.length - 1 ? 1.5 * dot : 0.8 * dot, 0, 2 * Math.PI);
    context.fill();
  }
}
