/** The trend of weeks: each score as a point, the levels' thresholds as lines, the same as a table, and as a file. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { AreaAnswer } from "../../../common/contract/clutter-answers.ts";
import { createSiteTime } from "../format.ts";
import { percentText } from "./shown-area.ts";
import type { TrendChart } from "./trend-chart.ts";
import { useAreaWords } from "./use-area-words.ts";

/** Weeks that a trend may have. */
export const trendWeeks = [6, 13, 52] as const;

const weekMs = 7 * 86_400_000;
/** Newest rows of the table. */
const shownRows = 60;

/** The section. */
export function TrendSection(props: {
  readonly answer: AreaAnswer;
  readonly weeks: number;
  readonly onWeeks: (weeks: number) => void;
}) {
  const { answer, weeks, onWeeks } = props;
  const { a } = useAreaWords();
  return (
    <section class="trend-section">
      <div class="trend-head">
        <h3>{a.trendTitle}</h3>
        <fieldset class="switch" aria-label={a.trendTitle}>
          {trendWeeks.map((count) => (
            <button key={count} type="button" aria-pressed={weeks === count} onClick={() => onWeeks(count)}>
              {a.weeks(count)}
            </button>
          ))}
        </fieldset>
        <ScoreFiles answer={answer} weeks={weeks} />
      </div>
      {answer.trend.length === 0 ? <p class="look-none">{a.trendNone}</p> : <Chart answer={answer} weeks={weeks} />}
      <details class="history-details">
        <summary>{a.trendTable}</summary>
        <TrendTable answer={answer} />
      </details>
    </section>
  );
}

function ScoreFiles({ answer, weeks }: { readonly answer: AreaAnswer; readonly weeks: number }) {
  const { a, language } = useAreaWords();
  const from = new Date(Date.parse(answer.date) - weeks * weekMs).toISOString().slice(0, 10);
  const query = `table=scores&area=${answer.area}&from=${from}&to=${answer.date}&language=${language}`;
  return (
    <p class="trend-files">
      {(["csv", "xlsx"] as const).map((format) => (
        <a key={format} class="quiet-button" href={`/api/export?${query}&format=${format}`} download>
          {a.download(format === "csv" ? a.csv : a.excel)}
        </a>
      ))}
    </p>
  );
}

function Chart({ answer, weeks }: { readonly answer: AreaAnswer; readonly weeks: number }) {
  const { a, w, language } = useAreaWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<TrendChart | null>(null);
  const picture = useMemo(() => {
    const { trend, thresholds, span, timeZone } = answer;
    const siteDate = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
      timeZone,
      month: "numeric",
      day: "numeric",
    });
    const line = (share: number, level: "a-little" | "cluttered") => {
      return { share, level, text: a.fromShare(w.levels[level], percentText(share)) };
    };
    return {
      span: { startMs: span.endMs - weeks * weekMs, endMs: span.endMs },
      points: trend,
      lines: [line(thresholds.littleFrom, "a-little"), line(thresholds.clutteredFrom, "cluttered")],
      writeDate: (atMs: number) => siteDate.format(atMs),
    };
  }, [answer, weeks, language]);
  const newest = useRef(picture);
  newest.current = picture;

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let isWanted = true;
    // The library is large: the page is there before it.
    void import("./trend-chart.ts").then(({ createTrendChart }) => {
      if (!isWanted) return;
      chart.current = createTrendChart(element);
      chart.current.show(newest.current);
    });
    return () => {
      isWanted = false;
      chart.current?.close();
      chart.current = null;
    };
  }, []);
  useEffect(() => chart.current?.show(picture), [picture]);

  return (
    <div class="trend-plot-area">
      <canvas ref={canvas} role="img" aria-label={a.trendLabel} />
    </div>
  );
}

function TrendTable({ answer }: { readonly answer: AreaAnswer }) {
  const { a, w, language } = useAreaWords();
  const siteTime = useMemo(() => createSiteTime(language, answer.timeZone), [language, answer.timeZone]);
  return (
    <div class="table-frame">
      <table class="figures-table">
        <thead>
          <tr>
            <th scope="col">{a.when}</th>
            <th scope="col">{w.clutter}</th>
            <th scope="col">{a.level}</th>
          </tr>
        </thead>
        <tbody>
          {answer.trend
            .slice(-shownRows)
            .reverse()
            .map(([atMs, share, level]) => (
              <tr key={atMs}>
                <th scope="row">{`${siteTime.date(atMs)} ${siteTime.time(atMs)}`}</th>
                <td>{percentText(share)}</td>
                <td>{w.levels[level]}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
