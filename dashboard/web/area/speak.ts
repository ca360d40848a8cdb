/** Speaks by the browser's own voice, where it has one. */
import type { SpokenLine } from "../../../common/contract/gateway-messages.ts";

const tongues: Readonly<Record<SpokenLine["language"], string>> = { ja: "ja-JP", en: "en-US" };
/** A little higher and slower than usual: friendly, and understood over a machine. */
const pitch = 1.35;
const rate = 0.95;

/** Whether this browser can speak at all. */
export function canSpeak(): boolean {
  return "speechSynthesis" in window;
}

/** Speaks a line behind those that are being spoken; null says nothing, and asks the browser's leave for later lines. */
export function speak(line: Pick<SpokenLine, "text" | "language"> | null): void {
  if (!canSpeak()) return;
  const utterance = new SpeechSynthesisUtterance(line?.text ?? " ");
  utterance.lang = tongues[line?.language ?? "ja"];
  utterance.volume = line === null ? 0 : 1;
  utterance.pitch = pitch;
  utterance.rate = rate;
  const language = utterance.lang.slice(0, 2);
  // A voice of the browser itself speaks without a network.
  const voices = speechSynthesis.getVoices().filter((voice) => voice.lang.startsWith(language));
  utterance.voice = voices.find(({ localService }) => localService) ?? voices[0] ?? null;
  speechSynthesis.speak(utterance);
}
