/** The list of cycles, newest first, in a box of its own that scrolls. */
import { useState } from "preact/hooks";
import type { CycleAnswer } from "../../../common/contract/history-answers.ts";
import { usePage } from "../page-context.ts";
import { exactDuration } from "./exact-duration.ts";
import { useMachine } from "./machine-context.ts";
import { showSpan } from "./show-span.ts";

/** So many rows are shown at first, and added each time. */
const rowsAtOnce = 50;

/** The list. */
export function CycleTable({ cycles }: { readonly cycles: readonly CycleAnswer[] }) {
  const { words } = usePage();
  const { m, format, view } = useMachine();
  const [most, setMost] = useState(rowsAtOnce);
  const t = m.value;
  const shown = cycles.slice(-most).reverse();
  const lasted = (ms: number) => exactDuration(ms, words.value);
  return (
    <details class="cycle-list">
      <summary>{t.cycleList}</summary>
      <div class="table-box">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.cycleBegan}</th>
              <th scope="col">{t.cycleLasted}</th>
              <th scope="col">{t.cycleRan}</th>
              <th scope="col">{t.cyclePauses}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(([startMs, endMs, runningMs, pauses, isWhole]) => (
              <tr key={startMs}>
                <th scope="row">
                  <button type="button" class="cycle-began" onClick={() => showSpan(view, { startMs, endMs })}>
                    {format.value.moment(startMs)}
                  </button>
                </th>
                <td>
                  {lasted(endMs - startMs)}
                  {isWhole ? "" : ` (${t.notWhole})`}
                </td>
                <td>{lasted(runningMs)}</td>
                <td>{t.times(pauses)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {cycles.length > shown.length && (
        <button type="button" class="span-button" onClick={() => setMost(most + rowsAtOnce)}>
          {t.more(Math.min(rowsAtOnce, cycles.length - shown.length))}
        </button>
      )}
    </details>
  );
}
