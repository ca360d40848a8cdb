/** Words of a re-evaluation: thresholds, progress, and what would change. */
import type { Language } from "../../../common/contract/quantities.ts";

const ja = {
  reTitle: "判定し直す",
  reText: "記録した電流から、別のしきい値で判定し直します。結果を見てから決められます。",
  chooseThresholds: "2. しきい値",
  offBelow: "これより小さいと電源オフ",
  runAbove: "これ以上で稼働中",
  thresholdsWrong: "「稼働中」は「電源オフ」より大きい値にしてください",
  tryIt: "試しに計算",
  reckoning: (percent: string) => `計算しています… ${percent}`,
  cancel: "中止",
  drop: "やめる",
  again: "値を変える",
  apply: "この判定にする",
  before: "今の記録",
  after: "新しい判定",
  difference: (lasted: string, percent: string) => `変わるのは ${lasted}(${percent})`,
  noDifference: "結果は今の記録と同じです。",
  held: (percent: string) => `1秒ごとの電流が残っているのは、この時間の ${percent} です。残りは「不明」になります。`,
  heldNothing: "この時間は、1秒ごとの電流がもう残っていません。判定し直せません。",
  utilisation: "稼働率",
  stops: "停止",
  shortStops: "短い停止",
  times: (count: number) => `${count}回`,
  reFailed: "計算できませんでした。",
  otherMachine: (name: string) => `ほかの機械(${name})の判定を計算しています。終わるまで待ってください。`,
};

const en: typeof ja = {
  reTitle: "Decide again",
  reText: "Decides the state again from the recorded current. Nothing changes before you have seen the result.",
  chooseThresholds: "2. Thresholds",
  offBelow: "Off below",
  runAbove: "Running from",
  thresholdsWrong: "Running must begin above off",
  tryIt: "Try it",
  reckoning: (percent) => `Reckoning… ${percent}`,
  cancel: "Cancel",
  drop: "Don't",
  again: "Other values",
  apply: "Make it hold",
  before: "As recorded",
  after: "Decided anew",
  difference: (lasted, percent) => `${lasted} would change (${percent})`,
  noDifference: "The result is the same as the record.",
  held: (percent) => `The current is kept by the second for ${percent} of this time. The rest becomes unknown.`,
  heldNothing: "No second of this time is kept any more: it can't be decided again.",
  utilisation: "Utilisation",
  stops: "Stops",
  shortStops: "Short stops",
  times: (count) => `${count}`,
  reFailed: "It could not be reckoned.",
  otherMachine: (name) => `Another machine (${name}) is being decided again: wait until that is done.`,
};

/** The words, by language. */
export const reEvaluationWords: Readonly<Record<Language, typeof ja>> = { ja, en };
