/** Numbers in a Japanese line, spelled out in hiragana with their counters: voices without a dictionary can't read them. */

const digits = ["", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"];
const hundreds = [
  "",
  "ひゃく",
  "にひゃく",
  "さんびゃく",
  "よんひゃく",
  "ごひゃく",
  "ろっぴゃく",
  "ななひゃく",
  "はっぴゃく",
  "きゅうひゃく",
];
const thousands = [
  "",
  "せん",
  "にせん",
  "さんぜん",
  "よんせん",
  "ごせん",
  "ろくせん",
  "ななせん",
  "はっせん",
  "きゅうせん",
];

/** Largest number that is spelled out as one; longer ones are read digit by digit. */
const largest = 99_999_999;

/** Reads a whole number from 0 to 99 999 999. */
export function readNumber(value: number): string {
  if (value === 0) return "ぜろ";
  const [high, low] = [Math.floor(value / 10_000), value % 10_000];
  return (high > 0 ? `${readBelowTenThousand(high)}まん` : "") + readBelowTenThousand(low);
}

function readBelowTenThousand(value: number): string {
  const [thousand = 0, hundred = 0, ten = 0, one = 0] = [...String(value).padStart(4, "0")].map(Number);
  const tens = ten === 0 ? "" : `${ten === 1 ? "" : digits[ten]}じゅう`;
  return `${thousands[thousand]}${hundreds[hundred]}${tens}${digits[one]}`;
}

/** Last digits that sound different before a counter. */
const irregular: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  時: { よん: "よじ", なな: "しちじ", きゅう: "くじ" },
  分: {
    いち: "いっぷん",
    さん: "さんぷん",
    よん: "よんぷん",
    ろく: "ろっぷん",
    はち: "はっぷん",
    じゅう: "じゅっぷん",
  },
  月: { よん: "しがつ", なな: "しちがつ", きゅう: "くがつ" },
  個: { いち: "いっこ", ろく: "ろっこ", はち: "はっこ", じゅう: "じゅっこ" },
  回: { いち: "いっかい", ろく: "ろっかい", はち: "はっかい", じゅう: "じゅっかい" },
  台: {},
  枚: {},
  点: { いち: "いってん", はち: "はってん", じゅう: "じゅってん" },
  本: {
    いち: "いっぽん",
    さん: "さんぼん",
    ろく: "ろっぽん",
    はち: "はっぽん",
    じゅう: "じゅっぽん",
    ひゃく: "ひゃっぽん",
  },
  "%": { いち: "いっぱーせんと", はち: "はっぱーせんと", じゅう: "じゅっぱーせんと" },
  円: { よん: "よえん" },
  秒: {},
  年: { よん: "よねん" },
};
const regular: Readonly<Record<string, string>> = {
  時: "じ",
  分: "ふん",
  月: "がつ",
  個: "こ",
  回: "かい",
  台: "だい",
  枚: "まい",
  点: "てん",
  本: "ほん",
  "%": "ぱーせんと",
  円: "えん",
  秒: "びょう",
  年: "ねん",
};
const things = ["", "ひとつ", "ふたつ", "みっつ", "よっつ", "いつつ", "むっつ", "ななつ", "やっつ", "ここのつ", "とお"];
const people = ["", "ひとり", "ふたり", "さんにん", "よにん"];
const days = [
  "",
  "ついたち",
  "ふつか",
  "みっか",
  "よっか",
  "いつか",
  "むいか",
  "なのか",
  "ようか",
  "ここのか",
  "とおか",
];

const pattern = /(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(時|分|月|日|個|回|台|枚|点|本|%|円|秒|年|つ|人|名)?/g;

/** The line with its numbers spelled out; `17:00` is read as a time of day, full-width digits as the others. */
export function spellNumbers(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\b(\d{1,2}):(\d{2})\b/g, (_, hour: string, minute: string) =>
      Number(minute) === 0 ? `${Number(hour)}時` : `${Number(hour)}時${Number(minute)}分`,
    )
    .replace(pattern, (_, whole: string, fraction: string | undefined, counter: string | undefined) =>
      spellOne(whole.replaceAll(",", ""), fraction, counter),
    );
}

function spellOne(whole: string, fraction: string | undefined, counter = ""): string {
  const value = Number(whole);
  const isLong = value > largest;
  if (fraction === undefined && !isLong) {
    const special = readSpecial(value, counter);
    if (special !== undefined) return special;
  }
  const number = isLong ? readDigits(whole) : readNumber(value);
  const spelled = fraction === undefined ? number : `${number}てん${readDigits(fraction)}`;
  const change = Object.entries(irregular[counter] ?? {}).find(([ending]) => spelled.endsWith(ending));
  if (change && fraction === undefined) return spelled.slice(0, -change[0].length) + change[1];
  return spelled + (regular[counter] ?? counter);
}

/** Small numbers of things, people and days have words of their own. */
function readSpecial(value: number, counter: string): string | undefined {
  if (counter === "つ") return things[value] || undefined;
  if (counter === "人") return people[value] || `${readNumber(value)}にん`;
  if (counter === "名") return `${readNumber(value)}めい`;
  if (counter !== "日") return undefined;
  if (value === 20) return "はつか";
  if (value === 14 || value === 24) return `${value === 24 ? "に" : ""}じゅうよっか`;
  return days[value] || `${readNumber(value)}にち`;
}

function readDigits(text: string): string {
  return [...text].map((digit) => digits[Number(digit)] || "ぜろ").join("");
}
