/** The head row of the pages about areas: which area, which day, and the ways between the pages. */
import { addDays } from "../history/calendar-date.ts";
import { PrintButton } from "../history/print-button.tsx";
import { useHistoryWords } from "../history/use-history-words.ts";
import { usePage } from "../page-context.ts";
import { addressOf } from "../router.ts";
import { useAreaWords } from "./use-area-words.ts";

/** The row; `change` is told the date to go to. */
export function AreaToolbar(props: {
  readonly area: string;
  readonly date: string;
  readonly today: string;
  readonly page: "area";
  readonly change: (date: string | null) => void;
}) {
  const { area, date, today, page, change } = props;
  const { h, dates } = useHistoryWords();
  const go = (next: string) => change(next === today ? null : next);
  return (
    <div class="toolbar">
      <div class="stepper">
        <button type="button" class="step" aria-label={h.dayBefore} onClick={() => go(addDays(date, -1))}>
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
          onClick={() => go(addDays(date, 1))}
        >
          ▶
        </button>
      </div>
      {date !== today && (
        <button type="button" class="quiet-button" onClick={() => go(today)}>
          {h.today}
        </button>
      )}
      <AreaSelect area={area} page={page} />
      <AreaLinks area={area} date={date} />
      <PrintButton />
    </div>
  );
}

/** Chooses the area, where there are several. */
export function AreaSelect({ area, page }: { readonly area: string; readonly page: string }) {
  const { board, router } = usePage();
  const { a } = useAreaWords();
  const areas = board.areas.value.map((one) => one.area.value);
  if (areas.length < 2) return null;
  return (
    <label class="field">
      <span class="field-name">{a.area}</span>
      <select value={area} onChange={({ currentTarget }) => router.open(addressOf(page, currentTarget.value))}>
        {areas.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function AreaLinks({ area, date }: { readonly area: string; readonly date: string }) {
  const { a } = useAreaWords();
  return (
    <>
      <a class="quiet-button" href={addressOf("clutter", area)}>
        {a.calendar}
      </a>
      <a class="quiet-button" href={addressOf("area-setup", area)}>
        {a.setUp}
      </a>
      <a class="quiet-button" href={addressOf("day", null, { date })}>
        {a.machinesDay}
      </a>
    </>
  );
}
