/** Says in words what the pointer is on; otherwise which part of the period is shown. */
import { formatQuantity } from "../../../common/contract/quantities.ts";
import { formatDuration } from "../format.ts";
import { segmentAt } from "../history/unpack-timeline.ts";
import { usePage } from "../page-context.ts";
import { useMachine } from "./machine-context.ts";
import { rowAt } from "./row-at.ts";
import { shownChannels } from "./shown-channels.ts";

/** The words. */
export function Readout() {
  const { words, choice } = usePage();
  const { view, data, format, segments, m } = useMachine();
  const atMs = view.pointedMs.value;
  const write = format.value;
  const t = words.value;
  if (atMs === null) {
    const shown = view.view.value;
    return <p class="readout">{shown === view.period.value ? m.value.zoomHint : write.part(shown)}</p>;
  }
  const segment = segmentAt(segments.value, atMs);
  const trace = data.trace.value;
  const language = choice.language.value;
  const amps = (value: number) => formatQuantity("rmsA", value, language);
  const rows = shownChannels(trace).flatMap(({ rows }) => (trace ? (rowAt(rows, trace.fromMs, atMs) ?? []) : []));
  return (
    <p class="readout">
      <b>{write.moment(atMs)}</b>
      {segment && (
        <span>
          <span class="readout-state" data-state={segment[2]} />
          {t.states[segment[2]]} {write.clock(segment[0])}–{write.clock(segment[1])}{" "}
          {formatDuration(segment[1] - segment[0], t)}
        </span>
      )}
      {rows.map(({ atMs: at, mean, min, max }) => (
        <span key={at}>
          {amps(mean)} ({m.value.range(amps(min), amps(max))})
        </span>
      ))}
    </p>
  );
}
