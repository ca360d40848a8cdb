/** A timeline for paper: sharp, and told apart in black and white by grey and pattern. */
import type { TimelineSegment, TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState } from "../../../common/contract/machine-state.ts";
import { layOutColumns } from "../timeline-layout.ts";
import { shareOfTime } from "./day-rows.ts";

/** Columns of a printed bar: about five for each millimetre. */
const columns = 800;
const barHeight = 26;
const height = 32;

/** How each state looks on paper. */
export const printFills: Readonly<Record<MachineState, string>> = {
  running: "#222222",
  idle: "url(#print-idle)",
  off: "#ffffff",
  unknown: "url(#print-unknown)",
};

/** The patterns that printed bars are filled with; once on a page. */
export function PrintPatterns() {
  return (
    <svg class="print-patterns" width="0" height="0" aria-hidden="true">
      <pattern id="print-idle" width="3" height="3" patternUnits="userSpaceOnUse">
        <rect width="3" height="3" fill="#dddddd" />
        <rect width="1" height="1" fill="#777777" />
      </pattern>
      <pattern id="print-unknown" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="7" height="7" fill="#ffffff" />
        <rect width="1.4" height="7" fill="#555555" />
      </pattern>
    </svg>
  );
}

/** The bar, above the planned time. */
export function PrintBar(props: {
  readonly segments: readonly TimelineSegment[];
  readonly span: TimeSpan;
  readonly planned: readonly TimeSpan[];
}) {
  const { segments, span, planned } = props;
  return (
    <svg class="print-bar" viewBox={`0 0 ${columns} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {layOutColumns(segments, span, columns).map(({ x, width, parts }) => {
        let below = 0;
        return parts.map(({ state, share }) => {
          below += share;
          const y = barHeight * (1 - below);
          return (
            <rect key={`${x} ${state}`} x={x} y={y} width={width} height={barHeight * share} fill={printFills[state]} />
          );
        });
      })}
      <rect x="0.5" y="0.5" width={columns - 1} height={barHeight - 1} fill="none" stroke="#777777" />
      {planned.map(({ startMs, endMs }) => {
        const x = columns * shareOfTime(span, startMs);
        return (
          <rect
            key={startMs}
            x={x}
            y={height - 4}
            width={columns * shareOfTime(span, endMs) - x}
            height={4}
            fill="#777777"
          />
        );
      })}
    </svg>
  );
}
