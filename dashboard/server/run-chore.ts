/** Runs a chore in a process of its own: the live feed goes on, and a damaged file can't take the dashboard down. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type {
  ChoreAnswer,
  ChoreInput,
  ChoreName,
  ChoreOrder,
  ChoreProgress,
  ChoreResult,
  OnProgress,
} from "./chores.ts";

/** A chore that is under way. */
export interface RunningChore<R> {
  /** Rejects with what went wrong, in words. */
  readonly done: Promise<R>;
  /** Ends it at once; all chores bear that. */
  stop(): void;
}

/** Begins a chore. */
export type RunChore = <N extends ChoreName>(
  name: N,
  input: ChoreInput<N>,
  onProgress?: OnProgress,
) => RunningChore<ChoreResult<N>>;

/** Only compiled sources can be run by another Node. */
const isCompiled = import.meta.url.endsWith(".js");

/** Begins a chore in another process; from TypeScript sources, which only tests run, in this one. */
export const runChore: RunChore = (name, input, onProgress = () => {}) => {
  const order: ChoreOrder = { name, input };
  return isCompiled ? forkFor(order, onProgress) : doHere(order, onProgress);
};

function doHere<R>(order: ChoreOrder, onProgress: OnProgress): RunningChore<R> {
  const done = import("./chores.ts").then(({ doChore }) => resultOf<R>(doChore(order, onProgress)));
  return { done, stop: () => {} };
}

function forkFor<R>(order: ChoreOrder, onProgress: OnProgress): RunningChore<R> {
  const path = fileURLToPath(new URL("./chore-process.js", import.meta.url));
  const child = fork(path, [], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  child.unref();
  child.channel?.unref();
  const done = new Promise<R>((resolve, reject) => {
    child.on("message", (answer: ChoreAnswer | ChoreProgress) => {
      if ("progress" in answer) {
        onProgress(answer.progress);
        return;
      }
      try {
        resolve(resultOf<R>(answer));
      } catch (error) {
        reject(error);
      }
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`it ended early (${signal ?? code})`)));
    child.send(order);
  });
  return { done, stop: () => void child.kill("SIGKILL") };
}

function resultOf<R>(answer: ChoreAnswer): R {
  if ("error" in answer) throw new Error(answer.error);
  return answer.result as R;
}
