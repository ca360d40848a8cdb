/** Words in Japanese lines that kakasi reads otherwise than people in a workshop do, and what they are meant to be. */
import { spellNumbers } from "./japanese-numbers.ts";

const kanjiDigits = "〇一二三四五六七八九十";

/** What is written in hiragana before kakasi sees it; each was heard wrong. */
const readings: readonly (readonly [RegExp, string])[] = [
  [/今日/g, "きょう"],
  [/明日/g, "あした"],
  [/昨日/g, "きのう"],
  [/一日/g, "いちにち"],
  [/帰/g, "かえ"],
  [/(いい|よい|良い)日/g, "$1ひ"],
  [/(?<=[ぁ-ん])人/g, "ひと"],
];

/** The line with its numbers spelled out and these words in hiragana; the other kanji are left for kakasi. */
export function prepareReading(text: string): string {
  const counted = text.replace(/[一二三四五六七八九十](?=[分個回枚点本台秒])/g, (digit) =>
    String(kanjiDigits.indexOf(digit)),
  );
  return readings.reduce((line, [pattern, reading]) => line.replace(pattern, reading), spellNumbers(counted));
}
