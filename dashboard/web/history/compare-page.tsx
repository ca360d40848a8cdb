/** Two periods compared, before and after a change for example: what differs, how sure that is, and what it is worth. */
import { useState } from "preact/hooks";
import type { CompareAnswer } from "../../../common/contract/comparison-answers.ts";
import type { CalendarAnswer } from "../../../common/contract/history-answers.ts";
import { usePage } from "../page-context.ts";
import { AnswerNotice } from "./answer-notice.tsx";
import { ComparedDays } from "./compared-days.tsx";
import { ComparisonFigures } from "./comparison-figures.tsx";
import { faultOfPeriods, type PeriodPair, presetPeriods } from "./comparison-periods.ts";
import { readYenPerHour } from "./hourly-rate.ts";
import { choiceOf, type MachineChoice } from "./machine-choice.ts";
import { MachineSelect } from "./machine-select.tsx";
import { PeriodChoice } from "./period-choice.tsx";
import { PrintButton } from "./print-button.tsx";
import { StopReasons } from "./stop-reasons.tsx";
import { useAnswer } from "./use-answer.ts";
import { useHistoryWords } from "./use-history-words.ts";
import { type Query, useQuery } from "./use-query.ts";
import { YenWorth } from "./yen-worth.tsx";
import "./history.css";
import "./period-choice.css";
import "./comparison.css";
import "./pareto.css";
import "./history-print.css";
import "./comparison-print.css";

/** The page; its address may name `beforeFrom`, `beforeTo`, `afterFrom`, `afterTo` and a `machine`. */
export function ComparePage() {
  const today = usePage().board.site.value?.today.date;
  return today === undefined ? null : <Comparison today={today} />;
}

function Comparison({ today }: { readonly today: string }) {
  const { h } = useHistoryWords();
  const query = useQuery();
  const pair = pairOf(query, today);
  // Which machines there are, without asking for anything of them.
  const known = useAnswer<CalendarAnswer>(`/api/calendar?from=${today}&to=${today}`);
  const machines = known.answer?.machines ?? [];
  const choice = choiceOf(query.value("machine"), machines);
  return (
    <main class="history" data-page="comparison" aria-label={h.compareTitle}>
      <div class="toolbar">
        <h2>{h.compareTitle}</h2>
        <MachineSelect machines={machines} choice={choice} onChoose={(machine) => query.change({ machine })} />
        <PrintButton />
      </div>
      <PeriodChoice
        key={JSON.stringify(pair)}
        pair={pair}
        today={today}
        onChoose={({ before, after }) =>
          query.change({ beforeFrom: before.from, beforeTo: before.to, afterFrom: after.from, afterTo: after.to })
        }
      />
      {known.answer === null ? <AnswerNotice answered={known} /> : <Compared pair={pair} choice={choice} />}
    </main>
  );
}

function Compared({ pair, choice }: { readonly pair: PeriodPair; readonly choice: MachineChoice }) {
  const { before, after } = pair;
  const periods = `beforeFrom=${before.from}&beforeTo=${before.to}&afterFrom=${after.from}&afterTo=${after.to}`;
  const machine = "machine" in choice ? `&machine=${encodeURIComponent(choice.machine)}` : "";
  const compared = useAnswer<CompareAnswer>(`/api/compare?${periods}${machine}`);
  const [yenPerHour, setYenPerHour] = useState(readYenPerHour);
  const { answer } = compared;
  if (answer === null) return <AnswerNotice answered={compared} />;
  return (
    <>
      <ComparisonFigures answer={answer} />
      <ComparedDays answer={answer} />
      <YenWorth answer={answer} yenPerHour={yenPerHour} onChange={setYenPerHour} />
      <StopReasons pair={pair} machine={machine} />
    </>
  );
}

/** The periods of the address; last week and the one before where it names none that can be compared. */
function pairOf({ value }: Query, today: string): PeriodPair {
  const text = (name: string) => value(name) ?? "";
  const pair = {
    before: { from: text("beforeFrom"), to: text("beforeTo") },
    after: { from: text("afterFrom"), to: text("afterTo") },
  };
  return faultOfPeriods(pair, today) === null ? pair : presetPeriods("weeks", today);
}
