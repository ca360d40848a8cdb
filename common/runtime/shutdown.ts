/** Ordered shutdown: what was opened last is closed first, and nothing that hangs holds up the rest. */
import type { Clock } from "./clock.ts";
import { DeadlineError } from "./errors.ts";

/** A part that didn't close, and why. */
export interface ShutdownFailure {
  readonly name: string;
  readonly error: unknown;
}

/** Collects what must be closed, in the order in which it was opened. */
export interface Shutdown {
  /** Aborts when closing begins. */
  readonly signal: AbortSignal;
  /** Registers a part. `deadlineMs` is how long its closing may take. Throws once everything is closed. */
  add(name: string, close: () => void | Promise<void>, options?: { readonly deadlineMs?: number }): void;
  /** Closes all parts, last first; answers those that failed. Every call gets the same answer. Never rejects. */
  close(): Promise<readonly ShutdownFailure[]>;
}

/** How long a part may take to close unless it says otherwise: systemd kills after 90 s, and people wait less. */
const defaultDeadlineMs = 5000;

/** Creates an empty shutdown. */
export function createShutdown({ clock }: { clock: Clock }): Shutdown {
  const parts: { name: string; close: () => void | Promise<void>; deadlineMs: number }[] = [];
  const controller = new AbortController();
  let closing: Promise<readonly ShutdownFailure[]> | undefined;
  let isClosed = false;

  async function closeAll(): Promise<readonly ShutdownFailure[]> {
    // The clock's timers don't keep the process alive, but the deadlines must come.
    const alive = setInterval(() => {}, 60_000);
    const failures: ShutdownFailure[] = [];
    controller.abort(new DOMException("shutting down", "AbortError"));
    for (let part = parts.pop(); part; part = parts.pop()) {
      const { name, close, deadlineMs } = part;
      try {
        await within(clock, deadlineMs, `${name} took longer than ${deadlineMs} ms to close`, async () => close());
      } catch (error) {
        failures.push({ name, error });
      }
    }
    isClosed = true;
    clearInterval(alive);
    return failures;
  }

  return {
    signal: controller.signal,
    add(name, close, { deadlineMs = defaultDeadlineMs } = {}) {
      if (isClosed) throw new Error(`${name} was opened after the shutdown`);
      parts.push({ name, close, deadlineMs });
    },
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}

/** Runs `action`; rejects with DeadlineError and `message` when it hasn't ended after `deadlineMs`. */
export async function within<T>(
  clock: Clock,
  deadlineMs: number,
  message: string,
  action: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(deadlineMs, () => reject(new DeadlineError(message)));
    action().then(resolve, reject).finally(cancel);
  });
}
