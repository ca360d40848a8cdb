/** Runs ffmpeg or rpicam-still for one shot: bytes through pipes only, ended with all that it started. */
import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { errorCode } from "../../common/runtime/errors.ts";
import { endProcessGroup, hasProcessGroups } from "../sensors/process-group.ts";
import { CameraFault } from "./camera-fault.ts";

/** As much of its messages as is kept, in characters: the newest. */
const maxSaidCharacters = 16_384;
/** A program that can't be killed (its driver hangs) isn't waited for longer than this, in ms. */
const drainMs = 1000;

/** What to run. */
interface CameraProgram {
  /** A name that is looked for in PATH. */
  readonly name: string;
  readonly args: readonly string[];
  /** What it reads: a text, or bytes as they come. */
  readonly input?: string | Readable | undefined;
  /** It may write so many bytes. */
  readonly maxBytes: number;
  /** The fault when it writes more. */
  readonly tooLarge: () => CameraFault;
  /** What to do where there is no such program. */
  readonly install: string;
}

/** How it ended. */
export interface ProgramResult {
  readonly output: Buffer;
  /** What it wrote to its standard error. May hold a password: never hand it on. */
  readonly said: string;
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
}

/**
 * Runs a program until it ends. At the signal it is asked to end, killed 3 s later, and then the answer rejects with the signal's
 * reason. Rejects with a CameraFault when there is no such program, or when it writes too much.
 */
export async function runCameraProgram(program: CameraProgram, signal: AbortSignal): Promise<ProgramResult> {
  signal.throwIfAborted();
  const child = spawn(program.name, program.args, {
    // Nothing can be written there: a program that takes "-" for the name of a file fails, and leaves no photo behind.
    cwd: process.platform === "linux" ? "/proc" : undefined,
    env: programEnvironment(),
    stdio: ["pipe", "pipe", "pipe"],
    detached: hasProcessGroups,
    windowsHide: true,
  });
  const stopped = new AbortController();
  const either = AbortSignal.any([signal, stopped.signal]);
  const chunks: Buffer[] = [];
  let bytes = 0;
  let said = "";
  child.stdout
    .on("error", () => {})
    .on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= program.maxBytes) chunks.push(chunk);
      else stopped.abort(program.tooLarge());
    });
  child.stderr
    .on("error", () => {})
    .on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-maxSaidCharacters);
    });
  feed(
    child.stdin.on("error", () => {}),
    program.input,
    stopped,
  );

  const closed = new Promise<number | undefined>((resolve, reject) => {
    child.once("error", (error) => reject(whyNotRun(program, error)));
    child.once("close", (code) => resolve(code ?? undefined));
  });
  const end = new Promise<never>((_resolve, reject) => {
    either.addEventListener("abort", () => reject(either.reason), { once: true });
  });
  try {
    const exitCode = await Promise.race([closed, end]);
    return { output: Buffer.concat(chunks), said, exitCode };
  } finally {
    if (child.pid !== undefined) await endProcessGroup(child.pid);
    await Promise.race([closed.catch(() => undefined), pause(drainMs, undefined, { ref: false })]);
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  }
}

/** Hands the program what it reads. A source that fails ends it with that failure; a program that has enough isn't a failure. */
function feed(stdin: NodeJS.WritableStream, input: string | Readable | undefined, stopped: AbortController): void {
  if (input === undefined || typeof input === "string") {
    stdin.end(input ?? "");
    return;
  }
  void pipeline(input, stdin).catch((error: unknown) => {
    if (error instanceof CameraFault) stopped.abort(error);
  });
}

/** The agent's environment without the settings and passwords of Machikoba, and without what makes ffmpeg write a report file. */
function programEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:MACHIKOBA_.*|FFREPORT)$/i.test(name));
  return { ...Object.fromEntries(own), LC_ALL: "C" };
}

function whyNotRun({ name, install }: CameraProgram, error: Error): CameraFault {
  const code = errorCode(error);
  if (code === "ENOENT")
    return new CameraFault("not-installed", `${name} isn't installed on this gateway: ${install}`, error);
  if (code === "EACCES")
    return new CameraFault("no-permission", `${name} may not be run by this user: ${install}`, error);
  return new CameraFault(
    "no-picture",
    `${name} can't be run (${code ?? error.message}): start the gateway again`,
    error,
  );
}
