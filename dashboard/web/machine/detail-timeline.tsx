/** The timeline of the view, as fine as the screen can show; a stop of three seconds is seen at every zoom. */
import type { ReadonlySignal } from "@preact/signals";
import { useComputed } from "@preact/signals";
import type { RefObject } from "preact";
import { formatDuration } from "../format.ts";
import { usePage } from "../page-context.ts";
import { paintTimeline } from "../paint-timeline.ts";
import { PaintedCanvas } from "../painted-canvas.tsx";
import { machineStateOrder } from "../state-order.ts";
import { totalsMs } from "../timeline-layout.ts";
import { useMachine } from "./machine-context.ts";
import { markedSpans } from "./marked-spans.ts";
import { paintDetails } from "./paint-details.ts";
import { PointedLine } from "./pointed-line.tsx";

/** The timeline; `plot` is its element, as wide as the view. */
export function DetailTimeline(props: {
  readonly plot: RefObject<HTMLDivElement | null>;
  readonly nowMs: ReadonlySignal<number>;
}) {
  const { plot, nowMs } = props;
  const { words } = usePage();
  const { view, data, edit, segments } = useMachine();
  const marked = useComputed(() => (data.answer.value ? markedSpans(data.answer.value.timeline) : []));
  const chosen = useComputed(
    () => data.answer.value?.stops.find(({ startMs }) => startMs === view.chosenStopMs.value) ?? null,
  );
  // Told anew with each answer, not with each second: readers would never come to its end.
  const answered = data.answer.value;
  const totals = answered && totalsMs(segments.peek(), answered.span);
  const t = words.value;
  const label = totals
    ? machineStateOrder.map((state) => `${t.states[state]} ${formatDuration(totals[state], t)}`).join(t.listSeparator)
    : "";
  return (
    <div class="detail" ref={plot} data-selecting={edit.isOpen.value}>
      <PaintedCanvas
        class="detail-bar"
        label={label}
        watch={() => {
          void view.view.value;
          void segments.value;
          void marked.value;
          void chosen.value;
          void edit.span.value;
          void nowMs.value;
        }}
        paint={(surface) => {
          const answer = data.answer.peek();
          if (!answer) return;
          const shown = view.view.peek();
          paintTimeline(surface, shown, segments.peek(), answer.planned, nowMs.peek());
          const details = {
            excluded: answer.excluded,
            marked: marked.peek(),
            chosen: chosen.peek(),
            selected: edit.span.peek(),
          };
          paintDetails(surface, shown, details);
        }}
      />
      <PointedLine />
    </div>
  );
}
