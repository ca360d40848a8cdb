/** A month of clutter: drawn by Chart.js, with a link over each day that leads to the area's day. */
import { useEffect, useRef } from "preact/hooks";
import type { AreaLook, ClutterDay } from "../../../common/contract/clutter-answers.ts";
import { usePrinting } from "../history/use-printing.ts";
import { addressOf } from "../router.ts";
import type { ClutterCell, ClutterMonth } from "./clutter-cells.ts";
import type { ClutterMatrix, MonthPicture } from "./clutter-matrix.ts";
import { percentText } from "./shown-area.ts";
import { useAreaWords } from "./use-area-words.ts";

/** The month. */
export function ClutterMonthGrid(props: {
  readonly area: string;
  readonly month: ClutterMonth;
  readonly times: readonly string[];
}) {
  const { area, month, times } = props;
  const { dates } = useAreaWords();
  const { cells, rows, first } = month;
  const canvas = useMonthChart({ cells, rows, isPrinting: usePrinting() });
  return (
    <section class="clutter-month" data-month={first.slice(0, 7)} aria-label={dates.yearMonth(first)}>
      <h3>{dates.yearMonth(first)}</h3>
      <p class="clutter-weekdays" aria-hidden="true">
        {Array.from({ length: 7 }, (_, day) => (
          <span key={day} data-weekday={day}>
            {dates.weekday(day)}
          </span>
        ))}
      </p>
      <div class="clutter-cells" style={{ "--rows": rows }}>
        <canvas ref={canvas} />
        {cells.map((cell) => (
          <DayLink key={cell.day.date} area={area} cell={cell} times={times} />
        ))}
      </div>
    </section>
  );
}

function DayLink(props: { readonly area: string; readonly cell: ClutterCell; readonly times: readonly string[] }) {
  const { area, cell, times } = props;
  const { a, w, dates } = useAreaWords();
  const { day, column, row, isFuture, isToday } = cell;
  if (isFuture) return null;
  const facts = factsOf(day, times, a.noScore, (look) =>
    look.level === undefined ? a.slotStates[look.outcome === "missed" ? "missed" : "skipped"] : w.levels[look.level],
  );
  const worst = day.worst === null ? a.noScore : percentText(day.worst.share);
  const label = `${dates.day(day.date)} ${day.holiday} ${a.dayFacts(worst, facts)}`;
  return (
    <a
      class="clutter-day"
      data-date={day.date}
      data-level={day.worst?.level}
      href={addressOf("area", area, { date: day.date })}
      style={{ gridColumn: column + 1, gridRow: row + 1 }}
      aria-current={isToday ? "date" : undefined}
      title={label}
    >
      <span class="read-only">{label}</span>
    </a>
  );
}

/** "09:00 12% 片付いている, 12:00 見送り": what became of each time. */
function factsOf(
  { slots }: Pick<ClutterDay, "slots">,
  times: readonly string[],
  none: string,
  word: (look: AreaLook) => string,
): string {
  return slots
    .map((look, index) => {
      const time = times[index] ?? "";
      if (look === null) return `${time} ${none}`;
      return `${time} ${look.share === undefined ? "" : `${percentText(look.share)} `}${word(look)}`;
    })
    .join(", ");
}

/** The chart; its library is loaded behind the page. */
function useMonthChart(picture: MonthPicture) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<ClutterMatrix | null>(null);
  const newest = useRef(picture);
  newest.current = picture;
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let isWanted = true;
    void import("./clutter-matrix.ts").then(({ createClutterMatrix }) => {
      if (!isWanted) return;
      chart.current = createClutterMatrix(element);
      chart.current.show(newest.current);
      element.dataset.drawn = "true";
    });
    return () => {
      isWanted = false;
      chart.current?.close();
      chart.current = null;
    };
  }, []);
  const { cells, rows, isPrinting } = picture;
  useEffect(() => chart.current?.show({ cells, rows, isPrinting }), [cells, rows, isPrinting]);
  return canvas;
}
