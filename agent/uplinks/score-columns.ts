/** The columns of the spreadsheet of scores: their titles, and what of a row stands in them. */
import type { Label, Language } from "../../common/contract/quantities.ts";
import { scoreWords } from "../../common/contract/score-words.ts";
import type { ScoreRow } from "./score-rows.ts";

/** A column of the spreadsheet: its title, its kind, and what of a row stands in it. */
export interface ScoreColumn {
  readonly title: Label;
  readonly kind: "text" | "number" | "time";
  readonly cell: (row: ScoreRow, language: Language) => string | number | null;
}

const percent = (share: number | null) => (share === null ? null : Math.round(share * 1000) / 10);

/** The columns in their order. The id is the last one: people seldom need it, the program does. */
export const scoreColumns: readonly ScoreColumn[] = [
  { title: { en: "time", ja: "日時" }, kind: "time", cell: ({ date, time }) => `${date} ${time}` },
  { title: { en: "area", ja: "作業場" }, kind: "text", cell: ({ areaName }) => areaName },
  { title: { en: "scheduled", ja: "予定時刻" }, kind: "text", cell: ({ slot }) => slot },
  { title: { en: "clutter_%", ja: "散乱度 (%)" }, kind: "number", cell: ({ share }) => percent(share) },
  {
    title: { en: "level", ja: "段階" },
    kind: "text",
    cell: ({ level }, language) => (level ? scoreWords.level[level][language] : null),
  },
  {
    title: { en: "outcome", ja: "結果" },
    kind: "text",
    cell: ({ outcome }, language) => scoreWords.outcome[outcome][language],
  },
  {
    title: { en: "why_no_score", ja: "採点できない理由" },
    kind: "text",
    cell: ({ cause }, language) => (cause ? scoreWords.cause[cause][language] : null),
  },
  {
    title: { en: "occasion", ja: "きっかけ" },
    kind: "text",
    cell: ({ occasion }, language) => scoreWords.occasion[occasion][language],
  },
  {
    title: { en: "confidence_%", ja: "確からしさ (%)" },
    kind: "number",
    cell: ({ confidence }) => percent(confidence),
  },
  {
    title: { en: "simulated", ja: "シミュレーション" },
    kind: "text",
    cell: ({ simulated }, language) => (simulated ? { en: "simulated", ja: "シミュレーション" }[language] : null),
  },
  { title: { en: "area_id", ja: "作業場ID" }, kind: "text", cell: ({ area }) => area },
  { title: { en: "id", ja: "ID" }, kind: "text", cell: ({ id }) => id },
];
