/** The server's clock as the browser can tell it: from what the server says, carried on by the time that has passed here. */

/** The browser's two clocks: one that never jumps but may sleep with the computer, and one that may be wrong or set. */
export interface LocalClocks {
  /** Milliseconds since some moment, as of `performance.now()`. */
  readonly monotonicMs: () => number;
  /** Epoch milliseconds, as of `Date.now()`; only its progress is used, never its value. */
  readonly wallMs: () => number;
}

/** Tells the server's time. */
export interface ServerClock {
  /** Takes in the server's time (epoch ms) from a message that has just come. */
  hear(serverMs: number): void;
  /** The server's time now, epoch ms; 0 before the first message. */
  nowMs(): number;
  /** The server's time in the newest message, epoch ms; null before the first. */
  heardMs(): number | null;
  /** How long nothing has been heard, in ms; 0 before the first message. */
  silentMs(): number;
}

/** For so long the quickest message decides: messages are late by the network, never early. */
const windowMs = 30_000;
/** When a message is late by more than this, the server's clock was set back, and is believed. */
const setBackMs = 2_000;

/** Creates the clock. Reckons with the greater progress of both local clocks, so that sleep is noticed. */
export function createServerClock({ monotonicMs, wallMs }: LocalClocks): ServerClock {
  let localMs = 0;
  let lastMonotonicMs = monotonicMs();
  let lastWallMs = wallMs();
  let heard: { readonly serverMs: number; readonly atLocalMs: number } | null = null;
  // Offsets server - local: the greatest of the running window and of the one before it.
  let current = { sinceMs: 0, offsetMs: Number.NEGATIVE_INFINITY };
  let previousOffsetMs = Number.NEGATIVE_INFINITY;

  function advance(): number {
    const monotonic = monotonicMs();
    const wall = wallMs();
    localMs += Math.max(0, monotonic - lastMonotonicMs, wall - lastWallMs);
    lastMonotonicMs = monotonic;
    lastWallMs = wall;
    return localMs;
  }
  const offsetMs = () => Math.max(current.offsetMs, previousOffsetMs);

  return {
    hear(serverMs) {
      const atLocalMs = advance();
      const offset = serverMs - atLocalMs;
      if (offset < offsetMs() - setBackMs) {
        current = { sinceMs: atLocalMs, offsetMs: offset };
        previousOffsetMs = Number.NEGATIVE_INFINITY;
      } else if (atLocalMs - current.sinceMs >= windowMs) {
        previousOffsetMs = current.offsetMs;
        current = { sinceMs: atLocalMs, offsetMs: offset };
      } else {
        current = { ...current, offsetMs: Math.max(current.offsetMs, offset) };
      }
      heard = { serverMs, atLocalMs };
    },
    nowMs: () => (heard === null ? 0 : Math.round(advance() + offsetMs())),
    heardMs: () => heard?.serverMs ?? null,
    silentMs: () => (heard === null ? 0 : advance() - heard.atLocalMs),
  };
}
