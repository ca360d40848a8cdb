/** What `machikoba clamp` says, in each language: the steps, the likely mistakes and their mends. */
import type { Language } from "../common/contract/quantities.ts";
import type { SetUpMark } from "../common/detection/doctor/clamp-steps.ts";
import type { LikelyMistake, SetUpMistake } from "../common/detection/doctor/set-up-check.ts";

type Amps = (amps: number | undefined) => string;

/** What is wrong, and what to do. */
interface MistakeWords {
  readonly wrong: (found: LikelyMistake, amps: Amps) => string;
  readonly mend: string;
}

/** The words of one language. */
export interface ClampWords {
  readonly listening: (channel: string) => string;
  readonly heard: (channels: string) => string;
  readonly heardNone: string;
  readonly steps: Readonly<Record<SetUpMark, string>>;
  readonly pressEnter: string;
  readonly measuring: (seconds: number) => string;
  readonly measured: (amps: string) => string;
  readonly nothingMeasured: string;
  readonly good: (levels: { off: string; on: string; floor: string }) => string;
  readonly bad: string;
  readonly incomplete: string;
  readonly mend: string;
  readonly settings: string;
  readonly floorKept: string;
  readonly mistakes: Readonly<Record<SetUpMistake, MistakeWords>>;
}

const en: ClampWords = {
  listening: (channel) => `Listening for ${channel} …`,
  heard: (channels) => `Channels that are heard: ${channels}`,
  heardNone: "No channel is heard.",
  steps: {
    "clamp-off": "1/3 Take the clamp off the wire, close it, and lay it away from motors and transformers.",
    "machine-off":
      "2/3 Switch the machine off. Put the clamp round one single wire of it, and close the jaw until it clicks.",
    "machine-on": "3/3 Switch the machine on and let it work.",
  },
  pressEnter: "    Press Enter when that is done.",
  measuring: (seconds) => `    Measuring for ${seconds} s …`,
  measured: (amps) => `    ${amps}`,
  nothingMeasured: "    nothing came",
  good: ({ off, on, floor }) => `GOOD: off ${off}, on ${on}, noise ${floor}.`,
  bad: "NOT RIGHT YET. The likeliest first:",
  incomplete: "Too little came to judge by. Run it again, and give each step more time (--measure).",
  mend: "Do this",
  settings: "To apply it, put this into the plant settings:",
  floorKept: "A noise floor is taken out of this channel already; it is kept.",
  mistakes: {
    silent: {
      wrong: () => "No reading of this channel came.",
      mend: "Check its name, and the device's power and network.",
    },
    "wrong-channel": {
      wrong: ({ channel, evidence }, amps) =>
        `Channel ${channel} changed instead, from ${amps(evidence.fromA)} to ${amps(evidence.toA)}.`,
      mend: "Check that channel, or swap the leads at the device.",
    },
    constant: {
      wrong: ({ evidence }, amps) => `Exactly ${amps(evidence.amps)} came all the time, without any noise.`,
      mend: "Plug the clamp's lead in fully; check that the device measures this input.",
    },
    "whole-cable": {
      wrong: ({ evidence }, amps) =>
        `Hardly any change: ${amps(evidence.fromA)} off, ${amps(evidence.toA)} on. The clamp may be round the whole cable, where the currents cancel.`,
      mend: "Put it round one single wire. An electrician opens the cable or the box.",
    },
    "jaw-open": {
      wrong: () => "The jaw may not be closed, or something lies in it.",
      mend: "Clean the faces of the core and close it until it clicks.",
    },
    "machine-off": {
      wrong: () => "The machine may not have drawn any current.",
      mend: "See that it really works, not only stands by, and run the check again.",
    },
    falls: {
      wrong: ({ evidence }, amps) =>
        `The current fell from ${amps(evidence.fromA)} to ${amps(evidence.toA)} when it was switched on.`,
      mend: "Were the steps done in another order? Run the check again.",
    },
    clipped: {
      wrong: ({ evidence }) =>
        `The input was at its limit in ${evidence.percent} % of the seconds: the real current is higher.`,
      mend: "Take a larger clamp or a smaller burden resistor.",
    },
    drifted: {
      wrong: ({ evidence }) =>
        `The middle of the input was not where it belongs in ${evidence.percent} % of the seconds.`,
      mend: "Check the two bias resistors, the supply and the lead.",
    },
    "not-quiet": {
      wrong: ({ evidence }, amps) => `Off the wire it still read ${amps(evidence.floorA)}: that is no noise.`,
      mend: "Take it off every wire and away from motors, and run the check again.",
    },
    "above-nameplate": {
      wrong: ({ evidence }, amps) => `${amps(evidence.toA)} where the nameplate says ${amps(evidence.nameplateA)}.`,
      mend: "Check turns and burden in the device's settings, and that only one wire is in the clamp.",
    },
  },
};

