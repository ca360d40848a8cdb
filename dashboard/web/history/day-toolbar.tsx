/** The head of the day's page: which day, and how to get to another. */
import { addDays, isDate } from "./calendar-date.ts";
import { ExportMenu } from "./export-menu.tsx";
import { PrintButton } from "./print-button.tsx";
import { useHistoryWords } from "./use-history-words.ts";

/** The head; `change` is told the date to go to. */
export function DayToolbar(props: {
  readonly date: string;
  readonly today: string;
  /** Name of the holiday; null on other days. */
  readonly holiday: string | null;
  readonly change: (date: string) => void;
}) {
  const { date, today, holiday, change } = props;
  const { h, dates } = useHistoryWords();
  return (
    <div class="toolbar">
      <div class="stepper">
        <button type="button" class="step" aria-label={h.dayBefore} onClick={() => change(addDays(date, -1))}>
          ◀
        </button>
        <h2 class="stepper-now" aria-live="polite">
          {dates.full(date)}
        </h2>
        <button
          type="button"
          class="step"
          aria-label={h.dayAfter}
          disabled={date >= today}
          onClick={() => change(addDays(date, 1))}
        >
          ▶
        </button>
      </div>
      {holiday !== null && <p class="day-tag">{holiday}</p>}
      <label class="field">
        <span class="field-name">{h.goToDate}</span>
        <input
          type="date"
          value={date}
          max={today}
          onChange={({ currentTarget }) => isDate(currentTarget.value) && change(currentTarget.value)}
        />
      </label>
      {date !== today && (
        <button type="button" class="quiet-button" onClick={() => change(today)}>
          {h.today}
        </button>
      )}
      <div class="toolbar-files">
        <ExportMenu span={{ from: date, to: date, machine: null }} />
        <PrintButton />
      </div>
    </div>
  );
}
