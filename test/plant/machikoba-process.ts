/** Starts the built `machikoba` command as a process of its own, as a user would, and ends it by its pid. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { inProject } from "../project-root.ts";

const main = inProject("dist", "cli", "main.js");

/** A running `machikoba`. */
export interface MachikobaProcess {
  readonly pid: number;
  /** Port of the board, as it was printed. */
  readonly httpPort: number;
  readonly mqttPort: number;
  /** What it has logged so far. */
  log(): string;
  /** Asks it to end; answers the exit code. */
  stop(): Promise<number | null>;
  /** Pulls the plug. */
  kill(): Promise<void>;
}

/** How a finished command ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output.stderr += chunk;
  });
  return output;
}

/** Runs a command that ends by itself. */
export async function runMachikoba(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = start(args, env);
  const output = collect(child);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...output };
}

/** Starts `machikoba up` on free ports and waits until it has printed its addresses. */
export async function startMachikoba(
  dataDir: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<MachikobaProcess> {
  const child = start(["up", "--port", "0", "--mqtt-port", "0", "--data", dataDir, ...args], env);
  const output = collect(child);
  const ended = once(child, "exit") as Promise<[number | null]>;
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", () => {
      if (output.stdout.includes("Ctrl-C")) resolve();
    });
    ended.then(([code]) => reject(new Error(`machikoba ended with ${code}: ${output.stderr}`)), reject);
  });
  const port = (pattern: RegExp) => Number(pattern.exec(output.stdout)?.[1]);
  return {
    pid: child.pid ?? 0,
    httpPort: port(/Board\s+http:\/\/localhost:(\d+)/),
    mqttPort: port(/MQTT\s+localhost:(\d+)/),
    log: () => output.stderr,
    async stop() {
      child.kill("SIGTERM");
      return (await ended)[0];
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
