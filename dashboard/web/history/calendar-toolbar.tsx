/** The head of the calendar: which year or month, and how to get to another. */
import type { ComponentChildren } from "preact";
import { usePastWords } from "../past/use-past-words.ts";
import { addressOf } from "../router.ts";
import { type CalendarSpan, dateInNext, queryOfSpan, type SpanQuery } from "./calendar-span.ts";
import { ExportMenu } from "./export-menu.tsx";
import { PrintButton } from "./print-button.tsx";
import { useHistoryWords } from "./use-history-words.ts";

/** The head; `children` are further choices. */
export function CalendarToolbar({
  span,
  today,
  machine,
  change,
  children,
}: {
  readonly span: CalendarSpan;
  readonly today: string;
  /** The machine that is shown; null for several. */
  readonly machine: string | null;
  readonly change: (query: SpanQuery) => void;
  readonly children: ComponentChildren;
}) {
  const { h, dates } = useHistoryWords();
  const p = usePastWords();
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
      <div class="toolbar-files">
        <a class="quiet-button" href={addressOf("changes", null, { machine })}>
          {p.listLink}
        </a>
        <ExportMenu span={{ from: span.from, to: span.to < today ? span.to : today, machine }} />
        <PrintButton />
      </div>
    </div>
  );
}
