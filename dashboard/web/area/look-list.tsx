/** The looks of a day: each time of the schedule with what became of it, and those that people or motion asked for. */
import { useMemo } from "preact/hooks";
import type { AreaAnswer } from "../../../common/contract/clutter-answers.ts";
import { createSiteTime } from "../format.ts";
import { LevelShape } from "./level-shape.tsx";
import { type LookRow, lookRows } from "./look-rows.ts";
import { percentText } from "./shown-area.ts";
import { useAreaWords } from "./use-area-words.ts";

/** The list. */
export function LookList({ answer }: { readonly answer: AreaAnswer }) {
  const { a, language } = useAreaWords();
  const siteTime = useMemo(() => createSiteTime(language, answer.timeZone), [language, answer.timeZone]);
  const rows = lookRows(answer);
  return (
    <section class="look-list">
      <h3>{a.looksTitle}</h3>
      {rows.length === 0 && (
        <p class="look-none">{answer.isDayOff ? `${answer.holiday ?? ""} ${a.dayOff}` : a.looksNone}</p>
      )}
      <ol class="look-rows">
        {rows.map((row) => (
          <li key={`${row.atMs} ${row.slot}`} class="look-row" data-look={row.state} data-level={row.look?.level}>
            <span class="look-time">{row.slot ?? siteTime.time(row.atMs)}</span>
            <LookResult row={row} time={siteTime.time} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function LookResult({ row, time }: { readonly row: LookRow; readonly time: (atMs: number) => string }) {
  const { a, w } = useAreaWords();
  const { state, look } = row;
  if (state === "scored" && look?.level) {
    const isLate = row.slot !== null && time(look.atMs) !== row.slot;
    return (
      <>
        <LevelShape level={look.level} />
        <b class="look-share">{percentText(look.share ?? null)}</b>
        <span class="look-word">{w.levels[look.level]}</span>
        <span class="look-note">{row.slot === null ? a.occasions[look.occasion] : isLate ? time(look.atMs) : ""}</span>
      </>
    );
  }
  const word = state === "scored" ? "" : a.slotStates[state];
  const isPast = state === "skipped" || state === "missed" || state === "nothing";
  return (
    <>
      {isPast ? <LevelShape level="unknown" /> : <span class="look-blank" />}
      <span class="look-word look-wide">
        {word}
        {look?.cause && <span class="look-cause">{w.causes[look.cause]}</span>}
      </span>
    </>
  );
}
