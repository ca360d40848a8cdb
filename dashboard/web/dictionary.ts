/** Every word of the interface, in each language; a missing word is a compile error. */
import type { MachineState, UnknownCause } from "../../common/contract/machine-state.ts";
import type { Language } from "../../common/contract/quantities.ts";

const states = { running: "稼働中", idle: "待機中", off: "電源オフ", unknown: "不明" };
const causes = {
  starting: "起動したばかりで、まだ計測値がありません",
  "sensor-silent": "センサーから計測値が届いていません",
  "gateway-away": "ゲートウェイと通信できません",
  "clock-not-set": "ゲートウェイの時計が合っていません",
  "no-channel": "センサーがまだ割り当てられていません",
  "records-lost": "この間の記録が失われました",
  "feed-cut": "この画面とサーバーの通信が切れています",
  undecidable: "電流だけでは判断できません",
};

/** What is said of a problem, by its code; what stands in no list is said in the words of the program that found it. */
type ProblemWords = Readonly<Record<string, (subject: string) => string>>;

const problems: ProblemWords = {
  "sensor-fails": (subject) => `センサー ${subject} から値を読み取れません。配線と電源を確認してください。`,
  "sensor-settings-wrong": (subject) => `センサー ${subject} の設定に誤りがあります。`,
  "programs-not-allowed": (subject) => `センサー ${subject}:このゲートウェイではプログラムの実行が許可されていません。`,
  "sensor-type-unknown": (subject) => `センサー ${subject} の種類がわかりません。`,
  "disk-full": (subject) => `ゲートウェイ ${subject} に記録を保存できません。空き容量を確認してください。`,
  "disk-filling": (subject) =>
    `このままだと、あと${subject}日でディスクがいっぱいになります。保存する日数を減らすか、大きいディスクに移してください。`,
  "clock-not-set": (subject) => `ゲートウェイ ${subject} の時計が合っていません。`,
  "gateway-away": (subject) => `ゲートウェイ ${subject} と通信できません。電源とネットワークを確認してください。`,
  "uplink-away": (subject) => `送信先 ${subject} から応答がありません。未送信のデータは後で送ります。`,
  "uplink-refused": (subject) =>
    `送信先 ${subject} に受け付けられません。パスワード・トークン・データベース名・アドレスを確認してください。`,
  "uplink-records-lost": (subject) =>
    `送信先 ${subject} に送る前に、ゲートウェイの保存容量が足りず記録の一部が消えました。`,
  "uplink-undated": (subject) =>
    `ゲートウェイの時計が合っていなかったため、送信先 ${subject} に送れない記録があります。`,
  "uplink-points-dropped": (subject) => `送信先 ${subject} に送れなかった値があります。`,
  "uplink-rows-wait": (subject) =>
    `送信先 ${subject} のファイルが開かれたままで、書けない行がたまっています。閉じてください。`,
  "clamp-silent": (subject) => `クランプ ${subject} から値が届きません。機器の電源とネットワークを確認してください。`,
  "clamp-stuck": (subject) => `クランプ ${subject} の値がまったく動きません。機器を再起動してください。`,
  "clamp-clipped": (subject) =>
    `クランプ ${subject} の入力が上限に達しています。大きいクランプか小さい負担抵抗に替えてください。`,
  "clamp-drifted": (subject) =>
    `クランプ ${subject} の入力の中心が設置時からずれています。バイアス抵抗・電源・配線を確認してください。`,
  "clamp-noisy": (subject) =>
    `クランプ ${subject} のノイズが設置時より増えています。プラグ・配線・クランプの閉じ具合を確認してください。`,
  "clamp-no-current": (subject) =>
    `クランプ ${subject} に勤務時間中ずっと電流がありませんでした。機械の電源オフですか。クランプが外れていませんか。`,
  "clamp-above-nameplate": (subject) =>
    `クランプ ${subject} の電流が銘板の値より大きすぎます。機器の巻数・負担抵抗の設定と、機械を確認してください。`,
  "clamp-below-nameplate": (subject) =>
    `クランプ ${subject} の電流が銘板の値に比べて小さすぎます。電線1本だけをはさみ、閉じているか確認してください。`,
};

