/** Plays a WAV: through aplay or paplay, into a folder for computers without sound, or not at all. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../../common/runtime/atomic-file.ts";
import { OutputFault } from "./output-fault.ts";
import { type ProgramResult, runProgram } from "./run-program.ts";
import type { Wav } from "./wav.ts";

/** Settings that every voice with sound has. */
export const playerSettings = {
  /** What plays: `aplay` (ALSA), `paplay` (PulseAudio, PipeWire), `file` (writes WAV files into `folder`), `none` (nobody hears it). */
  player: z.enum(["aplay", "paplay", "none", "file"]).default("aplay"),
  /** Device of the player, such as `plughw:1,0`; left out: the usual one. */
  device: z
    .string()
    .regex(/^[\w.:,=@-]{1,80}$/, "write a device as aplay -L names it, such as plughw:1,0")
    .optional(),
  /** Where `file` puts its files. */
  writeTo: z.string().min(1).max(400).optional(),
  /** How long making and playing a line may take in all, in ms. */
  deadlineMs: z.int().min(1000).max(120_000).default(30_000),
} as const;

/** Settings of a player. */
export interface PlayerConfig {
  readonly player: "aplay" | "paplay" | "none" | "file";
  readonly device?: string | undefined;
  readonly writeTo?: string | undefined;
}

/** Most files that `file` leaves in its folder: the oldest go. */
const mostFiles = 500;

/** Plays a WAV to its end; `text` is what it says. Rejects with an OutputFault or the signal's reason. */
export async function playWav(
  id: string,
  wav: Wav,
  text: string,
  config: PlayerConfig,
  signal: AbortSignal,
): Promise<void> {
  const { player, device } = config;
  if (player === "none") return;
  if (player === "file") return writeSound(id, wav, text, config.writeTo);
  if (player === "aplay") {
    const args = ["-q", ...(device === undefined ? [] : ["-D", device]), "-"];
    const install = "run sudo apt install alsa-utils, or set player to paplay";
    checkPlayed(player, await runProgram({ name: "aplay", args, input: wav.bytes, install }, signal));
    return;
  }
  // It finds out the format by going back and forth in the file: a pipe doesn't do.
  const folder = await mkdtemp(join(tmpdir(), "machikoba-voice-"));
  try {
    const file = join(folder, "line.wav");
    await writeFile(file, wav.bytes);
    const args = [...(device === undefined ? [] : [`--device=${device}`]), file];
    const install = "run sudo apt install pulseaudio-utils, or set player to aplay";
    checkPlayed(player, await runProgram({ name: "paplay", args, install }, signal));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function checkPlayed(player: string, { exitCode, said }: ProgramResult): void {
  if (exitCode === 0) return;
  const lastSaid = said.split("\n").at(-1)?.slice(0, 160) ?? "";
  if (/busy/i.test(said)) {
    throw new OutputFault("busy", `${player}: another program has the sound card; end it, or set player to paplay`);
  }
  const mend = "is a speaker connected? See aplay -L for the devices and set device, or set player to none";
  throw new OutputFault(
    "no-sound",
    `${player} can't play (${lastSaid || `it ended with ${exitCode ?? "a signal"}`}): ${mend}`,
  );
}

/** Writes the sound, and the text beside it: `voice-00001.wav`, `voice-00001.txt`. */
async function writeSound(id: string, { bytes }: Wav, text: string, folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new OutputFault("no-file", "set writeTo to the folder for the WAV files");
  try {
    await mkdir(folder, { recursive: true });
    const own = (await readdir(folder))
      .filter((name) => name.startsWith(`${id}-`) && /-\d{5,}\.wav$/.test(name))
      .sort();
    const newest = Number(/-(\d+)\.wav$/.exec(own.at(-1) ?? "")?.[1] ?? 0);
    const name = `${id}-${String(newest + 1).padStart(5, "0")}`;
    await writeFileAtomic(join(folder, `${name}.txt`), `${text}\n`);
    await writeFileAtomic(join(folder, `${name}.wav`), bytes);
    for (const old of own.slice(0, Math.max(0, own.length + 1 - mostFiles))) {
      for (const file of [old, old.replace(/wav$/, "txt")]) await rm(join(folder, file), { force: true });
    }
  } catch (error) {
    throw new OutputFault("no-file", `can't write into ${folder}: make that folder writable for this program`, error);
  }
}
