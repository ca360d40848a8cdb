/** A machine's newest current, beside its trace of the last two minutes. */
import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { noValue } from "./format.ts";
import { LiveText } from "./live-text.tsx";
import type { MachineStore } from "./machine-store.ts";
import { usePage } from "./page-context.ts";
import { paintTrace } from "./paint-trace.ts";
import type { Surface } from "./painted-canvas.tsx";
import { PaintedCanvas } from "./painted-canvas.tsx";
import type { TraceScale } from "./trace-layout.ts";
import { nextScale } from "./trace-layout.ts";

/** The current of a machine. */
export function Current({ machine }: { readonly machine: MachineStore }) {
  const { board, words, formatAmps } = usePage();
  const scale = useRef<TraceScale | null>(null);
  const maxA = useSignal<number | null>(null);
  const amps = useComputed(() => formatAmps.value(machine.amps.value));
  const scaleText = useComputed(() => (maxA.value === null ? "" : words.value.traceScale(`${maxA.value} A`)));

  function watch(): void {
    // Moves on each second, and sooner when something was measured.
    void board.secondMs.value;
    void machine.trace.value;
  }

  function paint(surface: Surface): void {
    const points = machine.trace.peek();
    const nowMs = Math.max(board.feed.peek().nowMs, points.at(-1)?.[0] ?? 0);
    scale.current = nextScale(scale.current, points, nowMs);
    const topA = scale.current.maxA;
    maxA.value = points.length > 0 ? topA : null;
    paintTrace(surface, points, nowMs, topA);
  }

  const label = words.value.traceLabel(maxA.value === null ? noValue : `${maxA.value} A`);
  return (
    <div class="current">
      <PaintedCanvas class="trace" label={label} watch={watch} paint={paint} />
      <div class="current-side">
        <LiveText class="trace-scale" text={scaleText} />
        <p class="amps">
          <LiveText text={amps} data-machine={machine.id} data-figure="amps" />
          <span class="amps-unit"> A</span>
        </p>
      </div>
    </div>
  );
}
