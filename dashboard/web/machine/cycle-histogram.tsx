/** How often cycles of each length were. */
import type { CycleAnswer } from "../../../common/contract/history-answers.ts";
import { usePage } from "../page-context.ts";
import { cycleBins } from "./cycle-bins.ts";
import { exactDuration } from "./exact-duration.ts";
import { useMachine } from "./machine-context.ts";

/** The histogram of whole cycles. */
export function CycleHistogram(props: { readonly cycles: readonly CycleAnswer[]; readonly medianMs: number }) {
  const { cycles, medianMs } = props;
  const { words } = usePage();
  const { m } = useMachine();
  const t = m.value;
  const lengths = cycles.flatMap(([startMs, endMs, , , isWhole]) => (isWhole ? [endMs - startMs] : []));
  const bins = cycleBins(lengths);
  const highest = Math.max(1, ...bins.map(({ count }) => count));
  const from = (ms: number) => exactDuration(ms, words.value);
  const label = bins.map(({ fromMs, count }) => t.binLabel(from(fromMs), count)).join(words.value.listSeparator);
  const every = Math.ceil(bins.length / 5);
  return (
    <div class="histogram" role="img" aria-label={t.histogramLabel(label)}>
      {bins.map(({ fromMs, toMs, count }, index) => (
        <div
          class="bin"
          key={fromMs}
          data-median={fromMs <= medianMs && (toMs === null || medianMs < toMs)}
          data-open={toMs === null}
        >
          <span class="bin-count">{count > 0 ? count : ""}</span>
          <span class="bin-bar" style={{ height: `${(100 * count) / highest}%` }} />
          <span class="bin-from">
            {index % every === 0 ? (toMs === null ? t.binOpen(from(fromMs)) : from(fromMs)) : ""}
          </span>
        </div>
      ))}
    </div>
  );
}
