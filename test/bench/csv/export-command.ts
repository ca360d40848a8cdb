/** `machikoba export` as a process of its own, with its time, its processor time and its highest memory. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** What a run of the command took. */
export interface CommandRun {
  /** From its start to its end: Node's own start is in it. */
  readonly ms: number;
  /** Time of the processor in all its threads. */
  readonly cpuMs: number;
  /** The highest memory that it ever had, in MiB. */
  readonly peakMb: number;
}

const command = fileURLToPath(new URL("../../../cli/main.js", import.meta.url));
const longestMs = 120_000;
/** Told by the process itself at its end, through a pipe of its own. */
const tell =
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, JSON.stringify(process.resourceUsage())));';

/** Runs `machikoba export ARGS`. Rejects when it fails or takes two minutes. */
export async function runExport(args: readonly string[]): Promise<CommandRun> {
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(tell)}`, command, "export", ...args],
    { stdio: ["ignore", "ignore", "pipe", "pipe"], timeout: longestMs, killSignal: "SIGKILL" },
  );
  const [told, said, [code]] = await Promise.all([
    text(child.stdio[3] as Readable),
    text(child.stdio[2] as Readable),
    once(child, "exit"),
  ]);
  if (code !== 0) throw new Error(`machikoba export ended with ${code}: ${said}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(told) as NodeJS.ResourceUsage;
  // Microseconds, and kibibytes.
  return { ms: performance.now() - startedMs, cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 };
}
