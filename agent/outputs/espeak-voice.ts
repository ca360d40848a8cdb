/** A voice by espeak-ng, and by kakasi for Japanese: from Debian's main section, robotic, understood. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineOutput } from "./define-output.ts";
import { espeakSound, friendlySound } from "./espeak-sound.ts";
import { playerSettings } from "./player.ts";
import { createSoundVoice } from "./sound-voice.ts";

/** Output `espeak-voice`. */
export const espeakVoice = defineOutput({
  config: z.strictObject({
    id,
    type: z.literal("espeak-voice"),
    /** Speed, in words per minute. */
    wordsPerMin: z.int().min(80).max(300).default(friendlySound.wordsPerMin),
    /** 0 deep to 99 high. */
    pitch: z.int().min(0).max(99).default(friendlySound.pitch),
    ...playerSettings,
  }),
  create: (config, context) =>
    createSoundVoice({ context, config, sound: (line, signal) => espeakSound(line, config, signal) }),
});
