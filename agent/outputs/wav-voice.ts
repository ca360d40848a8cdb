/** A voice of recordings: WAV files of a folder, chosen by time of day, occasion and number. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import type { VoiceClip } from "../../common/contract/voice-lines.ts";
import { defineOutput, type SpokenLine } from "./define-output.ts";
import { OutputFault } from "./output-fault.ts";
import { playerSettings } from "./player.ts";
import { createSoundVoice } from "./sound-voice.ts";

/** Largest recording, in bytes: a minute in best quality. */
const maxFileBytes = 20 * 1024 * 1024;

/** Output `wav-voice`. */
export const wavVoice = defineOutput({
  config: z.strictObject({
    id,
    type: z.literal("wav-voice"),
    /** Folder of the recordings; a folder `ja` or `en` in it is for that language alone. */
    folder: z.string().min(1).max(400),
    ...playerSettings,
  }),
  create({ folder, ...config }, context) {
    /** The recording of each occasion that was played last. */
    const played = new Map<string, string>();

    /** The recording for a clip; undefined where there is none. */
    async function find(lang: string, clip: VoiceClip): Promise<Buffer | undefined> {
      for (const place of [join(folder, lang), folder]) {
        const name = chooseRecording(await namesIn(place), clip, played.get(clip.occasion));
        if (name === undefined) continue;
        played.set(clip.occasion, name);
        return read(join(place, name));
      }
      return undefined;
    }

    async function sound({ lang, clip = { occasion: "motion", number: 1 } }: SpokenLine): Promise<Buffer[]> {
      const { occasion, slot, closing } = clip;
      const first = await find(lang, clip);
      if (!first) {
        const mend = `put a file ${occasion}-1.wav into it`;
        throw new OutputFault("no-file", `${folder} has no recording of "${occasion}": ${mend}`);
      }
      const last = closing === undefined ? undefined : await find(lang, { occasion: "closing", slot, number: closing });
      return last ? [first, last] : [first];
    }

    return createSoundVoice({ context, config, sound });
  },
});

/**
 * The file for a clip: `1700-tidy-2.wav` before `1700-tidy.wav`, before `tidy-2.wav` and `tidy.wav`. They take turns, whether
 * there are more of them than lines or fewer: behind the one that was `played` last comes the next.
 */
export function chooseRecording(
  names: readonly string[],
  { slot, occasion, number }: VoiceClip,
  played?: string,
): string | undefined {
  const stems = [...(slot === undefined ? [] : [`${slot.replace(":", "")}-${occasion}`]), occasion];
  for (const stem of stems) {
    const fitting = names.filter((name) => {
      const lower = name.toLowerCase();
      return (
        lower.endsWith(".wav") &&
        (lower === `${stem}.wav` || (/^-\d+\.wav$/.test(lower.slice(stem.length)) && lower.startsWith(stem)))
      );
    });
    const sorted = fitting.sort((a, b) => numberOf(a, stem) - numberOf(b, stem));
    if (sorted.length === 0) continue;
    const before = played === undefined ? -1 : sorted.indexOf(played);
    if (before >= 0) return sorted[(before + 1) % sorted.length];
    return sorted.find((name) => numberOf(name, stem) === number) ?? sorted[(number - 1) % sorted.length];
  }
  return undefined;
}

function numberOf(name: string, stem: string): number {
  return Number(/^-(\d+)/.exec(name.slice(stem.length))?.[1] ?? 0);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size <= maxFileBytes) return await readFile(file);
  } catch (error) {
    throw new OutputFault("no-file", `${file} can't be read: make it readable for this program`, error);
  }
  throw new OutputFault("no-file", `${file} is larger than ${maxFileBytes} bytes: shorten the recording`);
}
