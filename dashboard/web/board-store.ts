/** What the page knows of the whole board, as signals; fed by the feed, read by the components. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import { batch, computed, signal } from "@preact/signals";
import type { Problem, SpokenLine } from "../../common/contract/gateway-messages.ts";
import type { BoardArea, BoardSnapshot, TimeSpan } from "../../common/contract/live-events.ts";
import type { FeedEvent } from "./feed-order.ts";
import type { FeedNow } from "./freshness.ts";
import { isFeedCut } from "./freshness.ts";
import type { MachineStore } from "./machine-store.ts";
import { createMachineStore } from "./machine-store.ts";
import type { ServerClock } from "./server-clock.ts";
import { barSpan } from "./timeline-layout.ts";

/** What the page shows: the board, or why there is none. */
export type PageStatus = "loading" | "board" | "sign-in" | "unreachable";

/** What of a snapshot stays as it is until the next one. */
export type Site = Pick<BoardSnapshot, "siteName" | "timeZone" | "today" | "firstDevice" | "version">;

/** An area on the page; its id never changes. */
export interface AreaSignal {
  readonly id: string;
  readonly area: ReadonlySignal<BoardArea>;
}

/** The board on the page. */
export interface BoardStore {
  readonly status: ReadonlySignal<PageStatus>;
  /** Null until the first snapshot. */
  readonly site: ReadonlySignal<Site | null>;
  readonly machines: ReadonlySignal<readonly MachineStore[]>;
  readonly areas: ReadonlySignal<readonly AreaSignal[]>;
  readonly problems: ReadonlySignal<readonly Problem[]>;
  /** The line that a kiosk shall speak; null before the first. */
  readonly line: ReadonlySignal<SpokenLine | null>;
  /** The server's time and what was heard, at the last tick. */
  readonly feed: ReadonlySignal<FeedNow>;
  /** The server's time in whole seconds, epoch ms. */
  readonly secondMs: ReadonlySignal<number>;
  readonly feedCut: ReadonlySignal<boolean>;
  /** Time span of all timeline bars. */
  readonly barSpan: ReadonlySignal<TimeSpan | null>;
  /** Looks at the clock: what has run out turns unknown. */
  tick(): void;
  replace(snapshot: BoardSnapshot): void;
  /** The server was heard, whatever it said. */
  hear(serverMs: number): void;
  apply(items: readonly FeedEvent[]): void;
  /** There is no board, and why; a board that is shown stays, except when we aren't let in any more. */
  fail(status: "sign-in" | "unreachable"): void;
}

/** Creates the store. */
export function createBoardStore(clock: ServerClock): BoardStore {
  const status = signal<PageStatus>("loading");
  const site = signal<Site | null>(null);
  const machines = signal<readonly MachineStore[]>([]);
  const areas = signal<readonly (AreaSignal & { readonly area: Signal<BoardArea> })[]>([]);
  const problems = signal<readonly Problem[]>([]);
  const line = signal<SpokenLine | null>(null);
  const feed = signal<FeedNow>({ nowMs: 0, heardMs: 0, silentMs: 0 });
  let byId: ReadonlyMap<string, MachineStore> = new Map();

  // The span stays the same object while it is the same span, so that not each machine's day repaints all bars.
  let lastSpan: TimeSpan | null = null;
  const bars = computed<TimeSpan | null>(() => {
    const day = site.value?.today;
    if (!day) return null;
    const days = machines.value.map(({ today }) => today.value);
    const span = barSpan(day, days);
    if (lastSpan?.startMs !== span.startMs || lastSpan.endMs !== span.endMs) lastSpan = span;
    return lastSpan;
  });

  function tick(): void {
    feed.value = { nowMs: clock.nowMs(), heardMs: clock.heardMs() ?? 0, silentMs: clock.silentMs() };
  }

  function applyOne(item: FeedEvent): void {
    if (item.name === "readings") {
      for (const [id, atMs, amps, validUntilMs] of item.event.values) {
        byId.get(id)?.hearReading(atMs, amps, validUntilMs);
      }
    } else if (item.name === "state") {
      byId.get(item.event.machine)?.hearState(item.event.now);
    } else if (item.name === "today") {
      byId.get(item.event.machine)?.hearToday(item.event.today);
    } else if (item.name === "area") {
      const { area } = item.event;
      const known = areas.value.find(({ id }) => id === area.id);
      if (known) known.area.value = area;
    } else if (item.name === "say") {
      line.value = item.event.line;
    } else if (item.name === "problems") {
      problems.value = item.event.problems;
    }
  }

  return {
    status,
    site,
    machines,
    areas,
    problems,
    line,
    feed,
    secondMs: computed(() => Math.floor(feed.value.nowMs / 1000) * 1000),
    feedCut: computed(() => status.value === "board" && isFeedCut(feed.value)),
    barSpan: bars,
    tick,
    replace(snapshot) {
      batch(() => {
        const { siteName, timeZone, today, firstDevice, version } = snapshot;
        site.value = { siteName, timeZone, today, firstDevice, version };
        problems.value = snapshot.problems;
        areas.value = snapshot.areas.map((area) => {
          const known = areas.value.find(({ id }) => id === area.id);
          if (known) known.area.value = area;
          return known ?? { id: area.id, area: signal(area) };
        });
        const next = snapshot.machines.map((machine) => {
          const known = byId.get(machine.id);
          known?.replace(machine);
          return known ?? createMachineStore(machine, feed);
        });
        byId = new Map(next.map((machine) => [machine.id, machine]));
        machines.value = next;
        status.value = "board";
        tick();
      });
    },
    hear(serverMs) {
      clock.hear(serverMs);
      // The first sign of life after a silence is shown at once, the others with the next tick.
      if (isFeedCut(feed.value)) tick();
    },
    apply(items) {
      batch(() => items.forEach(applyOne));
    },
    fail(reason) {
      if (reason === "sign-in" || status.value !== "board") status.value = reason;
    },
  };
}
