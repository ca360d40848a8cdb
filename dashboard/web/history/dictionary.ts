/** Every word of the calendar, the day's page and the comparison, in each language; a missing word is a compile error. */
import type { Language } from "../../../common/contract/quantities.ts";
import type { AskFailure } from "../ask.ts";
import type { DayCell } from "./calendar-cells.ts";
import { comparisonWords } from "./comparison-words.ts";
import { dayWords } from "./day-words.ts";

const joined = (facts: readonly (string | false)[], separator: string) =>
  facts.filter((fact) => fact !== false).join(separator);
const percent = (thousandths: number) => `${Math.round(thousandths / 10)}%`;

const failedHints: Readonly<Record<AskFailure, string>> = {
  unreachable:
    "ゲートウェイの電源とネットワークを確認してから、もう一度試してください。記録そのものは失われていません。",
  "sign-in":
    "この画面の許可が切れています。ゲートウェイのターミナルの QR コードを読み取ってから、もう一度試してください。",
  "not-allowed": "この画面では、この記録を見られません。ゲートウェイの管理をしている人に聞いてください。",
  refused: "サーバーはこの問い合わせに答えられません。別の日付や機械を選んでください。",
};

const ja = {
  // In common
  allMachines: "すべての機械",
  allSimulated: "すべてのシミュレーション機械",
  machine: "機械",
  simulatedName: (name: string) => `${name}(シミュレーション)`,
  print: "印刷",
  waiting: "読み込んでいます…",
  failed: "記録を読み込めませんでした",
  failedHints,
  retry: "もう一度試す",
  day: "日",
  month: "月",
  year: "年",
  utilisation: "稼働率",
  utilisationPercent: "稼働率(%)",
  coverage: "データ取得率",
  stops: "停止(回)",
  runningHours: "稼働時間(h)",
  remarks: "備考",
  dayOff: "休日",
  corrected: "あとから修正",
  poorlyKnown: "データ不足",
  today: "今日",
  // Calendar
  calendarTitle: "稼働カレンダー",
  calendarKeys: "日ごとの稼働率。矢印キーで日を移動できます",
  yearBefore: "前の年",
  yearAfter: "次の年",
  monthBefore: "前の月",
  monthAfter: "次の月",
  wholeYear: "1年",
  oneMonth: "1か月",
  thisYear: "今年",
  thisMonth: "今月",
  holidayShort: "祝",
  stopsShort: (count: number) => `停止${count}回`,
  runningShort: (hours: number) => `稼働${hours.toFixed(1)}h`,
  dayTitle: (day: string, facts: string) => `${day} ${facts}`,
  dayFacts: (cell: DayCell): string =>
    cell.isFuture
      ? joined([cell.holiday || (cell.isDayOff && "休日"), "これから"], "、")
      : cell.isBefore
        ? joined([cell.holiday || (cell.isDayOff && "休日"), "記録が始まる前"], "、")
        : joined(
            [
              cell.utilisation === null ? "稼働率なし" : `稼働率${percent(cell.utilisation)}`,
              cell.coverage !== null && `データ取得率${percent(cell.coverage)}`,
              !cell.isToday && `停止${cell.stops}回`,
              !cell.isToday && `稼働${(cell.runningMin / 60).toFixed(1)}時間`,
              cell.holiday || (cell.isDayOff && "休日"),
              cell.isToday && "今日の途中まで",
              cell.isCorrected && "あとから修正",
            ],
            "、",
          ),
  dayRemarks: (cell: DayCell): string =>
    joined(
      [
        cell.holiday || (cell.isDayOff && "休日"),
        cell.isToday && "今日(途中)",
        cell.isPoorlyKnown && "データ不足",
        cell.isCorrected && "あとから修正",
      ],
      "、",
    ),
  legend: "色と印の意味",
  legendHatched: (percent: number) => `データ取得率${percent}%未満`,
  legendOff: "休日",
  legendOffRunning: "休日に稼働",
  legendToday: "今日",
  legendCorrected: "あとから修正した日",
  figuresOfMonths: "月ごとの数字",
  figuresOfDays: "日ごとの数字",
  calendarEmpty: (when: string) => `${when}の記録はありません`,
  calendarEmptyText:
    "センサーから値が届いた日から、毎日の稼働率がここに色と数字で並びます。今日の分は、計画時間が始まるとすぐに出ます。",
  ...dayWords.ja,
  ...comparisonWords.ja,
};