const ja: ClampWords = {
  listening: (channel) => `${channel} の値を待っています…`,
  heard: (channels) => `届いているチャンネル: ${channels}`,
  heardNone: "届いているチャンネルはありません。",
  steps: {
    "clamp-off": "1/3 クランプを電線から外し、閉じて、モーターやトランスから離して置いてください。",
    "machine-off": "2/3 機械の電源を切ってください。電線を1本だけクランプではさみ、カチッというまで閉じてください。",
    "machine-on": "3/3 機械の電源を入れて、動かしてください。",
  },
  pressEnter: "    できたら Enter キーを押してください。",
  measuring: (seconds) => `    ${seconds} 秒間、測ります…`,
  measured: (amps) => `    ${amps}`,
  nothingMeasured: "    値が届きませんでした",
  good: ({ off, on, floor }) => `正常です: 電源オフ ${off}、稼働中 ${on}、ノイズ ${floor}`,
  bad: "まだ正しくありません。可能性の高い順に:",
  incomplete: "値が少なくて判断できません。各段階の時間を長くして(--measure)、もう一度行ってください。",
  mend: "対処",
  settings: "使うには、工場の設定に次を入れてください:",
  floorKept: "このチャンネルのノイズはすでに差し引かれています。その値を残します。",
  mistakes: {
    silent: {
      wrong: () => "このチャンネルの値が届きません。",
      mend: "名前と、機器の電源・ネットワークを確認してください。",
    },
    "wrong-channel": {
      wrong: ({ channel, evidence }, amps) =>
        `代わりにチャンネル ${channel} が ${amps(evidence.fromA)} から ${amps(evidence.toA)} に変わりました。`,
      mend: "そのチャンネルを調べるか、機器のところで線を差し替えてください。",
    },
    constant: {
      wrong: ({ evidence }, amps) => `ずっと ${amps(evidence.amps)} のままで、ノイズもありません。`,
      mend: "クランプのプラグを奥まで差し、機器がこの入力を測っているか確認してください。",
    },
    "whole-cable": {
      wrong: ({ evidence }, amps) =>
        `ほとんど変わりません(オフ ${amps(evidence.fromA)}、オン ${amps(evidence.toA)})。ケーブル全体をはさむと、電流が打ち消し合います。`,
      mend: "電線を1本だけはさんでください。ケーブルや箱を開けるのは電気工事士に頼んでください。",
    },
    "jaw-open": {
      wrong: () => "クランプが閉じていないか、何かがはさまっている可能性があります。",
      mend: "コアの合わせ面を拭き、カチッというまで閉じてください。",
    },
    "machine-off": {
      wrong: () => "機械に電流が流れていなかった可能性があります。",
      mend: "待機ではなく実際に動いていることを確かめて、もう一度行ってください。",
    },
    falls: {
      wrong: ({ evidence }, amps) =>
        `電源を入れたときに、電流が ${amps(evidence.fromA)} から ${amps(evidence.toA)} に下がりました。`,
      mend: "順番が違っていませんか。もう一度行ってください。",
    },
    clipped: {
      wrong: ({ evidence }) => `${evidence.percent} % の時間、入力が上限に達しています。実際の電流はもっと大きいです。`,
      mend: "大きいクランプか、小さい負担抵抗に替えてください。",
    },
    drifted: {
      wrong: ({ evidence }) => `${evidence.percent} % の時間、入力の中心がずれています。`,
      mend: "2本のバイアス抵抗・電源・配線を確認してください。",
    },
    "not-quiet": {
      wrong: ({ evidence }, amps) => `電線から外しても ${amps(evidence.floorA)} あります。ノイズではありません。`,
      mend: "すべての電線とモーターから離して、もう一度行ってください。",
    },
    "above-nameplate": {
      wrong: ({ evidence }, amps) => `銘板の ${amps(evidence.nameplateA)} に対して ${amps(evidence.toA)} あります。`,
      mend: "機器の巻数・負担抵抗の設定と、電線を1本だけはさんでいることを確認してください。",
    },
  },
};

const dictionaries: Readonly<Record<Language, ClampWords>> = { ja, en };

/** The words for a terminal's language: Japanese where its locale begins with ja, else English. */
export function clampWords(env: Readonly<Record<string, string | undefined>>): ClampWords {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return dictionaries[locale.toLowerCase().startsWith("ja") ? "ja" : "en"];
}
