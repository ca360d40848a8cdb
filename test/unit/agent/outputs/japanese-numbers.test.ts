/** Numbers in Japanese lines, as people say them. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { readNumber, spellNumbers } from "../../../../agent/outputs/japanese-numbers.ts";

it.each([
  ["12時です", "じゅうにじです"],
  ["17:00に", "じゅうしちじに"],
  ["9:05", "くじごふん"],
  ["4時", "よじ"],
  ["10分", "じゅっぷん"],
  ["3つと10こ", "みっつとじゅうこ"],
  ["11月21日", "じゅういちがつにじゅういちにち"],
  ["20日", "はつか"],
  ["1人と2人と5人", "ひとりとふたりとごにん"],
  ["6個、3本", "ろっこ、さんぼん"],
  ["45%", "よんじゅうごぱーせんと"],
  ["0.5", "ぜろてんご"],
  ["1,234円", "せんにひゃくさんじゅうよえん"],
  ["300枚と8600", "さんびゃくまいとはっせんろっぴゃく"],
  ["20260", "にまんにひゃくろくじゅう"],
  ["数字なし", "数字なし"],
  ["1234567890123", "いちにさんよんごろくななはちきゅうぜろいちにさん"],
])("%s is %s", (text, spelled) => {
  expect(spellNumbers(text)).toBe(spelled);
});

it("every number has words, and no two have the same", () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.nat(99_999_999), (a, b) => {
      expect(readNumber(a)).toMatch(/^\p{Script=Hiragana}+$/u);
      expect(readNumber(a) === readNumber(b)).toBe(a === b);
    }),
  );
});

it("no text keeps a digit or fails", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
      expect(spellNumbers(text)).not.toMatch(/[0-9]/);
    }),
  );
});
