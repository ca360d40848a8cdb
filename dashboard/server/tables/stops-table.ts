/** The table of stops that aren't short, with their reasons. */

import { numberColumn, type Table, textColumn, timeColumns } from "./table.ts";
import { addDays, datesOf } from "./table-dates.ts";
import { machineName, type TableSource } from "./table-source.ts";
import { simulatedWord, yesWord } from "./table-words.ts";

/** Days that are asked for at once. */
const daysAtOnce = 7;

/** Makes the table: the stops of all dates that the span touches. */
export function stopsTable(source: TableSource): Table {
  const { questions, plant, machines, language } = source;
  const reasons = new Map(plant.stopReasons.map(({ id, name }) => [id, name]));
  return {
    name: { en: "stops", ja: "停止" },
    columns: [
      textColumn("machine", "機械ID"),
      textColumn("machine_name", "機械"),
      ...timeColumns("start", "開始"),
      ...timeColumns("end", "終了"),
      numberColumn("planned_time", "計画時間内の長さ", "min"),
      textColumn("seen_whole", "全体を観測"),
      textColumn("reason", "理由ID"),
      textColumn("reason_name", "停止理由"),
      textColumn("simulated", "シミュレーション"),
    ],
    *pieces() {
      const dates = datesOf(source);
      for (let from = dates?.from; dates && from !== undefined && from <= dates.to; from = addDays(from, daysAtOnce)) {
        const last = addDays(from, daysAtOnce - 1);
        yield questions
          .dayStops(from, last < dates.to ? last : dates.to)
          .filter(({ machine }) => machines === undefined || machines.has(machine))
          .map((stop) => [
            stop.machine,
            machineName(plant, stop.machine),
            stop.startMs,
            stop.startMs,
            stop.endMs,
            stop.endMs,
            Math.round(stop.plannedMs / 600) / 100,
            stop.isWhole ? yesWord[language] : null,
            stop.reason,
            stop.reason === null ? null : (reasons.get(stop.reason) ?? stop.reason),
            stop.simulated ? simulatedWord[language] : null,
          ]);
      }
    },
  };
}
