/** The page of an area: its level now, a day's looks, what lay on the sheet, the trend of weeks. */
import { useSignalEffect } from "@preact/signals";
import { useState } from "preact/hooks";
import type { AreaAnswer } from "../../../common/contract/clutter-answers.ts";
import type { AreaSignal } from "../board-store.ts";
import { AnswerNotice } from "../history/answer-notice.tsx";
import { isDate } from "../history/calendar-date.ts";
import { useAnswer } from "../history/use-answer.ts";
import { useQuery } from "../history/use-query.ts";
import { usePage } from "../page-context.ts";
import { AreaHead } from "./area-head.tsx";
import { AreaToolbar } from "./area-toolbar.tsx";
import { LookList } from "./look-list.tsx";
import { LookNow } from "./look-now.tsx";
import { NoArea } from "./no-area.tsx";
import { SheetDrawing } from "./sheet-drawing.tsx";
import { TrendSection, trendWeeks } from "./trend-section.tsx";
import "../history/history.css";
import "../history/figures-table.css";
import "../history/history-print.css";
import "./area.css";
import "./area-sheet.css";
import "./area-print.css";

/** Today's page is asked for anew so often: a look that was waited for may have come to nothing. */
const refreshMs = 60_000;

/** The page of the area that the address names, otherwise of the first one; its address may name a `date`. */
export function AreaPage() {
  const { board, router } = usePage();
  const { name } = router.route.value;
  const areas = board.areas.value;
  const found = name === null ? areas[0] : areas.find(({ id }) => id === name);
  return found ? <Area key={found.id} {...found} /> : <NoArea hasAreas={areas.length > 0} />;
}

function Area({ id, area }: AreaSignal) {
  const today = usePage().board.site.value?.today.date ?? "";
  const { value, change } = useQuery();
  const named = value("date");
  const date = named !== null && isDate(named) ? named : today;
  const weeks = trendWeeks.find((one) => String(one) === value("weeks")) ?? trendWeeks[0];
  const scores = useScoreCount(area);
  const path = `/api/area?area=${id}&date=${date}&weeks=${weeks}`;
  const answered = useAnswer<AreaAnswer>(path, date === today ? refreshMs : 0, scores);
  const { answer } = answered;
  return (
    <main class="history area-page" data-page="area" data-area={id}>
      <AreaHead area={area} />
      <AreaToolbar area={id} date={date} today={today} change={(next) => change({ date: next })} page="area" />
      {answer === null ? (
        <AnswerNotice answered={answered} />
      ) : (
        <>
          <p class="print-only">{answer.siteName}</p>
          <div class="area-columns">
            <SheetDrawing answer={answer} />
            <div class="area-side">
              {date === today && <LookNow area={id} />}
              <LookList answer={answer} />
            </div>
          </div>
          <TrendSection answer={answer} weeks={weeks} onWeeks={(next) => change({ weeks: String(next) })} />
        </>
      )}
    </main>
  );
}

/** Counts on when the board tells of a new look: the page is asked for anew then. */
function useScoreCount(area: AreaSignal["area"]): number {
  const [state, setState] = useState({ count: 0, told: "" });
  useSignalEffect(() => {
    const { scoredMs, cause, doing } = area.value;
    const told = `${scoredMs} ${cause} ${doing === "looking"}`;
    setState((last) => (last.told === told ? last : { count: last.count + 1, told }));
  });
  return state.count;
}
