/** When the voice of an area speaks and what it says: pure rules over the time of day, the score and what was said before. */
import { z } from "zod";
import type { AreaVoice } from "../../common/contract/area-settings.ts";
import { type ClutterLevel, slotTime } from "../../common/contract/clutter.ts";
import { pickVoiceLine, type VoiceOccasion, voiceOccasion } from "../../common/contract/voice-lines.ts";
import type { SpokenLine } from "./define-output.ts";

/** A greeting comes at most so often, in minutes: people pass a sensor hundreds of times a day. */
export const motionGapMin = 60;

/** What a gateway remembers of an area's voice over a restart. */
export const voiceState = z.object({
  /** The day on which a slot was spoken of last, by slot. */
  spoken: z.record(slotTime, z.iso.date()).default({}),
  /** Number of the line that was said last, by occasion. */
  lines: z.partialRecord(voiceOccasion, z.int().min(1)).default({}),
  /** When somebody was greeted last. */
  greeted: z.object({ date: z.iso.date(), minute: z.int().min(0).max(1439) }).optional(),
});
export type VoiceState = z.infer<typeof voiceState>;

/** What asks for a word. */
export type VoiceAsked =
  | {
      readonly kind: "slot";
      /** Time of the schedule, "HH:mm". */
      readonly slot: string;
      /** It is the last one of the day: closing time. */
      readonly isClosing: boolean;
      /** What the look came to; undefined when nobody could tell. */
      readonly level: ClutterLevel | undefined;
    }
  | { readonly kind: "motion" };

/** The time at the site. */
export interface LocalNow {
  /** "YYYY-MM-DD". */
  readonly date: string;
  /** Minute of the day, 0 to 1439. */
  readonly minute: number;
}

/** Why nothing is said. */
export type VoiceSilence = "switched-off" | "quiet-hours" | "already-said";

/** What to do: speak, and then remember `state` whether speaking works or not; or be silent. */
export type VoiceDecision =
  | { readonly say: SpokenLine; readonly state: VoiceState }
  | { readonly silent: VoiceSilence };

interface DecideOptions {
  readonly settings: AreaVoice;
  readonly now: LocalNow;
  readonly state: VoiceState;
  /** Random numbers from 0 up to 1. */
  readonly random: () => number;
}

/** Decides whether the voice speaks now, and what. */
export function decideVoice(asked: VoiceAsked, options: DecideOptions): VoiceDecision {
  const silent = whySilent(asked, options);
  if (silent) return { silent };
  const { now, state } = options;
  if (asked.kind === "motion") return speak(["motion"], undefined, { ...state, greeted: now }, options);
  const { slot, isClosing, level = "unknown" } = asked;
  const spoken = { ...state.spoken, [slot]: now.date };
  return speak(isClosing ? [level, "closing"] : [level], slot, { ...state, spoken }, options);
}

/** Whether a minute of the day lies within quiet hours, which may span midnight; the same start and end: never. */
export function isQuiet({ quietFrom, quietTo }: Pick<AreaVoice, "quietFrom" | "quietTo">, minute: number): boolean {
  const [from, to] = [minuteOfDay(quietFrom), minuteOfDay(quietTo)];
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function whySilent(asked: VoiceAsked, { settings, now, state }: DecideOptions): VoiceSilence | undefined {
  const { output, times, onMotion } = settings;
  const isOn = asked.kind === "motion" ? onMotion : (times?.includes(asked.slot) ?? true);
  if (output === undefined || !isOn) return "switched-off";
  if (isQuiet(settings, now.minute)) return "quiet-hours";
  const isSaid = asked.kind === "motion" ? isGreeted(state, now) : state.spoken[asked.slot] === now.date;
  return isSaid ? "already-said" : undefined;
}

function isGreeted({ greeted }: VoiceState, now: LocalNow): boolean {
  if (!greeted) return false;
  const sinceMin = minutes(now) - minutes(greeted);
  // A clock that was ahead and has been set back must not make it silent for days.
  return sinceMin >= 0 && sinceMin < motionGapMin;
}

/** One line for each occasion, spoken as one; what stands behind the first is `closing`. */
function speak(
  occasions: readonly [VoiceOccasion, ...VoiceOccasion[]],
  slot: string | undefined,
  state: VoiceState,
  { settings: { language: lang, lines: own }, random }: DecideOptions,
): VoiceDecision {
  const picked = occasions.map((occasion) => ({
    occasion,
    ...pickVoiceLine({ lang, occasion, own, lastNumber: state.lines[occasion], random }),
  }));
  const lines = { ...state.lines, ...Object.fromEntries(picked.map(({ occasion, number }) => [occasion, number])) };
  const text = picked.map((line) => line.text).join(lang === "ja" ? "" : " ");
  const clip = { occasion: occasions[0], number: picked[0]?.number ?? 1, slot, closing: picked[1]?.number };
  return { say: { text, lang, clip }, state: { ...state, lines } };
}

function minuteOfDay(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
}

function minutes({ date, minute }: LocalNow): number {
  return Date.parse(`${date}T00:00:00Z`) / 60_000 + minute;
}
