/** A program that the agent runs for a sensor: its lines, how it ended, and its end with all that it started. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { errorCode } from "../../common/runtime/errors.ts";
import { createLastWords } from "./last-words.ts";
import { createLineReader } from "./line-reader.ts";
import { endProcessGroup, hasProcessGroups } from "./process-group.ts";

/** Longest line that is read, in bytes: a ring buffer of some hundred readings. */
export const maxLineBytes = 64 * 1024;

/** Output that a program leaves behind is waited for so long, in ms: what it started may hold it open for ever. */
const drainMs = 1000;

/** What to run, and who gets its lines. */
interface ProgramOptions {
  /** The program and its arguments; no shell looks at them. */
  readonly command: readonly string[];
  readonly cwd?: string | undefined;
  /** Added to the agent's own environment. */
  readonly env: Readonly<Record<string, string>>;
  line(bytes: Buffer): void;
  tooLongLine(): void;
}

/** A program that was started. */
export interface ChildProgram {
  /** Resolves when the program runs; rejects, with what to do, when it can't be run. */
  readonly started: Promise<void>;
  /** Resolves when it has ended, its output is read, and what it started is gone. */
  readonly ended: Promise<void>;
  /** How it ended, in words; undefined while it runs. */
  ending(): string | undefined;
  /** Ends it and all that it started. May be called at any time, and again. */
  stop(): Promise<void>;
}

/** Starts a program. Throws when the system refuses at once. */
export function startProgram({ command, cwd, env, line, tooLongLine }: ProgramOptions): ChildProgram {
  const [name = "", ...args] = command;
  const child = spawn(name, args, {
    cwd,
    env: { ...inheritedEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: hasProcessGroups,
    windowsHide: true,
  });
  const output = createLineReader(maxLineBytes, { line, tooLong: tooLongLine });
  child.stdout?.on("data", output.take).on("error", () => {});
  const lastWords = createLastWords(env);
  child.stderr?.on("data", lastWords.take).on("error", () => {});
  let ending: string | undefined;
  let stopping: Promise<void> | undefined;

  const started = new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.on("error", (error) => reject(new Error(whyNotRun(name, cwd, error))));
  });
  const exited = started.then(
    () => new Promise<string>((resolve) => child.once("exit", (code, signal) => resolve(describe(name, code, signal)))),
    () => "",
  );
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ended = exited.then(async (how) => {
    // What it started would go on without it, and be there twice after the next start.
    await endGroup();
    await Promise.race([closed, pause(drainMs, undefined, { ref: false })]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    output.end();
    const said = lastWords.text();
    ending = said === "" ? how : `${how}. It said: ${said}`;
  });

  function endGroup(): Promise<void> {
    stopping ??= child.pid === undefined ? Promise.resolve() : endProcessGroup(child.pid);
    return stopping;
  }

  return {
    started,
    ended,
    ending: () => ending,
    async stop() {
      await endGroup();
      // A program that hangs within the system itself can't even be killed.
      await Promise.race([ended, pause(2 * drainMs, undefined, { ref: false })]);
    },
  };
}

/**
 * The agent's own environment, which holds PATH and what else a program needs, without the settings and passwords of Machikoba. Python
 * writes lines when they are printed, not when some thousand bytes have gathered.
 */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith("MACHIKOBA_"));
  return { PYTHONUNBUFFERED: "1", ...Object.fromEntries(own) };
}

function describe(name: string, code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `${name} was ended by ${signal}`;
  if (code === 0) return `${name} has come to its end; it must go on running, so put a loop into it`;
  return `${name} ended with code ${code}`;
}

function whyNotRun(name: string, cwd: string | undefined, error: Error): string {
  const code = errorCode(error);
  if (cwd !== undefined && !existsSync(cwd)) return `there is no folder ${cwd}; check cwd`;
  if (code === "ENOENT") return `there is no program ${name}; install it, or write its full path into command`;
  if (code === "EACCES") return `${name} may not be run; make it executable (chmod +x), or name its interpreter first`;
  return `${name} can't be run: ${code ?? error.message}`;
}
