/** The longest stops of a day: where, when, how long, and why. */
import { useMemo } from "preact/hooks";
import type { StopAnswer, StopsAnswer } from "../../../common/contract/history-answers.ts";
import { createSiteTime, formatDuration } from "../format.ts";
import { usePage } from "../page-context.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** The stops, the longest first. */
export function LongestStops({ answer, timeZone }: { readonly answer: StopsAnswer; readonly timeZone: string }) {
  const { h, language } = useHistoryWords();
  const t = usePage().words.value;
  const { time } = useMemo(() => createSiteTime(language, timeZone), [language, timeZone]);
  const nameOf = ({ machine }: StopAnswer) => {
    const known = answer.machines.find((one) => one.machine === machine);
    return known?.simulated ? h.simulatedName(known.name) : (known?.name ?? machine);
  };
  const reasonOf = ({ reason }: StopAnswer) =>
    reason === null ? h.noReason : (answer.reasons.find(({ id }) => id === reason)?.name ?? reason);
  return (
    <section class="longest-stops">
      <h3>{h.longestStops}</h3>
      {answer.stops.length === 0 && <p>{h.noStops}</p>}
      <ol>
        {answer.stops.map((stop, index) => (
          <li key={`${stop.machine} ${stop.startMs}`}>
            <span class="stop-place">{index + 1}</span>
            <b class="stop-length">{formatDuration(stop.plannedMs, t)}</b>
            <span class="stop-machine">{nameOf(stop)}</span>
            <span class="stop-span">
              {time(stop.startMs)}–{stop.isWhole ? time(stop.endMs) : h.notWhole(time(stop.endMs))}
            </span>
            <span class="longest-reason" data-none={stop.reason === null}>
              {reasonOf(stop)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
