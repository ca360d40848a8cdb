/** What the voice says: friendly lines for each level of clutter and each occasion, and how one of them is picked. */
import { z } from "zod";

/** What a line is for: the three levels of clutter, nobody could tell, the end of the day, somebody came. */
export const voiceOccasion = z.enum(["tidy", "a-little", "cluttered", "unknown", "closing", "motion"]);
export type VoiceOccasion = z.infer<typeof voiceOccasion>;

/** A language of the voice. */
export type VoiceLanguage = "ja" | "en";

/** Setting: own lines for an occasion, in place of the usual ones. */
export const voiceLines = z.partialRecord(voiceOccasion, z.array(z.string().trim().min(1).max(120)).min(1).max(30));
export type VoiceLines = z.infer<typeof voiceLines>;

/** Which line it is, for voices that play recordings. */
export interface VoiceClip {
  readonly occasion: VoiceOccasion;
  /** Time of the schedule, "HH:mm". */
  readonly slot?: string | undefined;
  /** Number of the line among those of its occasion, from 1. */
  readonly number: number;
  /** Number of the line of `closing` that is said behind it; undefined where none is. */
  readonly closing?: number | undefined;
}

/** The usual lines. They praise what there is to praise, invite to the next small step, and blame nobody. */
export const usualVoiceLines: Readonly<Record<VoiceLanguage, Readonly<Record<VoiceOccasion, readonly string[]>>>> = {
  ja: {
    tidy: [
      "わあ、ぴかぴか!とってもきれいな作業台ですね。",
      "すっきり片付いています。気持ちいいですね、ありがとう!",
      "はなまるです!この調子でいきましょう。",
      "緑のシートがよく見えます。みんなのおかげです!",
      "きれいな机は、いい仕事のはじまり。すてきです!",
      "片付け名人の机ですね。見ているだけでうれしいな。",
      "今日もばっちり!次に使う人もきっと笑顔です。",
    ],
    "a-little": [
      "あと少しで満点です。ひとつだけ戻してみませんか?",
      "いい感じです!ちょこっと片付けたら、もっとすっきりしますよ。",
      "がんばって仕事した跡が見えますね。少しだけ整えましょう!",
      "あと一歩!工具さんが、おうちに帰りたがっています。",
      "きれいなところがたくさんあります。残りもちょっとだけ、いっしょに!",
      "一分だけ、片付けタイムにしませんか?きっとぴかぴかになりますよ。",
      "おしい!端っこを少し整えたら、はなまるです。",
    ],
    cluttered: [
      "たくさん働いた机ですね、お疲れさま!ひとつずつ戻していきましょう。",
      "今日は大活躍でしたね。まずは手前のひとつから、いかがですか?",
      "にぎやかな机になりました。みんなで五分、片付けてみませんか?",
      "いい仕事をした証拠ですね。一息ついたら、すこし整えましょう!",
      "だいじょうぶ、ひとつ戻せば一歩前進。応援しています!",
      "工具さんたちが、おうちを探しています。いっしょに帰してあげましょう。",
      "片付けると、明日の自分がよろこびますよ。ふぁいと、おー!",
    ],
    unknown: [
      "今日はよく見えませんでした。でも、みんなのことを応援しています!",
      "ちょっと見えにくかったみたい。机の上はどうですか?",
      "うーん、写真がうまく撮れませんでした。次はがんばりますね。",
      "点数はお休みです。気になるところを、ひとつだけ整えてみませんか?",
      "今は見えませんが、いつもありがとうの気持ちは変わりません!",
      "またあとで見に来ますね。無理せず、にこにこでいきましょう。",
    ],
    closing: [
      "今日も一日、お疲れさまでした!",
      "お仕事お疲れさまでした。気をつけて帰ってくださいね。",
      "今日もありがとうございました。また明日会いましょう!",
      "よくがんばりましたね。ゆっくり休んでください。",
      "もうすぐ終わりの時間です。今日もすてきな一日でした!",
      "お疲れさまです。明日もいい日になりますように。",
    ],
    motion: [
      "こんにちは!今日もご安全に。",
      "お疲れさまです!応援していますよ。",
      "いらっしゃい!会えてうれしいです。",
      "こんにちは。無理せず、楽しくいきましょう!",
      "おや、来てくれたんですね。ありがとう!",
      "ご安全に!いい仕事ができますように。",
    ],
  },
  en: {
    tidy: [
      "Wow, it sparkles! What a lovely workbench.",
      "So neat and clear. That feels good, thank you!",
      "Full marks! Let's keep it just like this.",
      "I can see the whole sheet. Well done, everybody!",
      "A clear bench is the start of good work. Wonderful!",
      "Perfect again! Whoever works here next will smile.",
    ],
    "a-little": [
      "Nearly perfect! Shall we put just one thing back?",
      "Looking good! One small step, and it will shine.",
      "I can see that good work was done here. Let's straighten up a little!",
      "Almost there! A tool or two would love to go home.",
      "So many tidy spots already. Shall we do the rest together?",
      "How about one minute of tidying? It will sparkle in no time.",
    ],
    cluttered: [
      "This bench has worked hard, and so have you! Let's put things back one by one.",
      "What a busy day! How about starting with the one nearest to you?",
      "It is lively here! Shall we all tidy up for five minutes?",
      "These are the marks of good work. Take a breath, then let's tidy a little!",
      "One thing back is one step forward. You can do it!",
      "The tools are looking for their homes. Let's take them there together.",
    ],
    unknown: [
      "I couldn't see well just now, but I'm cheering for you!",
      "It was a little hard to see. How does the bench look to you?",
      "My photo didn't come out. I will do better next time.",
      "No score this time. Is there one small thing you would like to put back?",
      "I can't see it now, but thank you as always!",
      "I will look again later. Take it easy, and keep smiling.",
    ],
    closing: [
      "Thank you for a good day's work!",
      "Well done today. Have a safe way home!",
      "Thank you for today. See you tomorrow!",
      "You did great. Have a good rest.",
      "The day is almost done. It was a lovely one!",
      "Good work today. May tomorrow be a good day too.",
    ],
    motion: [
      "Hello! Have a safe day.",
      "Hello there! I'm cheering for you.",
      "Welcome! It's nice to see you.",
      "Hi! Take it easy, and enjoy your work.",
      "Oh, you came by. Thank you!",
      "Safety first! I wish you good work.",
    ],
  },
};

/** What to pick from. */
interface PickOptions {
  readonly lang: VoiceLanguage;
  readonly occasion: VoiceOccasion;
  /** Own lines of the site. */
  readonly own?: VoiceLines | undefined;
  /** Number of the line that was said last for this occasion, from 1. */
  readonly lastNumber?: number | undefined;
  /** Random numbers from 0 up to 1. */
  readonly random: () => number;
}

/** Picks a line; never the last one again unless it is the only one. */
export function pickVoiceLine({ lang, occasion, own, lastNumber, random }: PickOptions): {
  readonly text: string;
  /** From 1. */
  readonly number: number;
} {
  const lines = own?.[occasion] ?? usualVoiceLines[lang][occasion];
  const numbers = lines.map((_, index) => index + 1);
  const others = numbers.filter((number) => number !== lastNumber);
  const choice = others.length > 0 ? others : numbers;
  const number = choice[Math.min(choice.length - 1, Math.floor(random() * choice.length))] ?? 1;
  return { text: lines[number - 1] ?? "", number };
}
