/** What the colours and marks of the calendar mean. */
import { CorrectedMark } from "./calendar-day.tsx";
import { useHistoryWords } from "./use-history-words.ts";
import { heatStepPercents, heatSteps, lowCoverage } from "./utilisation-scale.ts";

const steps = Array.from({ length: heatSteps }, (_, step) => step);

/** The legend. */
export function CalendarLegend() {
  const { h } = useHistoryWords();
  return (
    <ul class="calendar-legend" aria-label={h.legend}>
      <li class="legend-scale">
        <span>{h.utilisationPercent}</span>
        <span class="legend-steps">
          {steps.map((step) => {
            const [from, to] = heatStepPercents(step);
            return (
              <span key={step} class="legend-step" data-heat={step} title={`${from}–${to}%`}>
                {from}
              </span>
            );
          })}
          <span class="legend-end">100</span>
        </span>
      </li>
      <li>
        <span class="calendar-sample" data-hatched="true" />
        {h.legendHatched(lowCoverage / 10)}
      </li>
      <li>
        <span class="calendar-sample" data-off="true" />
        {h.legendOff}
      </li>
      <li>
        <span class="calendar-sample" data-off="true">
          ▸
        </span>
        {h.legendOffRunning}
      </li>
      <li>
        <span class="calendar-sample" data-today="true" />
        {h.legendToday}
      </li>
      <li>
        <span class="calendar-sample">
          <CorrectedMark />
        </span>
        {h.legendCorrected}
      </li>
    </ul>
  );
}
