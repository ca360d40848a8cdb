/** Starts a worker thread, and calls its functions. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { keepYoungSpaceSmall } from "../../../common/runtime/small-young-space.ts";
import { type Callable, callThread, type Remote, type ThreadPort } from "./thread-calls.ts";

/** A thread that is running. */
export interface OwnThread<C extends Callable> {
  readonly remote: Remote<C>;
  /** Ends the thread once it has answered what was asked. */
  end(): Promise<void>;
}

/** Little garbage lives long in these threads, and a small box has more use for the memory. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 };

/**
 * Starts the compiled thread `name` of this folder; resolves when it says that it is ready, rejects when it can't be. A
 * thread that fails later is a bug: `onCrash` must end the process.
 */
export async function startThread<C extends Callable & { close(): void }>(
  name: string,
  data: string,
  onCrash: (error: Error) => void,
): Promise<OwnThread<C>> {
  const worker = new Worker(new URL(`./${name}.js`, import.meta.url), {
    workerData: data,
    resourceLimits,
    execArgv: [],
  });
  const port: ThreadPort = {
    postMessage: (value, transfer) => worker.postMessage(value, transfer),
    on: (_event, listener) => worker.on("message", (value) => value !== "ready" && listener(value)),
  };
  await once(worker, "message");
  keepYoungSpaceSmall();
  const { remote, fail } = callThread<C>(port);
  worker.on("error", (error) => {
    fail(error as Error);
    onCrash(error as Error);
  });
  return {
    remote,
    async end() {
      await (remote.close as () => Promise<void>)();
      await worker.terminate();
    },
  };
}

/** True where threads can be started: compiled programs can, TypeScript that a test runs can't. */
export const hasThreads = !import.meta.url.endsWith(".ts");
