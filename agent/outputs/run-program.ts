/** Runs a program of an output to its end: text in, bytes out, no shell; ended with all that it started. */
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { errorCode } from "../../common/runtime/errors.ts";
import { endProcessGroup, hasProcessGroups } from "../sensors/process-group.ts";
import { OutputFault } from "./output-fault.ts";

/** As much of its messages as is kept, in characters: the newest. */
const maxSaidCharacters = 4096;
/** A program may write so many bytes: five minutes of sound at 48 kHz. */
const maxOutputBytes = 32 * 1024 * 1024;
/** Output that a program leaves behind is waited for so long, in ms. */
const drainMs = 1000;

/** What to run. */
export interface OutputProgram {
  /** A name that is looked for in PATH. */
  readonly name: string;
  readonly args: readonly string[];
  /** What it reads. */
  readonly input?: string | Uint8Array;
  /** What to do where there is no such program. */
  readonly install: string;
}

/** How it ended. */
export interface ProgramResult {
  readonly output: Buffer;
  /** What it wrote to its standard error. */
  readonly said: string;
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
}

/**
 * Runs a program until it ends. At the signal it is asked to end, killed 3 s later, and then the answer rejects with the signal's
 * reason. Rejects with an OutputFault when there is no such program.
 */
export async function runProgram(program: OutputProgram, signal: AbortSignal): Promise<ProgramResult> {
  signal.throwIfAborted();
  const child = spawn(program.name, program.args, {
    env: programEnvironment(),
    stdio: ["pipe", "pipe", "pipe"],
    detached: hasProcessGroups,
    windowsHide: true,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  let said = "";
  child.stdout
    .on("error", () => {})
    .on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxOutputBytes) chunks.push(chunk);
    });
  child.stderr
    .on("error", () => {})
    .on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-maxSaidCharacters);
    });
  child.stdin.on("error", () => {}).end(program.input ?? "");
  const closed = new Promise<number | undefined>((resolve, reject) => {
    child.once("error", (error) => reject(whyNotRun(program, error)));
    child.once("close", (code) => resolve(code ?? undefined));
  });
  const aborted = untilAborted(signal);
  try {
    const exitCode = await Promise.race([closed, aborted.promise]);
    return { output: Buffer.concat(chunks), said: said.trim(), exitCode };
  } finally {
    aborted.forget();
    if (child.pid !== undefined) await endProcessGroup(child.pid);
    await Promise.race([closed.catch(() => undefined), pause(drainMs, undefined, { ref: false })]);
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  }
}

function untilAborted(signal: AbortSignal): { readonly promise: Promise<never>; forget(): void } {
  let onAbort = () => {};
  const promise = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  return { promise, forget: () => signal.removeEventListener("abort", onAbort) };
}

/** The agent's environment without the settings and passwords of Machikoba; messages in English, so that they can be understood. */
function programEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith("MACHIKOBA_"));
  return { ...Object.fromEntries(own), LC_ALL: "C.UTF-8", LANGUAGE: "C" };
}

function whyNotRun({ name, install }: OutputProgram, error: Error): OutputFault {
  const code = errorCode(error);
  if (code === "ENOENT") {
    return new OutputFault("not-installed", `${name} isn't installed on this gateway: ${install}`, error);
  }
  if (code === "EACCES")
    return new OutputFault("no-permission", `${name} may not be run by this user: ${install}`, error);
  return new OutputFault("failed", `${name} can't be run (${code ?? error.message}): start the gateway again`, error);
}
