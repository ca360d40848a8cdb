/** One timer for all devices of a process: each is called when one of its windows ends. */
import type { Clock } from "../../common/runtime/clock.ts";

/** Calls devices at the ends of their windows. */
export interface Ticker {
  /**
   * Calls back at every end of a window, with that moment on the monotonic clock; the answer stops it. A call may come
   * late, never early. After a standstill of more than `longestCatchUpMs` the missed windows are left out.
   */
  add(periodMs: number, callback: (windowEndMs: number) => void): () => void;
}

/** Devices of one period are spread over so many moments of it: few wake-ups, and no burst of all devices at once. */
const slotsPerPeriod = 4;
/** Windows older than this are not made up for: a computer that was asleep has measured nothing. */
const longestCatchUpMs = 2000;

interface Entry {
  nextMs: number;
  readonly periodMs: number;
  readonly callback: (windowEndMs: number) => void;
}

/** Creates a ticker; its timer runs only while somebody is waiting. */
export function createTicker(clock: Clock): Ticker {
  const entries = new Set<Entry>();
  let cancel: (() => void) | undefined;
  let added = 0;

  function arm(): void {
    cancel?.();
    cancel = undefined;
    if (entries.size === 0) return;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const entry of entries) nextMs = Math.min(nextMs, entry.nextMs);
    cancel = clock.after(Math.max(0, Math.ceil(nextMs - clock.monoMs())), fire);
  }

  function fire(): void {
    const nowMs = clock.monoMs();
    for (const entry of entries) {
      if (nowMs - entry.nextMs > longestCatchUpMs) {
        entry.nextMs += Math.floor((nowMs - entry.nextMs) / entry.periodMs) * entry.periodMs;
      }
      while (entries.has(entry) && entry.nextMs <= nowMs) {
        const endMs = entry.nextMs;
        entry.nextMs += entry.periodMs;
        entry.callback(endMs);
      }
    }
    arm();
  }

  return {
    add(periodMs, callback) {
      const slotMs = periodMs / slotsPerPeriod;
      const firstMs = Math.ceil(clock.monoMs() / periodMs + 1) * periodMs + (added % slotsPerPeriod) * slotMs;
      added += 1;
      const entry = { nextMs: firstMs, periodMs, callback };
      entries.add(entry);
      arm();
      return () => {
        entries.delete(entry);
        arm();
      };
    },
  };
}