const ja = {
  appName: "Machikoba",
  languageName: "日本語",
  switchLanguage: "言語 / Language",
  states: states satisfies Record<MachineState, string> as Record<MachineState, string>,
  causes: causes satisfies Record<UnknownCause, string> as Record<UnknownCause, string>,
  since: (time: string) => `${time} から`,
  sinceUnknown: "いつからかは不明",
  yesterday: (time: string) => `昨日 ${time}`,
  tomorrow: (time: string) => `明日 ${time}`,
  seconds: (s: number) => `${s}秒`,
  minutes: (min: number) => `${min}分`,
  hours: (h: number, min: number) => (min > 0 ? `${h}時間${min}分` : `${h}時間`),
  days: (d: number, h: number) => (h > 0 ? `${d}日${h}時間` : `${d}日`),
  durationSeparator: "",
  hourTick: (hour: number) => `${hour}時`,
  simulated: "シミュレーション",
  simulatedShort: "模擬",
  simulatedAll: "表示中の機械はすべてシミュレーションです。実物の値ではありません。",
  simulatedSome: (names: string) => `次の機械はシミュレーションです。実物の値ではありません: ${names}`,
  listSeparator: "、",
  summaryTitle: "現在の状態ごとの台数",
  machinesTitle: "機械",
  traceLabel: (max: string) => `直近2分の電流。目盛りの上端は ${max}`,
  traceScale: (max: string) => `${max}・2分間`,
  todayLabel: (text: string) => `今日の稼働状況: ${text}`,
  explain: "計算のしかた",
  explainUtilisation: "稼働率 = 稼働していた時間 ÷ 状態がわかっている計画時間",
  explainCoverage: "データ取得率 = 状態がわかっている計画時間 ÷ これまでの計画時間",
  explainNote:
    "計画時間は帯の下の青い線です。休憩と休日は入りません。不明の時間は、稼働にも停止にも数えません。短い切り替わりは、帯の高さの割合で表します。",
  problemsTitle: "確認してください",
  problems,
  feedCut: "サーバーとの通信が切れています。",
  feedCutLastHeard: (time: string, ago: string) => `最後に受信 ${time} (${ago}前)`,
  feedCutHint: "つながるまで、機械の状態は「不明」と表示します。自動でつなぎ直します。",
  loading: "読み込んでいます…",
  navigationTitle: "ページ",
  pageNames: {
    board: "ボード",
    machine: "機械",
    day: "日",
    calendar: "カレンダー",
    compare: "比較",
    changes: "修正の一覧",
    area: "作業場",
    clutter: "作業場のカレンダー",
    "area-setup": "作業場の設定",
  },
  pageFailedTitle: "ページを読み込めませんでした",
  noSuchPageTitle: "このページはありません",
  noSuchPageLink: "ボードへ",
  unreachableTitle: "サーバーにつながりません",
  unreachableText: "ゲートウェイの電源とネットワークを確認してください。つながると、この画面は自動で表示されます。",
  unreachableRetry: "今すぐ試す",
  signInTitle: "この画面を開く許可がまだありません",
  signInText:
    "ゲートウェイのターミナルに表示されている QR コードを読み取るか、その下のアドレスをもう一度開いてください。",
  signInHint: "QR コードが見当たらないときは、ゲートウェイで machikoba を起動し直すと、もう一度表示されます。",
  emptyTitle: "まだ機械がありません",
  emptyText:
    "センサーから値を1つ送ると、ここに最初の機械が現れます。このゲートウェイのパソコンで、次のどちらかを試してください。",
  emptyShell: "ターミナルで1行",
  emptyPython: "Python で3行(pip install paho-mqtt)",
  emptyBroker: "「BROKER」は、お使いの MQTT ブローカーのアドレスに置き換えてください。",
  emptyDemo: "実物がなくても、どんな画面になるか見られます:",
  emptyOr: "または",
  emptyWaiting: "最初の値を待っています",
};

