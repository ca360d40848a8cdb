/** The whole period on a low strip, with a frame around what is shown above; the frame can be dragged. */
import { useRef } from "preact/hooks";
import { usePage } from "../page-context.ts";
import { paintTimeline } from "../paint-timeline.ts";
import { PaintedCanvas } from "../painted-canvas.tsx";
import { useMachine } from "./machine-context.ts";
import { lengthOf } from "./view-span.ts";

/** The strip. */
export function OverviewStrip() {
  const { board } = usePage();
  const { view, data, segments, m } = useMachine();
  const strip = useRef<HTMLDivElement>(null);
  const period = view.period.value;
  const shown = view.view.value;
  const share = (atMs: number) => Math.min(1, Math.max(0, (atMs - period.startMs) / lengthOf(period)));

  function lookAt(event: PointerEvent): void {
    const box = strip.current?.getBoundingClientRect();
    if (!box || (event.type === "pointermove" && event.buttons === 0)) return;
    if (event.type === "pointerdown") strip.current?.setPointerCapture(event.pointerId);
    const length = lengthOf(view.view.peek());
    const middleMs = period.startMs + ((event.clientX - box.left) / box.width) * lengthOf(period);
    const startMs = Math.round(Math.min(period.endMs - length, Math.max(period.startMs, middleMs - length / 2)));
    if (length < lengthOf(period)) view.look({ startMs, endMs: startMs + length });
  }

  return (
    <div class="overview" ref={strip} onPointerDown={lookAt} onPointerMove={lookAt} data-whole={shown === period}>
      <PaintedCanvas
        class="overview-bar"
        label={m.value.overviewLabel}
        watch={() => {
          void view.period.value;
          void segments.value;
        }}
        paint={(surface) => {
          const planned = data.answer.peek()?.planned ?? [];
          paintTimeline(surface, view.period.peek(), segments.peek(), planned, board.secondMs.peek());
        }}
      />
      <span
        class="overview-view"
        style={{ left: `${100 * share(shown.startMs)}%`, right: `${100 * (1 - share(shown.endMs))}%` }}
      />
    </div>
  );
}
