/** The table of segments: from when to when a machine was in which state. */
import { joinedSegments } from "./joined-segments.ts";
import { numberColumn, type Row, type Table, textColumn, timeColumns } from "./table.ts";
import { machinesOf, type TableMachine, type TableSegment, type TableSource } from "./table-source.ts";
import { causeWords, markWords, simulatedWord, stateWords } from "./table-words.ts";

/** Makes the table. A segment that goes on over midnight is one row. */
export function segmentsTable(source: TableSource): Table {
  const { language } = source;
  const toRow = ({ machine, name, simulated }: TableMachine, segment: TableSegment): Row => [
    machine,
    name,
    segment.startMs,
    segment.startMs,
    segment.endMs,
    segment.endMs,
    (segment.endMs - segment.startMs) / 1000,
    stateWords[segment.state][language],
    segment.cause === undefined ? null : causeWords[segment.cause][language],
    segment.revision,
    segment.mark === undefined ? null : markWords[segment.mark][language],
    simulated ? simulatedWord[language] : null,
  ];
  return {
    name: { en: "segments", ja: "状態" },
    columns: [
      textColumn("machine", "機械ID"),
      textColumn("machine_name", "機械"),
      ...timeColumns("start", "開始"),
      ...timeColumns("end", "終了"),
      numberColumn("duration", "長さ", "s"),
      textColumn("state", "状態"),
      textColumn("cause", "不明の理由"),
      numberColumn("settings_revision", "設定の版"),
      textColumn("changed_by_people", "人による変更"),
      textColumn("simulated", "シミュレーション"),
    ],
    *pieces() {
      for (const machine of machinesOf(source)) {
        for (const piece of joinedSegments(source, machine)) yield piece.map((segment) => toRow(machine, segment));
      }
    },
  };
}
