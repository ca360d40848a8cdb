/** What the page knows of one machine, as signals: each part of a tile follows only what it shows. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import { batch, computed, signal } from "@preact/signals";
import type { BoardMachine, MachineDay, MachineNow, TracePoint } from "../../common/contract/live-events.ts";
import type { MachineState, UnknownCause } from "../../common/contract/machine-state.ts";
import type { FeedNow } from "./freshness.ts";
import { shownState } from "./freshness.ts";
import { addPoint } from "./trace-layout.ts";

/** A machine on the page. */
export interface MachineStore {
  readonly id: string;
  readonly name: ReadonlySignal<string>;
  readonly simulated: ReadonlySignal<boolean>;
  /** What may be said of it now: turns to unknown by itself. */
  readonly state: ReadonlySignal<MachineState>;
  readonly cause: ReadonlySignal<UnknownCause | undefined>;
  readonly sinceMs: ReadonlySignal<number | null>;
  /** Newest current in amperes; null when it has run out or there is none. */
  readonly amps: ReadonlySignal<number | null>;
  readonly trace: ReadonlySignal<readonly TracePoint[]>;
  readonly today: ReadonlySignal<MachineDay>;
  /** Takes in all of it, from a snapshot. */
  replace(machine: BoardMachine): void;
  hearReading(atMs: number, amps: number, validUntilMs: number): void;
  hearState(now: MachineNow): void;
  hearToday(today: MachineDay): void;
}

/** Creates the store of a machine; `feed` tells the time and how long nothing has been heard. */
export function createMachineStore(machine: BoardMachine, feed: ReadonlySignal<FeedNow>): MachineStore {
  const name = signal(machine.name);
  const simulated = signal(machine.simulated);
  const now = signal<MachineNow>(machine.now);
  // Apart from `now`: they change with each reading.
  const newestAmps = signal<number | null>(machine.now.amps);
  const validUntilMs = signal(machine.now.validUntilMs);
  const trace: Signal<readonly TracePoint[]> = signal(machine.trace);
  const today = signal(machine.today);

  const shown = computed(() => shownState(now.value, validUntilMs.value, feed.value));
  const ranOut = computed(() => feed.value.nowMs >= validUntilMs.value);

  function hearState(heard: MachineNow): void {
    batch(() => {
      now.value = heard;
      newestAmps.value = heard.amps;
      validUntilMs.value = heard.validUntilMs;
    });
  }

  return {
    id: machine.id,
    name,
    simulated,
    state: computed(() => shown.value.state),
    cause: computed(() => shown.value.cause),
    sinceMs: computed(() => shown.value.sinceMs),
    amps: computed(() => (ranOut.value || shown.value.cause === "feed-cut" ? null : newestAmps.value)),
    trace,
    today,
    replace(next) {
      batch(() => {
        name.value = next.name;
        simulated.value = next.simulated;
        hearState(next.now);
        trace.value = next.trace;
        today.value = next.today;
      });
    },
    hearReading(atMs, amps, until) {
      batch(() => {
        newestAmps.value = amps;
        validUntilMs.value = until;
        trace.value = addPoint(trace.value, [atMs, amps]);
      });
    },
    hearState,
    hearToday(next) {
      today.value = next;
    },
  };
}
