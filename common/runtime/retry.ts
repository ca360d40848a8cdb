/** Trying again: exponential back-off with full jitter, so that many gateways don't come back all at once. */
import type { Clock } from "./clock.ts";

interface BackoffOptions {
  /** Longest first pause, in ms. */
  readonly firstMs?: number;
  /** Longest pause of all, in ms. */
  readonly maxMs?: number;
  /** Random numbers from 0 up to 1. */
  readonly random?: () => number;
}

/** The pauses between tries. */
export interface Backoff {
  /** The next pause in ms: at random between 0 and a limit that doubles. */
  nextMs(): number;
  /** Begins anew, after a success. */
  reset(): void;
}

/** Creates the pauses between tries: at first up to 1 s, doubling up to 60 s. */
export function createBackoff({ firstMs = 1000, maxMs = 60_000, random = Math.random }: BackoffOptions = {}): Backoff {
  let limitMs = firstMs;
  return {
    nextMs() {
      const pauseMs = Math.round(random() * Math.min(limitMs, maxMs));
      limitMs = Math.min(limitMs * 2, maxMs);
      return pauseMs;
    },
    reset() {
      limitMs = firstMs;
    },
  };
}

interface RetryOptions extends BackoffOptions {
  readonly clock: Clock;
  /** Ends the trying; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How many tries at most; without end by default. */
  readonly attempts?: number;
  /** Told of each failure that is followed by another try. */
  readonly onFailure?: (error: unknown, pauseMs: number) => void;
}

/** Runs `attempt` until it succeeds; rejects with the last error after `attempts` tries, or when aborted. */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, signal, attempts = Number.POSITIVE_INFINITY, onFailure } = options;
  const backoff = createBackoff(options);
  for (let tried = 1; ; tried += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (tried >= attempts) throw error;
      signal?.throwIfAborted();
      const pauseMs = backoff.nextMs();
      onFailure?.(error, pauseMs);
      await pause(clock, pauseMs, signal);
    }
  }
}

/** Waits `delayMs`; rejects with the signal's reason as soon as it aborts. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
