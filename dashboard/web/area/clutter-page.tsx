/** The calendar of clutter: months of an area, the worst score and the looks of each day. */
import { useMemo } from "preact/hooks";
import type { ClutterCalendarAnswer } from "../../../common/contract/clutter-answers.ts";
import { AnswerNotice } from "../history/answer-notice.tsx";
import { firstOfMonth, lastOfMonth } from "../history/calendar-date.ts";
import { PrintButton } from "../history/print-button.tsx";
import { useAnswer } from "../history/use-answer.ts";
import { useQuery } from "../history/use-query.ts";
import { usePage } from "../page-context.ts";
import { addressOf } from "../router.ts";
import { AreaSelect } from "./area-toolbar.tsx";
import { clutterMonths } from "./clutter-cells.ts";
import { ClutterLegend } from "./clutter-legend.tsx";
import { ClutterMonthGrid } from "./clutter-month.tsx";
import { ClutterTable } from "./clutter-table.tsx";
import { NoArea } from "./no-area.tsx";
import { useAreaWords } from "./use-area-words.ts";
import "../history/history.css";
import "../history/figures-table.css";
import "../history/history-print.css";
import "./clutter.css";
import "./area-print.css";

/** Months side by side on a wide screen. */
const wideMonths = 3;

/** The page; its address names an area, and may name a `month` (YYYY-MM), the last one that is shown. */
export function ClutterPage() {
  const { board, router } = usePage();
  const { name } = router.route.value;
  const areas = board.areas.value;
  const found = name === null ? areas[0] : areas.find(({ id }) => id === name);
  return found ? <Months key={found.id} area={found.id} /> : <NoArea hasAreas={areas.length > 0} />;
}

function Months({ area }: { readonly area: string }) {
  const { board } = usePage();
  const { a } = useAreaWords();
  const { value, change } = useQuery();
  const today = board.site.value?.today.date ?? "2026-01-01";
  const named = value("month");
  const last = named !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(named) ? `${named}-01` : firstOfMonth(today);
  const count = window.matchMedia("(max-width: 799px)").matches ? 1 : wideMonths;
  const from = firstOfMonth(last, 1 - count);
  const answered = useAnswer<ClutterCalendarAnswer>(`/api/clutter?area=${area}&from=${from}&to=${lastOfMonth(last)}`);
  const go = (months: number) => {
    const next = firstOfMonth(last, months).slice(0, 7);
    change({ month: next === today.slice(0, 7) ? null : next });
  };
  return (
    <main class="history clutter-page" data-page="clutter" data-months={count} aria-label={a.calendarTitle}>
      <div class="toolbar">
        <Stepper last={last} count={count} today={today} go={go} />
        {last !== firstOfMonth(today) && (
          <button type="button" class="quiet-button" onClick={() => change({ month: null })}>
            {a.thisMonth}
          </button>
        )}
        <AreaSelect area={area} page="clutter" />
        <a class="quiet-button" href={addressOf("area", area)}>
          {a.page}
        </a>
        <PrintButton />
      </div>
      {answered.answer === null ? <AnswerNotice answered={answered} /> : <Shown answer={answered.answer} />}
    </main>
  );
}

function Stepper(props: {
  readonly last: string;
  readonly count: number;
  readonly today: string;
  readonly go: (months: number) => void;
}) {
  const { last, count, today, go } = props;
  const { a, dates } = useAreaWords();
  return (
    <div class="stepper">
      <button type="button" class="step" aria-label={a.monthBefore} onClick={() => go(-count)}>
        ◀
      </button>
      <h2 class="stepper-now" aria-live="polite">
        {count === 1
          ? dates.yearMonth(last)
          : `${dates.yearMonth(firstOfMonth(last, 1 - count))} – ${dates.month(last)}`}
      </h2>
      <button
        type="button"
        class="step"
        aria-label={a.monthAfter}
        disabled={lastOfMonth(last) >= today}
        onClick={() => go(count)}
      >
        ▶
      </button>
    </div>
  );
}

function Shown({ answer }: { readonly answer: ClutterCalendarAnswer }) {
  const { a } = useAreaWords();
  const months = useMemo(() => clutterMonths(answer.days, answer.today), [answer]);
  const isEmpty = answer.days.every(({ worst, slots }) => worst === null && slots.every((look) => look === null));
  return (
    <>
      <p class="print-only">
        {answer.siteName} – {answer.name}
      </p>
      <h2 class="clutter-name">
        {answer.name} <span class="clutter-what">{a.calendarTitle}</span>
      </h2>
      {isEmpty && (
        <section class="history-empty" data-notice="empty">
          <h3>{a.calendarEmpty}</h3>
        </section>
      )}
      <ClutterLegend times={answer.times} />
      <div class="clutter-months">
        {months.map((month) => (
          <ClutterMonthGrid key={month.first} area={answer.area} month={month} times={answer.times} />
        ))}
      </div>
      <details class="history-details">
        <summary>{a.daysTable}</summary>
        <ClutterTable answer={answer} />
      </details>
    </>
  );
}
