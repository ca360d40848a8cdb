/** The calendar of a machine, or of all: a year at a glance, or a month with more of each day. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { CalendarAnswer, FigureRow, FiguresAnswer } from "../../../common/contract/history-answers.ts";
import { usePage } from "../page-context.ts";
import { AnswerNotice } from "./answer-notice.tsx";
import { type DayCell, dayCells } from "./calendar-cells.ts";
import { datesOf } from "./calendar-date.ts";
import { CalendarGrid } from "./calendar-grid.tsx";
import { CalendarLegend } from "./calendar-legend.tsx";
import { type CalendarSpan, calendarSpan, queryOfSpan } from "./calendar-span.ts";
import { DaysTable, MonthsTable } from "./calendar-table.tsx";
import { CalendarToolbar } from "./calendar-toolbar.tsx";
import { choiceOf, chosenMachines } from "./machine-choice.ts";
import { MachineSelect } from "./machine-select.tsx";
import { StoreSection } from "./store-section.tsx";
import { type TodaySoFar, withToday } from "./today-cells.ts";
import { useAnswer } from "./use-answer.ts";
import { useHistoryWords } from "./use-history-words.ts";
import { useQuery } from "./use-query.ts";
import "./history.css";
import "./figures-table.css";
import "./heat-scale.css";
import "./calendar.css";
import "./calendar-parts.css";
import "./history-print.css";
import "./calendar-print.css";

/** The page; its address may name a `year` (YYYY) or a `month` (YYYY-MM), and a `machine`. */
export function CalendarPage() {
  const today = usePage().board.site.value?.today.date;
  return today === undefined ? null : <Calendar today={today} />;
}

function Calendar({ today }: { readonly today: string }) {
  const { value, change } = useQuery();
  const days = useTodaySoFar();
  const { h } = useHistoryWords();
  const span = calendarSpan(value("year"), value("month"), today, narrow() ? "month" : "year");
  const asked = `from=${span.from}&to=${span.to}`;
  const calendar = useAnswer<CalendarAnswer>(`/api/calendar?${asked}`);
  const figures = useAnswer<FiguresAnswer>(`/api/figures?${asked}&by=month`);
  // A date that an arrow key led to beyond what is shown: it is looked at as soon as it is there.
  const wanted = useRef<string | null>(null);
  const answer = calendar.answer && withToday(calendar.answer, days.value);
  const choice = choiceOf(value("machine"), answer?.machines ?? []);
  const machines = new Set(chosenMachines(answer?.machines ?? [], choice).map(({ machine }) => machine));
  return (
    <main class="history" data-page="calendar" data-unit={span.unit} aria-label={h.calendarTitle}>
      <CalendarToolbar span={span} today={today} machine={"machine" in choice ? choice.machine : null} change={change}>
        <MachineSelect machines={answer?.machines ?? []} choice={choice} onChoose={(machine) => change({ machine })} />
      </CalendarToolbar>
      <p class="print-only">{answer?.siteName}</p>
      {answer === null ? (
        <AnswerNotice answered={calendar} />
      ) : (
        <CalendarDays
          span={span}
          cells={dayCells(answer, choice, datesOf(answer.from, answer.to))}
          months={(figures.answer?.rows ?? []).filter(({ machine }) => machines.has(machine))}
          wanted={wanted.current}
          onLeave={(date) => {
            wanted.current = date;
            change(queryOfSpan(span.unit, date));
          }}
        />
      )}
      <StoreSection />
    </main>
  );
}

/** What the board says of today. */
function useTodaySoFar(): ReadonlySignal<readonly TodaySoFar[]> {
  const { board } = usePage();
  return useComputed(() =>
    board.machines.value.map(({ id, simulated, today }) => ({
      machine: id,
      simulated: simulated.value,
      ...today.value,
    })),
  );
}

/** A phone begins with a month: a year is long there. */
function narrow(): boolean {
  return window.matchMedia("(max-width: 599px)").matches;
}

function CalendarDays(props: {
  readonly span: CalendarSpan;
  readonly cells: readonly DayCell[];
  readonly months: readonly FigureRow[];
  readonly wanted: string | null;
  readonly onLeave: (date: string) => void;
}) {
  const { span, cells, months, wanted, onLeave } = props;
  const { h } = useHistoryWords();
  const isEmpty = cells.every(({ utilisation, runningMin }) => utilisation === null && runningMin === 0);
  return (
    <>
      {isEmpty && <EmptyCalendar span={span} />}
      <CalendarLegend />
      <CalendarGrid cells={cells} months={months} isLarge={span.unit === "month"} wanted={wanted} onLeave={onLeave} />
      <details class="history-details">
        <summary>{span.unit === "year" ? h.figuresOfMonths : h.figuresOfDays}</summary>
        {span.unit === "year" ? <MonthsTable rows={months} /> : <DaysTable cells={cells} />}
      </details>
    </>
  );
}

function EmptyCalendar({ span }: { readonly span: CalendarSpan }) {
  const { h, dates } = useHistoryWords();
  const when = span.unit === "year" ? dates.year(span.from) : dates.yearMonth(span.from);
  return (
    <section class="history-empty" data-notice="empty">
      <h3>{h.calendarEmpty(when)}</h3>
      <p>{h.calendarEmptyText}</p>
    </section>
  );
}
