/** Paints the two-minute trace: a line on a scale from 0, with gaps where nothing was measured. */
import type { TracePoint } from "../../common/contract/live-events.ts";
import type { Surface } from "./painted-canvas.tsx";
import { connectedRuns, traceWindowMs } from "./trace-layout.ts";

/** Paints `points` up to `nowMs` (epoch ms), on a scale from 0 to `topA` amperes. */
export function paintTrace(
  { context, width, height, ratio, fontSize, color }: Surface,
  points: readonly TracePoint[],
  nowMs: number,
  topA: number,
): void {
  const hair = Math.max(1, Math.round(ratio));
  // The line grows with the words around it.
  const line = Math.max(2 * ratio, fontSize / 6);
  const x = (atMs: number) => width - ((nowMs - atMs) / traceWindowMs) * width - line;
  const y = (amps: number) => height - line / 2 - (Math.max(0, amps) / topA) * (height - 2 * line);

  context.fillStyle = color("--grid-line");
  context.fillRect(0, Math.round(y(topA)), width, hair);
  context.fillRect(0, Math.round(y(topA / 2)), width, hair);
  context.fillStyle = color("--ink-faint");
  context.fillRect(0, height - hair, width, hair);

  context.lineWidth = line;
  context.lineJoin = "round";
  context.lineCap = "round";
  context.strokeStyle = color("--trace");
  context.fillStyle = color("--trace-fill");
  for (const run of connectedRuns(points)) {
    const first = run[0];
    const last = run.at(-1);
    if (!first || !last) continue;
    const path = new Path2D();
    path.moveTo(x(first[0]), y(first[1]));
    for (const [atMs, amps] of run) path.lineTo(x(atMs), y(amps));
    context.stroke(path);
    path.lineTo(x(last[0]), height);
    path.lineTo(x(first[0]), height);
    context.fill(path);
  }
}
