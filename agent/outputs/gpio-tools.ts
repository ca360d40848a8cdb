/** The gpiod tools, which drive and watch the pins of a Raspberry Pi: their two syntaxes, and what their refusals mean. */
import { z } from "zod";
import { OutputFault } from "./output-fault.ts";
import { runProgram } from "./run-program.ts";

/** Settings that everything on a pin has. */
export const gpioSettings = {
  /** Chip that the line belongs to, as `gpiodetect` names it. */
  chip: z
    .string()
    .regex(/^gpiochip\d{1,3}$/, "write a chip as gpiodetect names it, such as gpiochip0")
    .default("gpiochip0"),
  /** Number of the line; on a Raspberry Pi that of the GPIO, not of the pin. */
  line: z.int().min(0).max(511),
  /** The device is on, or sees motion, while the line is low. */
  activeLow: z.boolean().default(false),
} as const;

/** A line of a chip. */
export interface GpioLine {
  readonly chip: string;
  readonly line: number;
  readonly activeLow: boolean;
}

/** Generation of the tools: 1 up to Debian 12, 2 from Debian 13 on. */
export type GpiodGeneration = 1 | 2;

/** What to do where the tools are missing. */
export const installGpiod = "run sudo apt install gpiod";

/** Asks a tool for its generation. Rejects with an OutputFault. */
export async function readGpiodGeneration(tool: "gpioset" | "gpiomon", signal: AbortSignal): Promise<GpiodGeneration> {
  const { output } = await runProgram({ name: tool, args: ["--version"], install: installGpiod }, signal);
  const major = Number(/\bv(\d+)\./.exec(output.toString())?.[1]);
  if (major === 1 || major === 2) return major;
  throw new OutputFault("failed", `${tool} --version says nothing that is known: ${installGpiod} (libgpiod 1 or 2)`);
}

/** Arguments of gpioset that keep a line active for `forMs` and then end. */
export function holdArguments(
  generation: GpiodGeneration,
  { chip, line, activeLow }: GpioLine,
  forMs: number,
): string[] {
  const low = activeLow ? ["-l"] : [];
  const ms = Math.max(1, Math.ceil(forMs));
  // Generation 2 switches the line off before it ends; generation 1 lets go of it.
  if (generation === 2) return [...low, "-c", chip, "-t", `${ms}ms,0`, `${line}=1`];
  const time = ["-s", String(Math.floor(ms / 1000)), "-u", String((ms % 1000) * 1000)];
  return [...low, "-m", "time", ...time, chip, `${line}=1`];
}

/** Arguments of gpioset that make a line inactive and let go of it. */
export function releaseArguments(generation: GpiodGeneration, { chip, line, activeLow }: GpioLine): string[] {
  const low = activeLow ? ["-l"] : [];
  return generation === 2 ? [...low, "-c", chip, "-t", "0", `${line}=0`] : [...low, "-m", "exit", chip, `${line}=0`];
}

/** Arguments of gpiomon that print a word for each edge of a line. */
export function watchArguments(
  generation: GpiodGeneration,
  { chip, line, activeLow }: GpioLine,
  bias: "as-is" | "pull-up" | "pull-down",
): string[] {
  const low = activeLow ? ["-l"] : [];
  if (generation === 2) return [...low, "-b", bias, "-c", chip, "-F", "%E", String(line)];
  return [...low, "-B", bias, "-b", "-F", "%e", chip, String(line)];
}

/** What a line of gpiomon says: true for the edge at which the line becomes active; undefined for anything else. */
export function readEdge(word: string): boolean | undefined {
  if (word === "1" || word === "rising") return true;
  return word === "0" || word === "falling" ? false : undefined;
}

/** A refusal of the tools as a fault that names the mend. */
export function gpioFault(tool: string, { chip, line }: GpioLine, said: string): OutputFault {
  const what = `${tool} can't use line ${line} of ${chip}`;
  if (/no such file|cannot find|could not find/i.test(said)) {
    return new OutputFault("no-such-line", `${what}: there is no such chip; gpiodetect lists those that there are`);
  }
  if (/invalid|out of range|no such (?:line|offset)/i.test(said)) {
    return new OutputFault("no-such-line", `${what}: there is no such line; gpioinfo lists those that there are`);
  }
  if (/busy/i.test(said)) {
    return new OutputFault(
      "busy",
      `${what}: another program has it; gpioinfo says which. End it, or take another line`,
    );
  }
  if (/permi/i.test(said)) {
    return new OutputFault(
      "no-permission",
      `${what}: this user may not; run sudo usermod -aG gpio with its name, and restart`,
    );
  }
  const last = said.trim().split("\n").at(-1)?.slice(0, 160);
  return new OutputFault("failed", `${what} (${last || "it ended by itself"}): try it in a terminal`);
}
