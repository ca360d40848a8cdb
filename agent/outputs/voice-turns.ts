/** One voice at a time on a gateway: two lines at once are understood by nobody. */
import { OutputFault } from "./output-fault.ts";

/** Lines that may wait: later ones would come when nobody knows any more what they are about. */
const mostWaiting = 4;

/** Runs `work` when it is its turn. Rejects when too many wait, or with the signal's reason while it waits. */
export type VoiceTurns = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** Creates the turns of one gateway. */
export function createVoiceTurns(): VoiceTurns {
  let newest: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  return async (work, signal) => {
    signal.throwIfAborted();
    if (waiting >= mostWaiting) {
      throw new OutputFault("busy", `${mostWaiting} lines wait to be spoken already: let the voice speak less often`);
    }
    waiting += 1;
    const before = newest;
    let done = () => {};
    const own = new Promise<void>((resolve) => {
      done = resolve;
    });
    newest = before.then(() => own);
    try {
      await untilAborted(before, signal);
      return await work();
    } finally {
      waiting -= 1;
      done();
    }
  };
}

function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    void work.then(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });
}
