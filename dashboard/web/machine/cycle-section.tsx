/** How long pieces of work took: their spread, the median, and each of them. */
import type { MachineSpanAnswer } from "../../../common/contract/history-answers.ts";
import { usePage } from "../page-context.ts";
import { CycleHistogram } from "./cycle-histogram.tsx";
import { CycleTable } from "./cycle-table.tsx";
import { exactDuration } from "./exact-duration.ts";
import { useMachine } from "./machine-context.ts";

/** The cycles. */
export function CycleSection({ answer }: { readonly answer: MachineSpanAnswer }) {
  const { words } = usePage();
  const { m } = useMachine();
  const t = m.value;
  const { cycleTimes, cyclePause, cycles } = answer;
  const lasted = (ms: number) => exactDuration(ms, words.value);
  return (
    <section class="machine-list" aria-label={t.cyclesTitle}>
      <div class="list-head">
        <h3>{t.cyclesTitle}</h3>
        {cycleTimes && <p>{t.cyclesCount(cycleTimes.count)}</p>}
      </div>
      {cycleTimes === null ? (
        <p class="list-empty">{t.cyclesNone}</p>
      ) : (
        <>
          <dl class="cycle-figures">
            <div>
              <dt>{t.median}</dt>
              <dd data-figure="median">{lasted(cycleTimes.medianMs)}</dd>
            </div>
            <div>
              <dt>{t.middleHalf}</dt>
              <dd>{t.range(lasted(cycleTimes.quarterMs), lasted(cycleTimes.threeQuartersMs))}</dd>
            </div>
            <div>
              <dt>{t.shortestLongest}</dt>
              <dd>{t.range(lasted(cycleTimes.shortestMs), lasted(cycleTimes.longestMs))}</dd>
            </div>
          </dl>
          <CycleHistogram cycles={cycles} medianMs={cycleTimes.medianMs} />
        </>
      )}
      {cyclePause.pauseMs > 0 && <p class="list-note">{t.pauseRule(lasted(cyclePause.pauseMs), cyclePause.origin)}</p>}
      {cycles.length > 0 && <CycleTable cycles={cycles} />}
    </section>
  );
}
