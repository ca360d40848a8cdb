/** The table of scores: what each look at an area came to. */
import type { Label } from "../../../common/contract/quantities.ts";
import { scoreWords } from "../../../common/contract/score-words.ts";
import { numberColumn, type Row, type Table, textColumn, timeColumns } from "./table.ts";
import { stepsOf, type TableScore, type TableSource } from "./table-source.ts";
import { simulatedWord } from "./table-words.ts";

/** Scores of so long are read at once, in ms. */
const atOnceMs = 31 * 86_400_000;

/** Makes the table; `source.machines` names areas here. Zones stand in one cell: `id 0.12; id 0.3`. */
export function scoresTable(source: TableSource): Table {
  const { questions, plant, machines, language, span } = source;
  const names = new Map(plant.areas.map(({ id, name }) => [id, name]));
  /** In English the words of the interfaces for programs. */
  const inWords = <Word extends string>(words: Readonly<Record<Word, Label>>, word: Word | undefined) =>
    word === undefined || language === "en" ? (word ?? null) : words[word][language];
  const toRow = (score: TableScore): Row => [
    score.area,
    names.get(score.area) ?? score.area,
    score.atMs,
    score.atMs,
    inWords(scoreWords.occasion, score.occasion),
    score.slot ?? null,
    inWords(scoreWords.outcome, score.outcome),
    score.share ?? null,
    inWords(scoreWords.level, score.level),
    inWords(scoreWords.cause, score.cause),
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
