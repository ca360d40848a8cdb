/** Makes sound of text with espeak-ng; Japanese goes through kakasi first, since espeak-ng can't read kanji. */
import type { SpokenLine } from "./define-output.ts";
import { prepareReading } from "./japanese-reading.ts";
import { OutputFault } from "./output-fault.ts";
import { runProgram } from "./run-program.ts";

/** How it sounds. */
interface EspeakSound {
  readonly wordsPerMin: number;
  /** 0 deep to 99 high. */
  readonly pitch: number;
}

/** How a high, friendly voice sounds that is still understood over a fan. */
export const friendlySound: EspeakSound = { wordsPerMin: 150, pitch: 70 };

/** Makes the WAV of a line. Rejects with an OutputFault or the signal's reason. */
export async function espeakSound(
  { text, lang }: SpokenLine,
  { wordsPerMin, pitch }: EspeakSound,
  signal: AbortSignal,
): Promise<Buffer> {
  const input = lang === "ja" ? await readingOf(text, signal) : text;
  const install = "run sudo apt install espeak-ng";
  const args = ["-v", lang, "-s", String(wordsPerMin), "-p", String(pitch), "--stdin", "--stdout"];
  const { output, exitCode, said } = await runProgram({ name: "espeak-ng", args, input, install }, signal);
  if (exitCode === 0) return output;
  throw new OutputFault("failed", `espeak-ng failed (${said.slice(-160)}): install it again: ${install}`);
}

/** The line in hiragana, with its numbers spelled out. */
export async function readingOf(text: string, signal: AbortSignal): Promise<string> {
  const args = ["-i", "utf8", "-o", "utf8", "-JH", "-KH"];
  const install = "run sudo apt install kakasi";
  const program = { name: "kakasi", args, input: `${prepareReading(text)}\n`, install };
  const { output, exitCode, said } = await runProgram(program, signal);
  if (exitCode !== 0)
    throw new OutputFault("failed", `kakasi failed (${said.slice(-160)}): install it again: ${install}`);
  // What kakasi can't read would be announced as "Chinese letter".
  return output.toString().replace(/[\p{Script=Han}()()「」『』]+/gu, " ");
}
