/** The head of the calendar: which year or month, and how to get to another. */
import type { ComponentChildren } from "preact";
import { type CalendarSpan, dateInNext, queryOfSpan, type SpanQuery } from "./calendar-span.ts";
import { PrintButton } from "./print-button.tsx";
import { useHistoryWords } from "./use-history-words.ts";

/** The head; `children` are further choices. */
export function CalendarToolbar({
  span,
  today,
  change,
  children,
}: {
  readonly span: CalendarSpan;
  readonly today: string;
  readonly change: (query: SpanQuery) => void;
  readonly children: ComponentChildren;
}) {
  const { h, dates } = useHistoryWords();
  const isYear = span.unit === "year";
  const isCurrent = span.from <= today && today <= span.to;
  const go = (direction: -1 | 1) => change(queryOfSpan(span.unit, dateInNext(span, direction)));
  return (
    <div class="toolbar">
      <div class="stepper">
        <button type="button" class="step" aria-label={isYear ? h.yearBefore : h.monthBefore} onClick={() => go(-1)}>
          ◀
        </button>
        <h2 class="stepper-now" aria-live="polite">
          {isYear ? dates.year(span.from) : dates.yearMonth(span.from)}
        </h2>
        <button
          type="button"
          class="step"
          aria-label={isYear ? h.yearAfter : h.monthAfter}
          disabled={span.to >= today}
          onClick={() => go(1)}
        >
          ▶
        </button>
      </div>
      <fieldset class="switch" aria-label={h.calendarTitle}>
        {(["year", "month"] as const).map((unit) => (
          <button
            key={unit}
            type="button"
            aria-pressed={span.unit === unit}
            onClick={() => change(queryOfSpan(unit, isCurrent ? today : span.from))}
          >
            {unit === "year" ? h.wholeYear : h.oneMonth}
          </button>
        ))}
      </fieldset>
      {!isCurrent && (
        <button type="button" class="quiet-button" onClick={() => change(queryOfSpan(span.unit, today))}>
          {isYear ? h.thisYear : h.thisMonth}
        </button>
      )}
      {children}
      <PrintButton />
    </div>
  );
}
