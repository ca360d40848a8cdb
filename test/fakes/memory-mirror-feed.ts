/** History as mirrors see it, kept in memory: hours of channels, and what is owed to whom. */
import type { MirrorHour } from "../../dashboard/server/history/mirror-feed.ts";
import type { HistorySecond } from "../../dashboard/server/history/second-table.ts";
import type { AsyncMirrorFeed } from "../../dashboard/server/mirrors/async-mirror-feed.ts";
import type { MachineSeconds } from "../../dashboard/server/store/history-reader.ts";

/** A channel of the feed, and what machines it measures. */
export interface FeedChannel {
  readonly gateway: string;
  readonly channel: string;
  readonly simulated: boolean;
  readonly quantity: string;
  /** From when on (epoch ms) it measured which machine, by time. */
  readonly machines?: readonly (readonly [fromMs: number, machine: string | undefined])[];
}

/** The feed, and what a test does with it. */
export interface MemoryMirrorFeed extends AsyncMirrorFeed {
  readonly channels: readonly FeedChannel[];
  /** Adds a second to a channel, by its place in the list. */
  add(channelKey: number, second: HistorySecond): void;
  /** All seconds of a channel. */
  seconds(channelKey: number): HistorySecond[];
}

interface KeptHour {
  readonly channelKey: number;
  readonly hour: number;
  readonly seconds: HistorySecond[];
}

interface Debt {
  sentUntilMs: number;
  changes: number;
}

const hourMs = 3_600_000;

/** A second with the values that a test doesn't care for. */
export function secondAt(atMs: number, mean: number): HistorySecond {
  return { atMs, mean, min: mean - 0.1, max: mean + 0.2, std: 0.05, n: 5, validForMs: 2500, flags: 0 };
}

/** Creates an empty feed. */
export function createMemoryMirrorFeed(channels: readonly FeedChannel[]): MemoryMirrorFeed {
  const hours = new Map<string, KeptHour>();
  const owed = new Map<string, Map<string, Debt>>();

  const keyOf = ({ hour, channelKey }: { hour: number; channelKey: number }) =>
    `${String(hour).padStart(9, "0")} ${channelKey}`;
  const debtsOf = (mirror: string) => [...(owed.get(mirror) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));

  function owe(debts: Map<string, Debt>, key: string, atMs: number): void {
    const known = debts.get(key);
    if (known && atMs >= known.sentUntilMs) return;
    debts.set(key, { sentUntilMs: 0, changes: (known?.changes ?? 0) + 1 });
  }

  return {
    channels,
    add(channelKey, second) {
      const hour = Math.floor(second.atMs / hourMs);
      const key = keyOf({ hour, channelKey });
      const kept = hours.get(key) ?? { channelKey, hour, seconds: [] };
      hours.set(key, kept);
      const last = kept.seconds.at(-1);
      kept.seconds.push(second);
      if (last && last.atMs > second.atMs) kept.seconds.sort((a, b) => a.atMs - b.atMs);
      for (const debts of owed.values()) owe(debts, key, second.atMs);
    },
    seconds: (channelKey) =>
      [...hours.values()].filter((one) => one.channelKey === channelKey).flatMap(({ seconds }) => seconds),
    async open(mirror) {
      if (owed.has(mirror)) return;
      const debts = new Map<string, Debt>();
      for (const key of hours.keys()) owe(debts, key, 0);
      owed.set(mirror, debts);
    },
    targets: async () => [...owed.keys()],
    forget: async (mirror) => void owed.delete(mirror),
    async owed(mirror, limit) {
      return debtsOf(mirror)
        .slice(0, limit)
        .flatMap(([key, debt]): MirrorHour[] => {
          const kept = hours.get(key);
          if (!kept) return [];
          return [
            {
              channelKey: kept.channelKey,
              hour: kept.hour,
              sentUntilMs: debt.sentUntilMs,
              changes: debt.changes,
              rows: kept.seconds.length,
            },
          ];
        });
    },
    async backlog(mirror, nowMs) {
      const over = debtsOf(mirror).flatMap(([key]) => hours.get(key) ?? []);
      const times = over.map(({ hour }) => hour * hourMs).filter((startMs) => startMs + hourMs <= nowMs);
      return { hours: times.length, oldestMs: times[0] };
    },
    async rows(hour) {
      const kept = hours.get(keyOf(hour));
      const channel = channels[hour.channelKey];
      if (!kept || !channel) throw new Error("there is no such hour");
      const seconds = kept.seconds.filter(({ atMs }) => atMs >= hour.sentUntilMs);
      return { ...channel, runs: runsOf(channel, seconds) };
    },
    async sent(mirror, sent) {
      const debts = owed.get(mirror);
      for (const { hour, untilMs } of sent) {
        const debt = debts?.get(keyOf(hour));
        if (!debt || debt.changes !== hour.changes) continue;
        const isWhole = hour.rows === hours.get(keyOf(hour))?.seconds.length;
        if (untilMs < (hour.hour + 1) * hourMs) debt.sentUntilMs = Math.max(debt.sentUntilMs, untilMs);
        else if (isWhole) debts?.delete(keyOf(hour));
      }
    },
  };
}

function runsOf({ machines = [] }: FeedChannel, seconds: readonly HistorySecond[]): MachineSeconds[] {
  const bounds = machines.length === 0 ? [[0, undefined] as const] : machines;
  return bounds
    .map(([fromMs, machine], index) => {
      const endMs = bounds[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
      return { machine, seconds: seconds.filter(({ atMs }) => atMs >= fromMs && atMs < endMs) };
    })
    .filter((run) => run.seconds.length > 0);
}
