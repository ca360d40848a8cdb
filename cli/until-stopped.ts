/** Runs a program until somebody stops it, then closes its parts in order. */
import type { Clock } from "../common/runtime/clock.ts";
import type { Log } from "../common/runtime/log.ts";
import { createShutdown, type Shutdown } from "../common/runtime/shutdown.ts";
import { keepOldSpaceSmall, keepPacketWriterSmall } from "./small-heap.ts";

/** Whoever has started it gets the first answers before the heap is looked through. */
const settledMs = 2000;

/** Starts the parts, each registered with the shutdown as it is opened; waits for Ctrl-C or a request to end; closes them. */
export async function untilStopped(
  clock: Clock,
  log: Log,
  start: (shutdown: Shutdown) => Promise<void>,
): Promise<number> {
  const shutdown = createShutdown({ clock });
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve(signal));
  });
  // The programs' timers don't hold the process; this one does.
  const alive = setInterval(() => {}, 60_000);
  keepPacketWriterSmall();
  try {
    await start(shutdown);
    shutdown.add("small heap", clock.after(settledMs, keepOldSpaceSmall));
    const signal = await stopped;
    log.info({ signal }, "stopping");
    return 0;
  } finally {
    const failures = await shutdown.close();
    for (const { name, error } of failures) log.error({ part: name, err: error }, "a part didn't close cleanly");
    clearInterval(alive);
  }
}
