/** The days of a calendar as month blocks; arrow keys move from day to day, each day leads to its page. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { FigureRow } from "../../../common/contract/history-answers.ts";
import { formatQuantity } from "../../../common/contract/quantities.ts";
import type { DayCell } from "./calendar-cells.ts";
import { CalendarDay } from "./calendar-day.tsx";
import { dateAfterKey, type MonthBlock, monthBlocks } from "./month-blocks.ts";
import { sumFigures } from "./sum-figures.ts";
import { useHistoryWords } from "./use-history-words.ts";

const weekdays = [0, 1, 2, 3, 4, 5, 6];

/** Shows cells that follow each other, with their months' figures; `isLarge` for a single month. */
export function CalendarGrid(props: {
  readonly cells: readonly DayCell[];
  readonly months: readonly FigureRow[];
  readonly isLarge: boolean;
  /** A date to look at when it is shown. */
  readonly wanted: string | null;
  /** Told the date that an arrow key led to outside of the cells. */
  readonly onLeave: (date: string) => void;
}) {
  const { cells, months, isLarge, wanted, onLeave } = props;
  const { h } = useHistoryWords();
  const grid = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(wanted);
  const has = (date: string | null) => cells.some((cell) => cell.date === date);
  // One day takes part in the order of the tab key; the arrow keys lead to the others.
  const start = has(chosen) ? chosen : (cells.find(({ isToday }) => isToday) ?? cells[0])?.date;
  const lookAt = (date: string) => grid.current?.querySelector<HTMLElement>(`[data-date="${date}"]`)?.focus();

  useEffect(() => {
    if (wanted !== null) lookAt(wanted);
  }, [wanted]);

  function move(event: KeyboardEvent): void {
    const from = event.target instanceof HTMLElement ? event.target.dataset.date : undefined;
    const date = from && dateAfterKey(from, event.key);
    if (!date || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    setChosen(date);
    if (has(date)) lookAt(date);
    else onLeave(date);
  }

  return (
    <section class="calendar-months" aria-label={h.calendarKeys} data-large={isLarge} ref={grid} onKeyDown={move}>
      {monthBlocks(cells).map((block) => (
        <Month
          key={block.month}
          block={block}
          figures={months.filter(({ bucket }) => block.month.startsWith(bucket))}
          isLarge={isLarge}
          start={start}
        />
      ))}
    </section>
  );
}

function Month(props: {
  readonly block: MonthBlock<DayCell>;
  readonly figures: readonly FigureRow[];
  readonly isLarge: boolean;
  readonly start: string | null | undefined;
}) {
  const { block, figures, isLarge, start } = props;
  const { h, dates, language } = useHistoryWords();
  const { utilisation, runningMs, stops } = sumFigures(figures);
  return (
    <table class="calendar-month">
      <caption>
        <span class="calendar-month-name">{isLarge ? dates.yearMonth(block.month) : dates.month(block.month)}</span>
        {utilisation !== null && (
          <span class="calendar-month-figure">
            {h.utilisation} <b>{formatQuantity("utilisation", utilisation, language)}</b>
            {isLarge && (
              <span>
                {" "}
                · {h.runningShort(runningMs / 3_600_000)} · {h.stopsShort(stops)}
              </span>
            )}
          </span>
        )}
      </caption>
      <thead>
        <tr>
          {weekdays.map((weekday) => (
            <th key={weekday} scope="col" data-weekend={weekday >= 5}>
              {dates.weekday(weekday)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.weeks.map((week) => (
          <tr key={week.find((cell) => cell !== null)?.date}>
            {week.map((cell, weekday) => (
              <td key={weekdays[weekday]}>
                {cell && <CalendarDay cell={cell} isLarge={isLarge} isStart={cell.date === start} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
