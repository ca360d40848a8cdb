/** One change of the past: which time, what, by whom and when, and the way back. */
import type { ChangeAnswer } from "../../../common/contract/past-answers.ts";
import { machineAddress } from "../history/page-addresses.ts";
import { createAxisFormat } from "../machine/axis-format.ts";
import { usePage } from "../page-context.ts";
import { usePastWords } from "./use-past-words.ts";

/** The row; `isNamed`: with the machine's name, which leads to what was changed. `onUndo` null: it can't be undone here. */
export function ChangeRow(props: {
  readonly change: ChangeAnswer;
  readonly timeZone: string;
  readonly isNamed: boolean;
  readonly onUndo: ((id: number) => void) | null;
}) {
  const { change, timeZone, isNamed, onUndo } = props;
  const { words, choice, siteTime } = usePage();
  const t = usePastWords();
  const write = createAxisFormat(choice.language.value, timeZone);
  const now = Date.now();
  const when = (ms: number) => siteTime.value.moment(ms, now);
  const number = (amps: number) => amps.toLocaleString(choice.language.value, { maximumFractionDigits: 3 });
  const { state, note, thresholds } = change;
  return (
    <li class="change" data-change={change.id} data-kind={change.kind} data-undone={change.undoneMs !== null}>
      <p class="change-what">
        <b>{t.kinds[change.kind]}</b>
        {state && <span class="change-state">{words.value.states[state]}</span>}
        {thresholds && <span>{t.thresholds(number(thresholds.offBelowA), number(thresholds.runAboveA))}</span>}
        {note !== "" && <span>{note}</span>}
      </p>
      <p class="change-when">
        {isNamed && (
          <a href={machineAddress(change.machine, change)}>
            {change.simulated ? `${change.name} (${words.value.simulated})` : change.name}
          </a>
        )}{" "}
        {write.part(change)}
      </p>
      <p class="change-who">
        {t.madeBy(t.author(change.author), when(change.atMs))}
        {change.undoneMs !== null && ` · ${t.undoneAt(when(change.undoneMs))}`}
      </p>
      {onUndo !== null && change.undoneMs === null && (
        <button type="button" class="span-button change-undo" onClick={() => onUndo(change.id)}>
          {t.undo}
        </button>
      )}
    </li>
  );
}
