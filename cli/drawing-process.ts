/** One process that draws workbenches, as its parent sees it. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BenchAnswer, BenchOrder } from "./bench-orders.ts";
import type { NumberedAnswer, NumberedOrder } from "./bench-process.ts";

/** A process that was started. */
export interface DrawingProcess {
  readonly pid: number | undefined;
  /** True from when it has ended, however it did. */
  readonly isOver: boolean;
  /** Rejects with what went wrong, in words; also when the process ends first. */
  ask<O extends BenchOrder>(order: O): Promise<BenchAnswer<O>>;
  /** Ends it at once. */
  end(): void;
}

/** It lives for a moment on a computer that others need too: small heaps, and one arena for what lies outside of them. */
const execArgv = ["--max-semi-space-size=1", "--max-old-space-size=256"];
const arenas = { MALLOC_ARENA_MAX: "1" };

/** Starts the compiled process. It neither holds this one nor outlives it. */
export function startDrawingProcess(): DrawingProcess {
  const child = fork(fileURLToPath(new URL("./bench-process.js", import.meta.url)), [], {
    execArgv,
    env: { ...process.env, ...arenas },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.unref();
  child.channel?.unref();
  const waiting = new Map<number, (answer: Omit<NumberedAnswer, "id">) => void>();
  let asked = 0;
  let isOver = false;

  function giveUp(why: string): void {
    isOver = true;
    for (const answer of waiting.values()) answer({ error: `the process that draws it ended (${why})` });
    waiting.clear();
  }
  child.on("message", ({ id, ...answer }: NumberedAnswer) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  child.on("error", (error) => giveUp(error.message));
  child.once("exit", (code, signal) => giveUp(String(signal ?? code)));

  return {
    pid: child.pid,
    get isOver() {
      return isOver;
    },
    ask: (order) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, ({ error, drawn }) =>
          error === undefined ? resolve(drawn as BenchAnswer<typeof order>) : reject(new Error(error)),
        );
        child.send({ ...order, id: asked } satisfies NumberedOrder);
      }),
    end: () => void child.kill("SIGKILL"),
  };
}
