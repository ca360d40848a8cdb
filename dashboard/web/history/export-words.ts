/** Words of saving files, and of the room that the store takes. */
import type { Language } from "../../../common/contract/quantities.ts";
import type { StoreAge } from "../../../common/contract/store-answers.ts";

type ExportedTable = "segments" | "stops" | "readings" | "days";

const ja = {
  save: "保存",
  saveHint: "Excel や CSV で開けるファイルにします。",
  tables: {
    segments: "稼働・待機の区間",
    stops: "停止と理由",
    readings: "計測値",
    days: "日ごとの数字",
  } as Record<ExportedTable, string>,
  steps: { second: "1秒ごと", minute: "1分ごと", hour: "1時間ごと" },
  formats: { csv: "CSV", xlsx: "Excel" },
  // The store
  storeTitle: "記録の保存",
  storeNow: "いまの大きさ",
  storeInYears: (years: number) => `${years}年後`,
  storeFree: "ディスクの空き",
  storeFull: (days: number) =>
    days < 60
      ? `このままだと、あと${days}日でいっぱいになります`
      : `このままだと、約${days < 730 ? `${Math.round(days / 30)}か月` : `${Math.round(days / 365)}年`}でいっぱいになります`,
  storeRoom: "このままなら、10年たってもいっぱいになりません",
  storePace: (channels: number, machines: number) =>
    `この1週間の増え方から計算(センサー${channels}チャンネル、機械${machines}台)`,
  storeAge: "記録",
  storePerDay: "1日あたり",
  storeKept: "残す期間",
  storeAges: {
    seconds: "1秒ごと",
    minutes: "1分ごと",
    hours: "1時間ごと",
    states: "稼働・待機の区間",
    figures: "日ごとの数字",
  } as Record<StoreAge, string>,
  storeDays: (days: number) => (days >= 730 ? `${Math.round(days / 365)}年` : `${days}日`),
  storeForEver: "ずっと",
};

/** The words of one language. */
export type ExportWords = typeof ja;

const en: ExportWords = {
  save: "Save",
  saveHint: "Files for Excel and other programs.",
  tables: { segments: "Segments by state", stops: "Stops with reasons", readings: "Readings", days: "Figures by day" },
  steps: { second: "by the second", minute: "by the minute", hour: "by the hour" },
  formats: { csv: "CSV", xlsx: "Excel" },
  storeTitle: "Room for records",
  storeNow: "Now",
  storeInYears: (years) => (years === 1 ? "In 1 year" : `In ${years} years`),
  storeFree: "Free on disk",
  storeFull: (days) =>
    days < 60
      ? `Full in ${days} days at this rate`
      : `Full in about ${days < 730 ? `${Math.round(days / 30)} months` : `${Math.round(days / 365)} years`} at this rate`,
  storeRoom: "Not full within ten years at this rate",
  storePace: (channels, machines) => `Reckoned from the last week (${channels} channels, ${machines} machines)`,
  storeAge: "Records",
  storePerDay: "A day",
  storeKept: "Kept",
  storeAges: {
    seconds: "By the second",
    minutes: "By the minute",
    hours: "By the hour",
    states: "Segments by state",
    figures: "Figures by day",
  },
  storeDays: (days) => (days >= 730 ? `${Math.round(days / 365)} years` : `${days} days`),
  storeForEver: "for ever",
};

/** The words, by language. */
export const exportWords: Readonly<Record<Language, ExportWords>> = { ja, en };
