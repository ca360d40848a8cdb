/** A real server of Debian's on a free port of loopback, with a folder of its own, that a test may end and start again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";

/** A point as a server gives it back. */
export interface ReadPoint {
  readonly tags: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly std: number;
}

/** A server that mirrors write to. */
export interface MirrorServer {
  readonly port: number;
  readonly folder: string;
  /** Settings of a mirror that writes to it, or to `url` in front of it. */
  settings(url?: string): { type: string; url: string } & Record<string, unknown>;
  start(): Promise<void>;
  /** Ends it: by force where it says that what it acknowledged survives that, else as it wants to be ended. */
  stop(): Promise<void>;
  /** All that it has, by time. */
  readBack(): Promise<ReadPoint[]>;
}

/** A process that is started again with the same arguments. */
export interface ServerProcess {
  start(): Promise<void>;
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** A folder that is gone after the test. */
export function serverFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-mirror-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Prepares a process that answers at `pingUrl` when it is ready; it is ended with the test. */
export function serverProcess(command: string, args: readonly string[], pingUrl: string): ServerProcess {
  let child: ChildProcess | undefined;
  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }
  onTestFinished(() => stop("SIGKILL"));
  return {
    stop,
    async start() {
      child = spawn(command, args, {
        stdio: "ignore",
        // Debian puts some servers into a folder that not every shell looks into.
        env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` },
      });
      await expect.poll(() => answers(pingUrl), { timeout: 30_000, interval: 50 }).toBe(true);
    },
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