/** The words of one language. */
export type HistoryWords = typeof ja;

const en: HistoryWords = {
  allMachines: "All machines",
  allSimulated: "All simulated machines",
  machine: "Machine",
  simulatedName: (name) => `${name} (simulated)`,
  print: "Print",
  waiting: "Loading…",
  failed: "The records couldn't be loaded",
  failedHints: {
    unreachable: "Check the gateway's power and the network, then try again. The records themselves aren't lost.",
    "sign-in": "This screen isn't let in any more. Scan the QR code in the gateway's terminal again, then try again.",
    "not-allowed": "This screen may not see these records. Ask whoever runs the gateway.",
    refused: "The server can't answer this question. Choose another date or another machine.",
  },
  retry: "Try again",
  day: "Day",
  month: "Month",
  year: "Year",
  utilisation: "Utilisation",
  utilisationPercent: "Utilisation (%)",
  coverage: "Coverage",
  stops: "Stops",
  runningHours: "Running (h)",
  remarks: "Remarks",
  dayOff: "Day off",
  corrected: "Corrected later",
  poorlyKnown: "Little known",
  today: "Today",
  calendarTitle: "Calendar",
  calendarKeys: "Utilisation by day. Arrow keys move from day to day.",
  yearBefore: "Year before",
  yearAfter: "Next year",
  monthBefore: "Month before",
  monthAfter: "Next month",
  wholeYear: "Year",
  oneMonth: "Month",
  thisYear: "This year",
  thisMonth: "This month",
  holidayShort: "Hol",
  stopsShort: (count) => (count === 1 ? "1 stop" : `${count} stops`),
  runningShort: (hours) => `${hours.toFixed(1)} h`,
  dayTitle: (day, facts) => `${day}: ${facts}`,
  dayFacts: (cell) =>
    cell.isFuture
      ? joined([cell.holiday || (cell.isDayOff && "day off"), "to come"], ", ")
      : cell.isBefore
        ? joined([cell.holiday || (cell.isDayOff && "day off"), "before the first record"], ", ")
        : joined(
            [
              cell.utilisation === null ? "no utilisation" : `utilisation ${percent(cell.utilisation)}`,
              cell.coverage !== null && `coverage ${percent(cell.coverage)}`,
              !cell.isToday && (cell.stops === 1 ? "1 stop" : `${cell.stops} stops`),
              !cell.isToday && `running ${(cell.runningMin / 60).toFixed(1)} h`,
              cell.holiday || (cell.isDayOff && "day off"),
              cell.isToday && "today so far",
              cell.isCorrected && "corrected later",
            ],
            ", ",
          ),
  dayRemarks: (cell) =>
    joined(
      [
        cell.holiday || (cell.isDayOff && "day off"),
        cell.isToday && "today, not over",
        cell.isPoorlyKnown && "little known",
        cell.isCorrected && "corrected later",
      ],
      ", ",
    ),
  legend: "What colours and marks mean",
  legendHatched: (percent) => `Coverage below ${percent}%`,
  legendOff: "Day off",
  legendOffRunning: "Ran on a day off",
  legendToday: "Today",
  legendCorrected: "Corrected later",
  figuresOfMonths: "Figures by month",
  figuresOfDays: "Figures by day",
  calendarEmpty: (when) => `No records of ${when}`,
  calendarEmptyText:
    "From the day on which a sensor sends its first value, each day's utilisation stands here as colour and number. Today's appears as soon as planned time begins.",
  ...dayWords.en,
  ...comparisonWords.en,
};

/** The words, by language. */
export const historyWords: Readonly<Record<Language, HistoryWords>> = { ja, en };
