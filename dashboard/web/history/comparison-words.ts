/** The words of the comparison and of the Pareto of stop reasons, in each language. */
import type { Language } from "../../../common/contract/quantities.ts";
import type { PeriodFault, PeriodPreset } from "./comparison-periods.ts";
import type { Verdict } from "./verdict.ts";

const presets: Readonly<Record<PeriodPreset, string>> = { weeks: "前の4週間 → この4週間", months: "先々月 → 先月" };
const verdicts: Readonly<Record<Verdict, (leastDays: number) => string>> = {
  "clearly-better": () => "良くなったと言えます。",
  "clearly-worse": () => "悪くなったと言えます。",
  "likely-better": () => "おそらく良くなりました。",
  "likely-worse": () => "おそらく悪くなりました。",
  unclear: () => "差があるとは言いきれません。偶然かもしれません。",
  "few-days": (days) => `まだ言えません。どちらの期間にも、データのある稼働日が${days}日以上必要です。`,
  nothing: () => "どちらかの期間に記録がないため、比べられません。",
};
const periodFaults: Readonly<Record<PeriodFault, string>> = {
  "no-date": "日付を4つとも入れてください。",
  reversed: "期間の終わりが始まりより前になっています。",
  overlap: "前と後の期間が重なっています。重ならないように選んでください。",
  "too-long": "1つの期間は1年までにしてください。",
  future: "これから始まる期間は比べられません。",
};

const ja = {
  compareTitle: "前後の比較",
  periods: "比べる期間",
  presets,
  changedOn: "改善した日(前後4週間)",
  periodNames: { before: "前", after: "後" },
  periodEnds: { from: "始まり", to: "終わり" },
  periodFaults,
  becomes: "から",
  verdicts,
  intervalText: (low: string, high: string) => `本当の差は、95%の確かさで ${low} から ${high} の間です。`,
  noDifference: "差なし",
  reason: "理由",
  stopTime: "停止時間",
  cumulated: "累計",
  differences: "前と後の差",
  runningOfDay: "1日の稼働時間",
  stopsAnHour: "停止の回数",
  shortStopsAnHour: "短い停止の回数",
  stopLength: "停止1回の長さ",
  cycleLength: "サイクル時間",
  timesAnHour: (count: string) => `${count}回/時`,
  points: (difference: string) => `${difference}ポイント`,
  hoursOf: (hours: string) => `${hours}時間`,
  minutesOf: (minutes: string) => `${minutes}分`,
  secondsOf: (seconds: string) => `${seconds}秒`,
  worthOf: { month: "金額にすると1か月あたり", day: "金額にすると稼働日1日あたり" },
  worthBetween: (low: string, high: string) => `(95%の確かさで ${low} から ${high} の間)`,
  yen: (yen: string) => `${yen}円`,
  daysCompared: (name: string, days: number, coverage: string) => `${name}: ${days}日で計算(データ取得率 ${coverage})`,
  daysLeftOut: (count: number) => `データが足りない${count}日は除きました。`,
  machinesLeftOut: (names: string) => `どちらかの期間に記録のない機械は除きました: ${names}`,
  periodTitle: (name: string, from: string, to: string) => `${name} ${from}–${to}`,
  paretoTitle: "停止理由(長い順)",
  hourlyRate: "1時間あたりの金額",
  yenPerHour: "円/時",
  hourlyRateExample: "例 6000",
  hourlyRateHint: "機械が1時間動くと生む金額を入れると、差を円で表します。この金額はこのブラウザーにだけ保存されます。",
  hourlyRateWrong: "0より大きい整数で入れてください(例 6000)。",
  paretoEmpty: "この期間に停止の記録はありません。",
};

/** The words of one language. */
export type ComparisonWords = typeof ja;

const en: ComparisonWords = {
  compareTitle: "Before and after",
  periods: "Periods to compare",
  presets: { weeks: "4 weeks before → last 4 weeks", months: "Month before → last month" },
  changedOn: "Changed on (4 weeks around)",
  periodNames: { before: "Before", after: "After" },
  periodEnds: { from: "from", to: "to" },
  periodFaults: {
    "no-date": "Fill in all four dates.",
    reversed: "A period ends before it begins.",
    overlap: "The periods overlap: choose periods that don't.",
    "too-long": "A period may last a year at most.",
    future: "A period that is still to come can't be compared.",
  },
  becomes: "becomes",
  verdicts: {
    "clearly-better": () => "It got better.",
    "clearly-worse": () => "It got worse.",
    "likely-better": () => "It probably got better.",
    "likely-worse": () => "It probably got worse.",
    unclear: () => "There may be no difference: it could be chance.",
    "few-days": (days) => `Too early to say: each period needs ${days} working days with data.`,
    nothing: () => "One of the periods has no records to compare.",
  },
  intervalText: (low, high) => `With 95% confidence the true difference lies between ${low} and ${high}.`,
  noDifference: "no change",
  reason: "Reason",
  stopTime: "Stop time",
  cumulated: "Together",
  differences: "Before and after",
  runningOfDay: "Running, per day",
  stopsAnHour: "Stops",
  shortStopsAnHour: "Short stops",
  stopLength: "Length of a stop",
  cycleLength: "Cycle time",
  timesAnHour: (count) => `${count}/h`,
  points: (difference) => `${difference} points`,
  hoursOf: (hours) => `${hours} h`,
  minutesOf: (minutes) => `${minutes} min`,
  secondsOf: (seconds) => `${seconds} s`,
  worthOf: { month: "In money, for each month", day: "In money, for each working day" },
  worthBetween: (low, high) => `(with 95% confidence between ${low} and ${high})`,
  yen: (yen) => `${yen} yen`,
  daysCompared: (name, days, coverage) => `${name}: ${days === 1 ? "1 day" : `${days} days`} (coverage ${coverage})`,
  daysLeftOut: (count) =>
    count === 1 ? "1 day with too little data was left out." : `${count} days with too little data were left out.`,
  machinesLeftOut: (names) => `Machines without records in one of the periods were left out: ${names}`,
  periodTitle: (name, from, to) => `${name}: ${from}–${to}`,
  paretoTitle: "Stop reasons, longest first",
  hourlyRate: "Worth of an hour",
  yenPerHour: "yen/h",
  hourlyRateExample: "e.g. 6000",
  hourlyRateHint:
    "Enter what an hour of running is worth and the difference is shown in yen. It is kept in this browser only.",
  hourlyRateWrong: "Enter a whole number above 0, for example 6000.",
  paretoEmpty: "No stops recorded in this period.",
};

/** The words, by language. */
export const comparisonWords: Readonly<Record<Language, ComparisonWords>> = { ja, en };
