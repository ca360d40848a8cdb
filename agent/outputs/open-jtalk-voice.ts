/** A voice by Open JTalk: good Japanese, where its dictionary and a voice file are installed; English is left to espeak-ng. */
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineOutput, type SpokenLine } from "./define-output.ts";
import { espeakSound, friendlySound } from "./espeak-sound.ts";
import { OutputFault } from "./output-fault.ts";
import { playerSettings } from "./player.ts";
import { runProgram } from "./run-program.ts";
import { createSoundVoice } from "./sound-voice.ts";

const path = z.string().min(1).max(400);

/** What the program needs. */
interface JtalkConfig {
  readonly dictionary: string;
  readonly voice: string;
  readonly speed: number;
  readonly halfTones: number;
}

/** Output `open-jtalk-voice`. */
export const openJtalkVoice = defineOutput({
  config: z.strictObject({
    id,
    type: z.literal("open-jtalk-voice"),
    /** Folder of its dictionary. */
    dictionary: path.default("/var/lib/mecab/dic/open-jtalk/naist-jdic"),
    /** Its voice, a file that ends with `.htsvoice`. */
    voice: path.default("/usr/share/hts-voice/nitech-jp-atr503-m001/nitech_jp_atr503_m001.htsvoice"),
    /** Speed; 1 is usual. */
    speed: z.number().min(0.5).max(2).default(1),
    /** How much higher than usual, in half tones. */
    halfTones: z.number().min(-12).max(12).default(0),
    ...playerSettings,
  }),
  create: (config, context) =>
    createSoundVoice({
      context,
      config,
      sound: (line, signal) =>
        line.lang === "ja" ? jtalkSound(line, config, signal) : espeakSound(line, friendlySound, signal),
    }),
});

async function jtalkSound({ text }: SpokenLine, config: JtalkConfig, signal: AbortSignal): Promise<Buffer> {
  const { dictionary, voice } = config;
  await requireFile(
    voice,
    "run sudo apt install hts-voice-nitech-jp-atr503-m001 (Raspberry Pi OS has it, Debian in non-free), or set voice to a .htsvoice file",
  );
  await requireFile(
    join(dictionary, "sys.dic"),
    "run sudo apt install open-jtalk-mecab-naist-jdic, or set dictionary to the folder with sys.dic",
  );
  // It opens its output by name, which Node's pipes don't let it do.
  const folder = await mkdtemp(join(tmpdir(), "machikoba-jtalk-"));
  try {
    return await runJtalk(text, config, join(folder, "line.wav"), signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Has the program write the sound into `file`, and answers what stands there. */
async function runJtalk(text: string, config: JtalkConfig, file: string, signal: AbortSignal): Promise<Buffer> {
  const { dictionary, voice, speed, halfTones } = config;
  const sound = ["-r", String(speed), "-fm", String(halfTones)];
  const args = ["-x", dictionary, "-m", voice, ...sound, "-ow", file];
  const install = "run sudo apt install open-jtalk";
  const program = { name: "open_jtalk", args, input: `${text}\n`, install };
  const { exitCode, said } = await runProgram(program, signal);
  // Nothing is no sound, and that is told.
  if (exitCode === 0) return readFile(file).catch(() => Buffer.alloc(0));
  const mend = "is voice a .htsvoice file, and dictionary in UTF-8?";
  throw new OutputFault("failed", `open_jtalk failed (${said.split("\n").at(-1)?.slice(0, 160)}): ${mend}`);
}

async function requireFile(file: string, mend: string): Promise<void> {
  try {
    await access(file);
  } catch (error) {
    throw new OutputFault("no-file", `${file} is missing: ${mend}`, error);
  }
}
