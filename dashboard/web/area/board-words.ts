/** The words of areas on the board, in each language; a missing word is a compile error. */
import type { ClutterLevel, NoScoreCause, UnknownLevelCause } from "../../../common/contract/clutter.ts";
import type { BoardArea } from "../../../common/contract/live-events.ts";
import type { Language } from "../../../common/contract/quantities.ts";

/** Levels as they are shown; `unknown` where nobody can tell. */
export type ShownLevel = ClutterLevel | "unknown";
/** Causes as they are shown: the dashboard's own, and the screen's. */
export type ShownCause = UnknownLevelCause | "feed-cut";

const causes: Readonly<Record<ShownCause, string>> = {
  "too-dark": "暗くて見えません。照明を確認してください",
  "too-bright": "まぶしくて見えません。光の反射を確認してください",
  blurred: "写真がぼやけています。レンズを拭いてください",
  "camera-moved": "カメラかシートの位置がずれています",
  "no-sheet": "シートが見つかりません",
  unsure: "写真からは判断できません",
  "person-in-view": "人がいたため、見送りました",
  camera: "カメラから写真が届きません",
  light: "照明がつきません",
  "power-off": "電源が切れていたため、確認できませんでした",
  "clock-not-set": "ゲートウェイの時計が合っていません",
  overdue: "予定の時刻を過ぎても、採点が届いていません",
  "no-score-yet": "まだ一度も採点していません",
  "feed-cut": "この画面とサーバーの通信が切れています",
};

const ja = {
  areasTitle: "作業場",
  clutter: "散乱度",
  levels: {
    tidy: "片付いている",
    "a-little": "少し散らかり",
    cluttered: "散らかり",
    unknown: "不明",
  } satisfies Record<ShownLevel, string> as Readonly<Record<ShownLevel, string>>,
  causes,
  shortCauses: {
    "too-dark": "暗すぎ",
    "too-bright": "まぶしい",
    blurred: "ぼやけ",
    "camera-moved": "位置ずれ",
    "no-sheet": "シートなし",
    unsure: "判断不可",
    "person-in-view": "人がいた",
    camera: "カメラ不調",
    light: "照明不調",
    "power-off": "電源オフ",
    "clock-not-set": "時計未設定",
  } satisfies Record<NoScoreCause, string> as Readonly<Record<NoScoreCause, string>>,
  doing: {
    waiting: "人が離れるのを待っています",
    looking: "確認しています",
    "set-up": "カメラ設定中",
  } satisfies Record<Exclude<BoardArea["doing"], "nothing">, string>,
  nextLook: (time: string) => `次の確認 ${time}`,
  lastScore: (time: string) => `${time} の採点`,
  noNextLook: "次の確認の予定なし",
  twoWeeks: "2週間",
  trendLabel: (text: string) => `直近2週間の散乱度: ${text}`,
  trendEmpty: "採点なし",
  simulatedAll: "表示中の機械と作業場はすべてシミュレーションです。実物の値ではありません。",
  simulatedSome: (names: string) => `次の機械と作業場はシミュレーションです。実物の値ではありません: ${names}`,
  kioskStart: "画面にさわると、声が出るようになります",
  kioskStartHint: "終業時刻などの声かけを、この画面から流します。",
  kioskNone: "このブラウザーには声を出す機能がありません",
};

/** The words of one language. */
export type AreaBoardWords = typeof ja;

const en: AreaBoardWords = {
  areasTitle: "Areas",
  clutter: "Clutter",
  levels: { tidy: "Tidy", "a-little": "A little", cluttered: "Cluttered", unknown: "Unknown" },
  causes: {
    "too-dark": "Too dark to see: check the light",
    "too-bright": "Too bright to see: check for glare",
    blurred: "The photo is blurred: wipe the lens",
    "camera-moved": "The camera or the sheet has moved",
    "no-sheet": "The sheet isn't found",
    unsure: "The photo doesn't tell",
    "person-in-view": "Somebody was there: skipped",
    camera: "The camera sends no photo",
    light: "The light doesn't come on",
    "power-off": "The power was off: nobody looked",
    "clock-not-set": "The gateway's clock is not set",
    overdue: "It was due, and no score has come",
    "no-score-yet": "Never scored yet",
    "feed-cut": "This screen has lost the server",
  },
  shortCauses: {
    "too-dark": "too dark",
    "too-bright": "too bright",
    blurred: "blurred",
    "camera-moved": "moved",
    "no-sheet": "no sheet",
    unsure: "unsure",
    "person-in-view": "somebody there",
    camera: "camera",
    light: "light",
    "power-off": "power off",
    "clock-not-set": "no clock",
  },
  doing: { waiting: "Waiting for people to leave", looking: "Looking now", "set-up": "Camera is being set up" },
  nextLook: (time) => `Next look ${time}`,
  lastScore: (time) => `scored ${time}`,
  noNextLook: "No look is planned",
  twoWeeks: "2 weeks",
  trendLabel: (text) => `Clutter of the last two weeks: ${text}`,
  trendEmpty: "no scores",
  simulatedAll: "All machines and areas shown are simulated: no real values.",
  simulatedSome: (names) => `These machines and areas are simulated, not real: ${names}`,
  kioskStart: "Touch the screen to let it speak",
  kioskStartHint: "Friendly words at closing time and at others come from this screen.",
  kioskNone: "This browser can't speak",
};

/** The words, by language. */
export const areaBoardWords: Readonly<Record<Language, AreaBoardWords>> = { ja, en };