/** The words of one language. */
export type Dictionary = typeof ja;

const en: Dictionary = {
  appName: "Machikoba",
  languageName: "English",
  switchLanguage: "言語 / Language",
  states: { running: "Running", idle: "Idle", off: "Off", unknown: "Unknown" },
  causes: {
    starting: "Just started: nothing measured yet",
    "sensor-silent": "The sensor sends nothing",
    "gateway-away": "The gateway can't be reached",
    "clock-not-set": "The gateway's clock is not set",
    "no-channel": "No sensor is assigned yet",
    "records-lost": "The records of this time are lost",
    "feed-cut": "This screen has lost the server",
    undecidable: "The current alone can't tell",
  },
  since: (time) => `since ${time}`,
  sinceUnknown: "start not known",
  yesterday: (time) => `yesterday ${time}`,
  tomorrow: (time) => `tomorrow ${time}`,
  seconds: (s) => `${s} s`,
  minutes: (min) => `${min} min`,
  hours: (h, min) => (min > 0 ? `${h} h ${min} min` : `${h} h`),
  days: (d, h) => (h > 0 ? `${d} d ${h} h` : `${d} d`),
  durationSeparator: " ",
  hourTick: (hour) => `${hour}:00`,
  simulated: "Simulated",
  simulatedShort: "Sim",
  simulatedAll: "All machines shown are simulated: no real values.",
  simulatedSome: (names) => `These machines are simulated, not real: ${names}`,
  listSeparator: ", ",
  summaryTitle: "Machines in each state now",
  machinesTitle: "Machines",
  traceLabel: (max) => `Current of the last two minutes; the top of the scale is ${max}`,
  traceScale: (max) => `${max} · 2 min`,
  todayLabel: (text) => `Today: ${text}`,
  explain: "How it is reckoned",
  explainUtilisation: "Utilisation = time running ÷ planned time in which the state is known",
  explainCoverage: "Coverage = planned time in which the state is known ÷ planned time so far",
  explainNote:
    "Planned time is the blue line below the bar; breaks and days off are left out. Unknown time counts neither as running nor as stopped. Where states change quickly, each has its share of the bar's height.",
  problemsTitle: "Please check",
  problems: {},
  feedCut: "The connection to the server is cut.",
  feedCutLastHeard: (time, ago) => `Last heard ${time} (${ago} ago)`,
  feedCutHint: "Until it is back, machines are shown as unknown. It reconnects by itself.",
  loading: "Loading…",
  navigationTitle: "Pages",
  pageNames: {
    board: "Board",
    machine: "Machine",
    day: "Day",
    calendar: "Calendar",
    compare: "Compare",
    changes: "Changes",
    area: "Areas",
    clutter: "Calendar of clutter",
    "area-setup": "Set up an area",
  },
  pageFailedTitle: "The page could not be loaded",
  noSuchPageTitle: "There is no such page",
  noSuchPageLink: "To the board",
  unreachableTitle: "The server can't be reached",
  unreachableText: "Check the gateway's power and the network. This page appears by itself as soon as it is back.",
  unreachableRetry: "Try now",
  signInTitle: "This screen isn't allowed in yet",
  signInText: "Scan the QR code shown in the gateway's terminal again, or open the address below it.",
  signInHint: "No QR code in sight? Restart machikoba on the gateway and it is shown again.",
  emptyTitle: "No machine yet",
  emptyText: "Send one value from a sensor and the first machine appears here. On this gateway, try either:",
  emptyShell: "One line in a terminal",
  emptyPython: "Three lines of Python (pip install paho-mqtt)",
  emptyBroker: "Put the address of your MQTT broker in place of BROKER.",
  emptyDemo: "No hardware at hand? See what it looks like:",
  emptyOr: "or",
  emptyWaiting: "Waiting for the first value",
};

/** The words, by language. */
export const dictionaries: Readonly<Record<Language, Dictionary>> = { ja, en };
