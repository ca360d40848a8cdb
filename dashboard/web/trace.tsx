/** The two-minute trace of a machine's current, drawn by hand: a line on a scale from 0, with gaps where nothing was measured. */
import { useRef } from "preact/hooks";
import type { MachineStore } from "./machine-store.ts";
import { usePage } from "./page-context.ts";
import type { Surface } from "./painted-canvas.tsx";
import { PaintedCanvas } from "./painted-canvas.tsx";
import type { TraceScale } from "./trace-layout.ts";
import { connectedRuns, nextScale, traceWindowMs } from "./trace-layout.ts";

/** The trace of a machine. */
export function Trace({ machine }: { readonly machine: MachineStore }) {
  const { board, words } = usePage();
  const scale = useRef<TraceScale | null>(null);

  function watch(): void {
    // Moves on each second, and sooner when something was measured.
    void board.secondMs.value;
    void machine.trace.value;
    void words.value;
  }

  function paint({ context, width, height, ratio, style, color }: Surface): void {
    const points = machine.trace.peek();
    const nowMs = Math.max(board.feed.peek().nowMs, points.at(-1)?.[0] ?? 0);
    scale.current = nextScale(scale.current, points, nowMs);
    const { maxA } = scale.current;
    const fontSize = Number.parseFloat(style.fontSize) * ratio;
    const line = Math.max(2 * ratio, fontSize / 6);
    const x = (atMs: number) => width - ((nowMs - atMs) / traceWindowMs) * width - line;
    const y = (amps: number) => height - line / 2 - (Math.max(0, amps) / maxA) * (height - 2 * line);

    context.fillStyle = color("--grid-line");
    for (const share of [0.5, 1])
      context.fillRect(0, Math.round(y(maxA * share)), width, Math.max(1, Math.round(ratio)));
    context.fillStyle = color("--ink-faint");
    context.fillRect(0, height - Math.max(1, Math.round(ratio)), width, Math.max(1, Math.round(ratio)));
    context.lineWidth = line;
    context.lineJoin = "round";
    context.lineCap = "round";
    for (const run of connectedRuns(points)) {
      const first = run[0];
      const last = run.at(-1);
      if (!first || !last) continue;
      const path = new Path2D();
      path.moveTo(x(first[0]), y(first[1]));
      for (const [atMs, amps] of run) path.lineTo(x(atMs), y(amps));
      context.strokeStyle = color("--trace");
      context.stroke(path);
      path.lineTo(x(last[0]), height);
      path.lineTo(x(first[0]), height);
      context.fillStyle = color("--trace-fill");
      context.fill(path);
    }
    if (points.length === 0) return;
    context.font = `${fontSize}px ${style.fontFamily}`;
    context.textBaseline = "top";
    context.lineWidth = 4 * ratio;
    context.strokeStyle = color("--surface");
    context.fillStyle = color("--ink-faint");
    const scaleText = [words.peek().traceScale(`${maxA} A`), 3 * ratio, y(maxA) + 4 * ratio] as const;
    context.strokeText(...scaleText);
    context.fillText(...scaleText);
  }

  const label = words.value.traceLabel(`${scale.current?.maxA ?? 0} A`);
  return <PaintedCanvas class="trace" label={label} watch={watch} paint={paint} />;
}
