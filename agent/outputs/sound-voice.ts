/** What voices with sound share: one line at a time, made into a WAV and played, within a deadline. */
import type { OutputContext, SpokenLine, VoiceOutput } from "./define-output.ts";
import { OutputFault } from "./output-fault.ts";
import { type PlayerConfig, playWav } from "./player.ts";
import { readWav, type Wav } from "./wav.ts";

interface SoundVoiceOptions {
  readonly context: Pick<OutputContext, "id" | "inTurn">;
  readonly config: PlayerConfig & { readonly deadlineMs: number };
  /** Gives the line as the bytes of a WAV, or of several that are played in turn. Rejects with an OutputFault or the signal's reason. */
  readonly sound: (line: SpokenLine, signal: AbortSignal) => Promise<Buffer | readonly Buffer[]>;
}

/** Longest line that is spoken, in characters: half a minute. */
const maxCharacters = 300;

/** Creates a voice. */
export function createSoundVoice({ context, config, sound }: SoundVoiceOptions): VoiceOutput {
  const closing = new AbortController();

  async function speak(line: SpokenLine, signal: AbortSignal): Promise<void> {
    const wavs = [await sound(line, signal)].flat().map(wavOf);
    for (const wav of wavs) await playWav(context.id, wav, line.text, config, signal);
  }

  return {
    kind: "voice",
    async open() {},
    async say(line, signal) {
      const either = AbortSignal.any([signal, closing.signal]);
      const plain = { ...line, text: plainText(line.text) };
      await context.inTurn(async () => {
        const late = AbortSignal.timeout(config.deadlineMs);
        try {
          await speak(plain, AbortSignal.any([either, late]));
        } catch (error) {
          either.throwIfAborted();
          if (!late.aborted) throw error;
          const message = `wasn't through after ${config.deadlineMs / 1000} s: shorten the line, or raise deadlineMs`;
          throw new OutputFault("too-slow", message, error);
        }
      }, either);
    },
    async close() {
      closing.abort(new DOMException("the voice is closed", "AbortError"));
    },
  };
}

function wavOf(bytes: Buffer): Wav {
  const wav = readWav(bytes);
  if (wav) return wav;
  throw new OutputFault("no-sound", "what came is no sound: try the voice with output-test, or another type");
}

/** The text without control characters and line ends, of bounded length; voices read what is left, and no program takes it for an option. */
function plainText(text: string): string {
  return [...text.replace(/[\p{C}\s]+/gu, " ").trim()].slice(0, maxCharacters).join("");
}
