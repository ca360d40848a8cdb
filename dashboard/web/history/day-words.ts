/** The words of a day's page, in each language. */
import type { Language } from "../../../common/contract/quantities.ts";

const ja = {
  dayPage: (day: string) => `${day} の稼働状況`,
  dayBefore: "前の日",
  dayAfter: "次の日",
  goToDate: "日付",
  nothingPlanned: "計画時間のない日(休日)",
  allUtilisation: (count: number) => `${count}台全体の稼働率`,
  running: "稼働",
  hours: (hours: number) => `${hours.toFixed(1)}時間`,
  stopsWord: "停止",
  times: (count: number) => `${count}回`,
  shortStops: (count: number) => `短い停止 ${count}回`,
  coverageShort: (share: string) => `取得率 ${share}`,
  until: (time: string) => `${time} まで`,
  planned: "計画時間",
  readout: (time: string, machine: string, state: string, span: string, length: string) =>
    `${time} ${machine} ${state} ${span}(${length})`,
  longestStops: "長かった停止",
  noStops: "この日の停止はありません。",
  noReason: "理由の記入なし",
  notWhole: (time: string) => `${time}(続きは不明)`,
  meetingNotes: "朝礼メモ",
  dayEmpty: "この日の記録はありません",
  dayEmptyText:
    "センサーがつながっていた日には、ここに全部の機械の動きが1本の時間軸で並びます。別の日を選んでください。",
  todayEmpty: "今日の記録はまだありません",
  todayEmptyText:
    "センサーから最初の値が届くと、ここに全部の機械の動きが1本の時間軸で並びます。この画面は30秒ごとに更新されます。",
};

/** The words of one language. */
export type DayWords = typeof ja;

const en: DayWords = {
  dayPage: (day) => `Machines on ${day}`,
  dayBefore: "Day before",
  dayAfter: "Next day",
  goToDate: "Date",
  nothingPlanned: "Nothing planned (day off)",
  allUtilisation: (count) => (count === 1 ? "Utilisation of the machine" : `Utilisation of all ${count} machines`),
  running: "Running",
  hours: (hours) => `${hours.toFixed(1)} h`,
  stopsWord: "Stops",
  times: (count) => String(count),
  shortStops: (count) => `${count} short`,
  coverageShort: (share) => `of ${share} known`,
  until: (time) => `until ${time}`,
  planned: "Planned time",
  readout: (time, machine, state, span, length) => `${time} ${machine}: ${state} ${span} (${length})`,
  longestStops: "Longest stops",
  noStops: "No stops on this day.",
  noReason: "no reason given",
  notWhole: (time) => `${time} (rest not known)`,
  meetingNotes: "Notes",
  dayEmpty: "No records of this day",
  dayEmptyText: "On days with a sensor connected, all machines stand here under one time axis. Choose another day.",
  todayEmpty: "No records of today yet",
  todayEmptyText:
    "As soon as a sensor sends its first value, all machines stand here under one time axis. This page looks again every 30 seconds.",
};

/** The words, by language. */
export const dayWords: Readonly<Record<Language, DayWords>> = { ja, en };
