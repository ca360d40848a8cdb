/** The table of scores: what each look at an area came to. */
import type { ClutterLevel, NoScoreCause, ScoreOccasion } from "../../../common/contract/clutter.ts";
import type { Label } from "../../../common/contract/quantities.ts";
import { numberColumn, type Row, type Table, textColumn, timeColumns } from "./table.ts";
import { stepsOf, type TableScore, type TableSource } from "./table-source.ts";
import { simulatedWord } from "./table-words.ts";

const levelWords: Readonly<Record<ClutterLevel, Label>> = {
  tidy: { en: "tidy", ja: "片付いている" },
  "a-little": { en: "a-little", ja: "少し散らかり" },
  cluttered: { en: "cluttered", ja: "散らかり" },
};

const outcomeWords: Readonly<Record<TableScore["outcome"], Label>> = {
  scored: { en: "scored", ja: "採点" },
  skipped: { en: "skipped", ja: "見送り" },
  missed: { en: "missed", ja: "実施できず" },
};

const occasionWords: Readonly<Record<ScoreOccasion, Label>> = {
  schedule: { en: "schedule", ja: "定時" },
  demand: { en: "demand", ja: "手動" },
  motion: { en: "motion", ja: "人が離れた後" },
};

const causeWords: Readonly<Record<NoScoreCause, Label>> = {
  "too-dark": { en: "too-dark", ja: "暗すぎる" },
  "too-bright": { en: "too-bright", ja: "明るすぎる" },
  blurred: { en: "blurred", ja: "ぼやけている" },
  "camera-moved": { en: "camera-moved", ja: "カメラの位置ずれ" },
  "no-sheet": { en: "no-sheet", ja: "シートが見つからない" },
  unsure: { en: "unsure", ja: "判定できない" },
  "person-in-view": { en: "person-in-view", ja: "人がいた" },
  camera: { en: "camera", ja: "カメラの不調" },
  light: { en: "light", ja: "照明の不調" },
  "power-off": { en: "power-off", ja: "電源オフ" },
  "clock-not-set": { en: "clock-not-set", ja: "時計未設定" },
};

/** Scores of so long are read at once, in ms. */
const atOnceMs = 31 * 86_400_000;

/** Makes the table; `source.machines` names areas here. Zones stand in one cell: `id 0.12; id 0.3`. */
export function scoresTable(source: TableSource): Table {
  const { questions, plant, machines, language, span } = source;
  const names = new Map(plant.areas.map(({ id, name }) => [id, name]));
  const toRow = (score: TableScore): Row => [
    score.area,
    names.get(score.area) ?? score.area,
    score.atMs,
    score.atMs,
    occasionWords[score.occasion][language],
    score.slot ?? null,
    outcomeWords[score.outcome][language],
    score.share ?? null,
    score.level === undefined ? null : levelWords[score.level][language],
    score.cause === undefined ? null : causeWords[score.cause][language],
    score.confidence ?? null,
    (score.details.zones ?? []).map((zone) => `${zone.id} ${zone.share}`).join("; ") || null,
    score.revision,
    score.simulated ? simulatedWord[language] : null,
  ];
  return {
    name: { en: "scores", ja: "散乱度" },
    columns: [
      textColumn("area", "作業場ID"),
      textColumn("area_name", "作業場"),
      ...timeColumns("at", "日時"),
      textColumn("occasion", "きっかけ"),
      textColumn("slot", "予定時刻"),
      textColumn("outcome", "結果"),
      numberColumn("clutter_share", "散乱度"),
      textColumn("level", "段階"),
      textColumn("cause", "採点できない理由"),
      numberColumn("confidence", "確からしさ"),
      textColumn("zones", "区画"),
      numberColumn("settings_revision", "設定の版"),
      textColumn("simulated", "シミュレーション"),
    ],
    *pieces() {
      for (const { area, simulated } of questions.scores.areas()) {
        if (machines !== undefined && !machines.has(area)) continue;
        for (const step of stepsOf(span, atOnceMs)) yield questions.scores.inSpan(area, simulated, step).map(toRow);
      }
    },
  };
}
