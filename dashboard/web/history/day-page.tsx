/** The page of a day: all machines under one time axis, the day's figures and its longest stops; for the meeting at eight o'clock too. */
import type { DayAnswer, StopsAnswer } from "../../../common/contract/history-answers.ts";
import { usePage } from "../page-context.ts";
import { AnswerNotice } from "./answer-notice.tsx";
import { isDate } from "./calendar-date.ts";
import { dayRows } from "./day-rows.ts";
import { DaySummary } from "./day-summary.tsx";
import { DayTimeline } from "./day-timeline.tsx";
import { DayToolbar } from "./day-toolbar.tsx";
import { LongestStops } from "./longest-stops.tsx";
import { MeetingNotes } from "./meeting-notes.tsx";
import { useAnswer } from "./use-answer.ts";
import { useHistoryWords } from "./use-history-words.ts";
import { useQuery } from "./use-query.ts";
import "./history.css";
import "./state-legend.css";
import "./longest-stops.css";
import "./day.css";
import "./day-phone.css";
import "./history-print.css";
import "./day-print.css";

/** Today's page is asked for anew so often. */
const refreshMs = 30_000;
/** How many of the longest stops are named. */
const namedStops = 3;

/** The page; its address may name a `date` (YYYY-MM-DD), otherwise it is today. */
export function DayPage() {
  const today = usePage().board.site.value?.today.date;
  return today === undefined ? null : <Day today={today} />;
}

function Day({ today }: { readonly today: string }) {
  const { h, dates } = useHistoryWords();
  const { value, change } = useQuery();
  const named = value("date");
  const date = named !== null && isDate(named) ? named : today;
  const againMs = date === today ? refreshMs : 0;
  const day = useAnswer<DayAnswer>(`/api/day?date=${date}`, againMs);
  const stops = useAnswer<StopsAnswer>(`/api/stops?from=${date}&to=${date}&longest=${namedStops}`, againMs);
  const { answer } = day;
  return (
    <main class="history" data-page="day" aria-label={h.dayPage(dates.full(date))}>
      <DayToolbar
        date={date}
        today={today}
        holiday={answer?.holiday ?? null}
        change={(next) => change({ date: next })}
      />
      {answer === null ? (
        <AnswerNotice answered={day} />
      ) : (
        <DayShown answer={answer} stops={stops.answer} isToday={date === today} />
      )}
    </main>
  );
}

function DayShown(props: {
  readonly answer: DayAnswer;
  readonly stops: StopsAnswer | null;
  readonly isToday: boolean;
}) {
  const { answer, stops, isToday } = props;
  const { h } = useHistoryWords();
  const { span, rows } = dayRows(answer);
  const isKnown = rows.some(({ segments }) => segments.some(([, , state]) => state !== "unknown"));
  if (!isKnown) {
    return (
      <section class="history-empty" data-notice="empty">
        <h3>{isToday ? h.todayEmpty : h.dayEmpty}</h3>
        <p>{isToday ? h.todayEmptyText : h.dayEmptyText}</p>
      </section>
    );
  }
  return (
    <>
      <DaySummary answer={answer} />
      <DayTimeline answer={answer} span={span} rows={rows} stops={stops?.stops ?? []} />
      <div class="day-below">
        {stops && <LongestStops answer={stops} timeZone={answer.timeZone} />}
        <MeetingNotes />
      </div>
    </>
  );
}
