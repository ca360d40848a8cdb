/** A light or relay on a pin of this computer, by the gpiod tools: a child process holds the line while it is on. */
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { defineOutput, type SwitchOutput } from "./define-output.ts";
import {
  type GpiodGeneration,
  type GpioLine,
  gpioFault,
  gpioSettings,
  holdArguments,
  installGpiod,
  readGpiodGeneration,
  releaseArguments,
} from "./gpio-tools.ts";
import { type ProgramResult, runProgram } from "./run-program.ts";

/** A refusal comes at once: a tool that still runs after so long, in ms, holds the line. */
const refusalMs = 200;
/** Switching off when opened and closed may take so long, in ms. */
const shortDeadlineMs = 4000;

/** A gpioset that holds the line. */
interface Holder {
  /** How it ended; undefined when it was stopped or couldn't be started. */
  readonly ended: Promise<ProgramResult | Error>;
  stop(): Promise<void>;
}

/** Output `gpio-light`: one line. Off while nobody holds it, and set off when it is opened and closed. */
export const gpioLight = defineOutput({
  config: z.strictObject({
    id,
    type: z.literal("gpio-light"),
    ...gpioSettings,
    /** It never stays on longer by itself, in ms. */
    longestOnMs: z.int().min(1000).max(86_400_000).default(3_600_000),
  }),
  create: (config): SwitchOutput => {
    let generation: GpiodGeneration | undefined;
    let holder: Holder | undefined;

    async function off(signal: AbortSignal): Promise<void> {
      await holder?.stop();
      holder = undefined;
      generation ??= await readGpiodGeneration("gpioset", signal);
      const args = releaseArguments(generation, config);
      const { exitCode, said } = await runProgram({ name: "gpioset", args, install: installGpiod }, signal);
      if (exitCode !== 0) throw gpioFault("gpioset", config, said);
    }

    async function on(forMs: number, signal: AbortSignal): Promise<void> {
      generation ??= await readGpiodGeneration("gpioset", signal);
      // A line has one holder at a time.
      await holder?.stop();
      signal.throwIfAborted();
      holder = startHolder(generation, config, forMs);
      const refused = await Promise.race([holder.ended, pause(refusalMs, undefined, { ref: false })]);
      if (refused === undefined || isDone(refused)) return;
      holder = undefined;
      throw refused instanceof Error ? refused : gpioFault("gpioset", config, refused.said);
    }

    return {
      kind: "switch",
      // A run before this one may have been killed with the line active, and not every kernel lets a line fall.
      open: () => off(AbortSignal.timeout(shortDeadlineMs)),
      set: (isOn, signal, forMs = config.longestOnMs) =>
        isOn ? on(Math.min(forMs, config.longestOnMs), signal) : off(signal),
      async close() {
        const wasUsed = generation !== undefined;
        await holder?.stop();
        if (wasUsed) await off(AbortSignal.timeout(shortDeadlineMs)).catch(() => undefined);
      },
    };
  },
});

function startHolder(generation: GpiodGeneration, line: GpioLine, forMs: number): Holder {
  const stopping = new AbortController();
  const args = holdArguments(generation, line, forMs);
  const ended = runProgram({ name: "gpioset", args, install: installGpiod }, stopping.signal).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  return {
    ended,
    async stop() {
      stopping.abort(new DOMException("another holder comes, or none", "AbortError"));
      await ended;
    },
  };
}

/** A very short time may be over already. */
function isDone(result: ProgramResult | Error): boolean {
  return !(result instanceof Error) && result.exitCode === 0;
}
