/** Chooses the days that are looked at, and how much of them. */
import { usePage } from "../page-context.ts";
import { useMachine } from "./machine-context.ts";
import { daysOf, holds, periodDays } from "./view-span.ts";

/** One press of a button zooms by so much. */
const zoomStep = 2;

/** The toolbar. */
export function SpanToolbar() {
  const { board } = usePage();
  const { view, m, format, data } = useMachine();
  const t = m.value;
  const period = view.period.value;
  const nowMs = board.secondMs.value;
  const days = daysOf(period);
  const isNow = holds(period, nowMs);
  return (
    <div class="span-toolbar" aria-busy={data.isLoading.value}>
      <fieldset class="span-group" aria-label={t.periodTitle}>
        <button type="button" class="span-button" aria-label={t.dayBefore} onClick={() => view.stepPeriod(-1)}>
          ‹
        </button>
        <p class="span-days">{format.value.days(period)}</p>
        <button
          type="button"
          class="span-button"
          aria-label={t.dayAfter}
          disabled={isNow}
          onClick={() => view.stepPeriod(1)}
        >
          ›
        </button>
      </fieldset>
      <fieldset class="span-group span-joined" aria-label={t.periodTitle}>
        {periodDays.map((each) => (
          <button
            type="button"
            class="span-button"
            key={each}
            aria-pressed={each === days}
            onClick={() => view.chooseDays(each)}
          >
            {t.periodDays(each)}
          </button>
        ))}
      </fieldset>
      <button type="button" class="span-button" disabled={isNow && days === 1} onClick={() => view.today()}>
        {t.today}
      </button>
      <ZoomButtons />
    </div>
  );
}

function ZoomButtons() {
  const { view, m } = useMachine();
  const t = m.value;
  const isWhole = view.view.value === view.period.value;
  return (
    <fieldset class="span-group span-zoom" aria-label={t.zoomTitle}>
      <button type="button" class="span-button" aria-label={t.zoomOut} onClick={() => view.zoom(zoomStep)}>
        −
      </button>
      <button type="button" class="span-button" aria-label={t.zoomIn} onClick={() => view.zoom(1 / zoomStep)}>
        +
      </button>
      <button type="button" class="span-button" disabled={isWhole} onClick={() => view.fit()}>
        {t.wholePeriod}
      </button>
      <button
        type="button"
        class="span-button"
        aria-pressed={view.isFollowing.value}
        onClick={() => (view.isFollowing.peek() ? view.fit() : view.follow())}
      >
        {t.now}
      </button>
    </fieldset>
  );
}
