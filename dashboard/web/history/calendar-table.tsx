/** The calendar's figures as a table: for readers, for copying, and for who wants the numbers. */
import type { FigureRow } from "../../../common/contract/history-answers.ts";
import { formatQuantity } from "../../../common/contract/quantities.ts";
import { noValue } from "../format.ts";
import type { DayCell } from "./calendar-cells.ts";
import { dayAddress } from "./page-addresses.ts";
import { sumFigures } from "./sum-figures.ts";
import { useHistoryWords } from "./use-history-words.ts";

/** One row of the table. */
interface TableRow {
  readonly key: string;
  readonly name: string;
  readonly address?: string;
  /** Shares from 0 to 1. */
  readonly utilisation: number | null;
  readonly coverage: number | null;
  /** Null for today, which isn't over. */
  readonly stops: number | null;
  readonly runningH: number | null;
  readonly remark: string;
}

/** A month's days that are over. */
export function DaysTable({ cells }: { readonly cells: readonly DayCell[] }) {
  const { h, dates } = useHistoryWords();
  const rows = cells
    .filter(({ isFuture }) => !isFuture)
    .map((cell) => ({
      key: cell.date,
      name: dates.day(cell.date),
      address: dayAddress(cell.date),
      utilisation: shareOf(cell.utilisation),
      coverage: shareOf(cell.coverage),
      stops: cell.isToday ? null : cell.stops,
      runningH: cell.isToday ? null : cell.runningMin / 60,
      remark: h.dayRemarks(cell),
    }));
  return <FiguresTable title={h.day} rows={rows} />;
}

/** The months of a year, from figures by month of the machines that are shown. */
export function MonthsTable({ rows }: { readonly rows: readonly FigureRow[] }) {
  const { h, dates } = useHistoryWords();
  const months = [...new Set(rows.map(({ bucket }) => bucket))].sort();
  return (
    <FiguresTable
      title={h.month}
      rows={months.map((month) => {
        const figures = sumFigures(rows.filter(({ bucket }) => bucket === month));
        const name = dates.yearMonth(`${month}-01`);
        return { ...figures, key: month, name, runningH: figures.runningMs / 3_600_000, remark: "" };
      })}
    />
  );
}

function FiguresTable({ title, rows }: { readonly title: string; readonly rows: readonly TableRow[] }) {
  const { h, language } = useHistoryWords();
  const hours = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <div class="table-frame">
      <table class="figures-table">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{h.utilisation}</th>
            <th scope="col">{h.runningHours}</th>
            <th scope="col">{h.stops}</th>
            <th scope="col">{h.coverage}</th>
            <th scope="col">{h.remarks}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.address ? <a href={row.address}>{row.name}</a> : row.name}</th>
              <td>{formatQuantity("utilisation", row.utilisation, language)}</td>
              <td>
                {row.runningH === null || (row.coverage === null && row.runningH === 0)
                  ? noValue
                  : hours.format(row.runningH)}
              </td>
              <td>{row.coverage === null ? noValue : (row.stops ?? noValue)}</td>
              <td>{formatQuantity("coverage", row.coverage, language)}</td>
              <td class="figures-remark">{row.remark}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shareOf(thousandths: number | null): number | null {
  return thousandths === null ? null : thousandths / 1000;
}
