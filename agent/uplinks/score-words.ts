/** Words of a score in the cells of a spreadsheet, in Japanese and English. */
import type { ClutterLevel, NoScoreCause, ScoreOccasion } from "../../common/contract/clutter.ts";
import type { Label, Language } from "../../common/contract/quantities.ts";
import type { ScoreRow } from "./score-rows.ts";

const levels: Readonly<Record<ClutterLevel, Label>> = {
  tidy: { en: "tidy", ja: "片付いている" },
  "a-little": { en: "a little", ja: "少し散らかり" },
  cluttered: { en: "cluttered", ja: "散らかり" },
};

const outcomes: Readonly<Record<ScoreRow["outcome"], Label>> = {
  scored: { en: "scored", ja: "採点" },
  skipped: { en: "skipped", ja: "見送り" },
  missed: { en: "missed", ja: "実施できず" },
};

const occasions: Readonly<Record<ScoreOccasion, Label>> = {
  schedule: { en: "schedule", ja: "定時" },
  demand: { en: "on demand", ja: "手動" },
  motion: { en: "after motion", ja: "人が離れた後" },
};

const causes: Readonly<Record<NoScoreCause, Label>> = {
  "too-dark": { en: "too dark", ja: "暗すぎる" },
  "too-bright": { en: "too bright", ja: "明るすぎる" },
  blurred: { en: "blurred", ja: "ぼやけている" },
  "camera-moved": { en: "camera moved", ja: "カメラの位置ずれ" },
  "no-sheet": { en: "no sheet found", ja: "シートが見つからない" },
  unsure: { en: "unsure", ja: "判定できない" },
  "person-in-view": { en: "somebody was there", ja: "人がいた" },
  camera: { en: "camera failed", ja: "カメラの不調" },
  light: { en: "light failed", ja: "照明の不調" },
  "power-off": { en: "power was off", ja: "電源オフ" },
  "clock-not-set": { en: "clock not set", ja: "時計未設定" },
};

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
    cell: ({ level }, language) => (level ? levels[level][language] : null),
  },
  { title: { en: "outcome", ja: "結果" }, kind: "text", cell: ({ outcome }, language) => outcomes[outcome][language] },
  {
    title: { en: "why_no_score", ja: "採点できない理由" },
    kind: "text",
    cell: ({ cause }, language) => (cause ? causes[cause][language] : null),
  },
  {
    title: { en: "occasion", ja: "きっかけ" },
    kind: "text",
    cell: ({ occasion }, language) => occasions[occasion][language],
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
