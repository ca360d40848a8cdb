/** Chooses the two periods of a comparison: by presets, or date by date. */
import { useState } from "preact/hooks";
import { addDays, isDate } from "./calendar-date.ts";
import { faultOfPeriods, type PeriodPair, periodPresets, periodsAround, presetPeriods } from "./comparison-periods.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** The choice; `onChoose` is told of each pair that can be compared. */
export function PeriodChoice(props: {
  readonly pair: PeriodPair;
  readonly today: string;
  readonly onChoose: (pair: PeriodPair) => void;
}) {
  const { pair, today, onChoose } = props;
  const { h } = useHistoryWords();
  const [draft, setDraft] = useState(pair);
  const fault = faultOfPeriods(draft, today);

  function choose(next: PeriodPair): void {
    setDraft(next);
    if (faultOfPeriods(next, today) === null) onChoose(next);
  }

  return (
    <section class="period-choice" aria-label={h.periods}>
      <div class="period-presets">
        {periodPresets.map((preset) => {
          const wanted = presetPeriods(preset, today);
          const isChosen = JSON.stringify(wanted) === JSON.stringify(draft);
          return (
            <button
              key={preset}
              type="button"
              class="quiet-button"
              aria-pressed={isChosen}
              onClick={() => choose(wanted)}
            >
              {h.presets[preset]}
            </button>
          );
        })}
        <ChangeDate today={today} onChoose={(change) => choose(periodsAround(change, today))} />
      </div>
      <div class="periods">
        {(["before", "after"] as const).map((which) => (
          <fieldset key={which} class="period" data-period={which}>
            <legend>{h.periodNames[which]}</legend>
            {(["from", "to"] as const).map((end) => (
              <label key={end}>
                <span class="read-only">{h.periodEnds[end]}</span>
                <input
                  type="date"
                  value={draft[which][end]}
                  max={today}
                  onChange={({ currentTarget }) =>
                    choose({ ...draft, [which]: { ...draft[which], [end]: currentTarget.value } })
                  }
                />
              </label>
            ))}
          </fieldset>
        ))}
      </div>
      {fault !== null && (
        <p class="period-fault" role="alert">
          {h.periodFaults[fault]}
        </p>
      )}
    </section>
  );
}

/** The date on which something was changed: four weeks before it are compared with four weeks from it on. */
function ChangeDate({ today, onChoose }: { readonly today: string; readonly onChoose: (date: string) => void }) {
  const { h } = useHistoryWords();
  return (
    <label class="field">
      <span class="field-name">{h.changedOn}</span>
      <input
        type="date"
        max={addDays(today, -1)}
        onChange={({ currentTarget }) => {
          const date = currentTarget.value;
          if (isDate(date) && date < today) onChoose(date);
        }}
      />
    </label>
  );
}
