/** What the broker counts and says: every refusal is counted, and said once in a while, never once per packet. */
import type { Clock } from "../common/runtime/clock.ts";
import type { Log } from "../common/runtime/log.ts";

/** What is counted; all begin at 0 with the process. */
const counterNames = [
  "accepted",
  "refusedSockets",
  "evictedSockets",
  "connectTimeouts",
  "badPackets",
  "refusedLogins",
  "refusedClientIds",
  "refusedWills",
  "deniedPublishes",
  "deniedSubscriptions",
  "deniedForwards",
  "refusedRetained",
  "droppedForSlow",
  "throttled",
  "cutIdle",
] as const;
export type CounterName = (typeof counterNames)[number];

/** Counts, and tells the log. */
export interface BrokerReport {
  count(name: CounterName): void;
  /** Counts, and says it: at most once in ten minutes for each counter and `who`. */
  complain(name: CounterName, who: string, message: string): void;
  counts(): Record<CounterName, number>;
}

/** How long the same complaint isn't said again, in ms. */
const quietMs = 600_000;
/** Complaints that are remembered at most; beyond that the oldest is forgotten, and may be said again. */
const maxRemembered = 1000;

/** Creates a report with all counters at 0. */
export function createBrokerReport({ clock, log }: { clock: Clock; log: Log }): BrokerReport {
  const counts = new Map<CounterName, number>(counterNames.map((name) => [name, 0]));
  const saidAtMs = new Map<string, number>();

  function count(name: CounterName): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  function isNew(key: string): boolean {
    const before = saidAtMs.get(key);
    if (before !== undefined && clock.monoMs() - before < quietMs) return false;
    saidAtMs.delete(key);
    const [oldest] = saidAtMs.keys();
    if (saidAtMs.size >= maxRemembered && oldest !== undefined) saidAtMs.delete(oldest);
    saidAtMs.set(key, clock.monoMs());
    return true;
  }

  return {
    count,
    complain(name, who, message) {
      count(name);
      if (isNew(`${name} ${who}`)) log.warn({ who }, message);
    },
    counts: () => Object.fromEntries(counts) as Record<CounterName, number>,
  };
}
