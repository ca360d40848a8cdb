/** The words in tables that aren't titles: states, causes, marks, flags. */
import type { MachineState, UnknownCause } from "../../../common/contract/machine-state.ts";
import type { Label } from "../../../common/contract/quantities.ts";
import { secondFlags } from "../../../common/contract/records.ts";

/** States; in English the words of the interfaces for programs. */
export const stateWords: Readonly<Record<MachineState, Label>> = {
  running: { en: "running", ja: "稼働中" },
  idle: { en: "idle", ja: "待機中" },
  off: { en: "off", ja: "電源オフ" },
  unknown: { en: "unknown", ja: "不明" },
};

/** Why a state is unknown. */
export const causeWords: Readonly<Record<UnknownCause, Label>> = {
  starting: { en: "starting", ja: "起動直後" },
  "sensor-silent": { en: "sensor-silent", ja: "計測値なし" },
  "gateway-away": { en: "gateway-away", ja: "ゲートウェイ通信なし" },
  "clock-not-set": { en: "clock-not-set", ja: "時計未設定" },
  "no-channel": { en: "no-channel", ja: "センサー未割り当て" },
  "records-lost": { en: "records-lost", ja: "記録の欠落" },
  "feed-cut": { en: "feed-cut", ja: "画面の通信切れ" },
  undecidable: { en: "undecidable", ja: "電流では判断不可" },
};

/** How a person changed the past. */
export const markWords: Readonly<Record<"corrected" | "re-evaluated", Label>> = {
  corrected: { en: "corrected", ja: "訂正" },
  "re-evaluated": { en: "re-evaluated", ja: "再評価" },
};

/** Yes, for columns that say yes or nothing. */
export const yesWord: Label = { en: "yes", ja: "はい" };
export const simulatedWord: Label = { en: "sim", ja: "模擬" };

const flagWords: Readonly<Record<keyof typeof secondFlags, Label>> = {
  clipped: { en: "clipped", ja: "上限超え" },
  late: { en: "late", ja: "遅着" },
  drifted: { en: "drifted", ja: "ドリフト" },
  incomplete: { en: "incomplete", ja: "一部欠け" },
  joined: { en: "joined", ja: "まとめ" },
};

/** A second's flags in words. */
export function describeFlags(flags: number, language: keyof Label): string {
  if (flags === 0) return "";
  const names = Object.keys(secondFlags) as (keyof typeof secondFlags)[];
  return names
    .filter((name) => (flags & secondFlags[name]) !== 0)
    .map((name) => flagWords[name][language])
    .join(" ");
}
