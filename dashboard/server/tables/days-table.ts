/** The table of daily figures: what planned time was spent on, by machine and date. */

import { withShares } from "../figures/span-figures.ts";
import { numberColumn, type Row, type Table, textColumn } from "./table.ts";
import { addDays, datesOf } from "./table-dates.ts";
import { machineName, type TableDay, type TableSource } from "./table-source.ts";
import { simulatedWord, yesWord } from "./table-words.ts";

/** Days that are asked for at once. */
const daysAtOnce = 7;

/** Makes the table: the figures of all dates that the span touches. */
export function daysTable(source: TableSource): Table {
  const { questions, plant, machines, language } = source;
  const toRow = (date: string, day: TableDay): Row => {
    const wholeCycleS = day.wholeCycles > 0 ? Math.round(day.cycleMs / day.wholeCycles / 100) / 10 : null;
    return [
      date,
      day.machine,
      machineName(plant, day.machine),
      ...times(day),
      ...shares(day),
      day.stops,
      day.shortStops,
      day.cycles,
      wholeCycleS,
      day.isCorrected ? yesWord[language] : null,
      day.simulated ? simulatedWord[language] : null,
    ];
  };
  return {
    name: { en: "days", ja: "日別" },
    columns,
    *pieces() {
      const dates = datesOf(source);
      for (let from = dates?.from; dates && from !== undefined && from <= dates.to; from = addDays(from, daysAtOnce)) {
        const last = addDays(from, daysAtOnce - 1);
        yield questions
          .dayFigures(from, last < dates.to ? last : dates.to)
          .flatMap(({ date, figures }) =>
            figures
              .filter(({ machine }) => machines === undefined || machines.has(machine))
              .map((day) => toRow(date, day)),
          );
      }
    },
  };
}

const columns = [
  textColumn("date", "日付"),
  textColumn("machine", "機械ID"),
  textColumn("machine_name", "機械"),
  numberColumn("planned", "計画時間", "min"),
  numberColumn("running_in_plan", "計画内の稼働", "min"),
  numberColumn("pauses", "サイクル内の中断", "min"),
  numberColumn("stops_total", "停止時間", "min"),
  numberColumn("short_stops_total", "うち短い停止", "min"),
  numberColumn("unknown", "不明", "min"),
  numberColumn("excluded", "除外", "min"),
  numberColumn("running_in_all", "稼働の合計", "min"),
  numberColumn("utilisation", "稼働率", "%"),
  numberColumn("availability", "可動率", "%"),
  numberColumn("coverage", "データ取得率", "%"),
  numberColumn("stops", "停止回数"),
  numberColumn("short_stops", "うち短い停止の回数"),
  numberColumn("cycles", "サイクル数"),
  numberColumn("mean_whole_cycle", "平均サイクル", "s"),
  textColumn("reckoned_again", "再計算"),
  textColumn("simulated", "シミュレーション"),
];

function times(day: TableDay): number[] {
  const { plannedMs, runningMs, pausesMs, stopsMs, shortStopsMs, unknownMs, excludedMs, allRunningMs } = day;
  const parts = [plannedMs, runningMs, pausesMs, stopsMs, shortStopsMs, unknownMs, excludedMs, allRunningMs];
  return parts.map((ms) => Math.round(ms / 600) / 100);
}

function shares(day: TableDay): (number | null)[] {
  const { utilisation, availability, coverage } = withShares(day);
  return [utilisation, availability, coverage].map((one) => (one === null ? null : Math.round(one * 1000) / 10));
}
