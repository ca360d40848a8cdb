/** The machines as the gateway decides about them: a detector each, built from the desired settings. */
import type { LiveState } from "../common/contract/gateway-messages.ts";
import type { MachineState } from "../common/contract/machine-state.ts";
import type { DesiredSettings, MachineCombine } from "../common/contract/plant-settings.ts";
import {
  type ChannelSecond,
  type CombinedChannels,
  combineAmps,
  createCombinedChannels,
} from "../common/detection/combined-channels.ts";
import { createStateDetector, type StateDetector } from "../common/detection/state-detector.ts";
import type { StateTransition } from "../common/detection/state-transition.ts";

/** A machine's state changed. */
export interface MachineTransition extends StateTransition {
  readonly machine: string;
  readonly revision: number;
  readonly simulated: boolean;
}

/** All machines of the gateway. Times in ms since the run began. */
export interface Machines {
  /** Takes new settings; machines whose settings haven't changed go on undisturbed. */
  configure(desired: DesiredSettings, t: number): void;
  /** Takes the channels' seconds that begin at `t`. */
  second(t: number, seconds: readonly ChannelSecond[]): MachineTransition[];
  /** Time has passed until `t`. */
  expire(t: number): MachineTransition[];
  /**
   * A reading of a channel came, valid until `validUntil`. While its machine's state is unknown, screens are told what the
   * reading looks like; true when that is news.
   */
  glimpse(channel: string, rmsA: number, t: number, validUntil: number): boolean;
  /** All states as they are told at `t`. */
  states(t: number): LiveState[];
}

interface Entry {
  readonly key: string;
  readonly channels: readonly string[];
  readonly combine: MachineCombine;
  readonly combined: CombinedChannels;
  readonly detector: StateDetector;
  readonly revision: number;
  /** Newest readings by channel while the state is unknown, and what they look like together. */
  readonly glimpsed: Map<string, number>;
  glimpse: { state: MachineState; since: number; validUntil: number } | undefined;
}

/** Creates the machines; there are none before they are configured. `isSimulated` tells it of a channel. */
export function createMachines(isSimulated: (channel: string) => boolean): Machines {
  const entries = new Map<string, Entry>();

  function transitions(machine: string, entry: Entry, changed: readonly StateTransition[]): MachineTransition[] {
    const simulated = changed.length > 0 && entry.channels.some(isSimulated);
    return changed.map((transition) => ({ ...transition, machine, revision: entry.revision, simulated }));
  }

  return {
    configure({ machines, revision }, t) {
      const wanted = new Set(machines.map(({ id }) => id));
      for (const id of entries.keys()) if (!wanted.has(id)) entries.delete(id);
      for (const { id, channels, combine, detection } of machines) {
        const key = JSON.stringify([channels, combine, detection]);
        if (entries.get(id)?.key === key) continue;
        // The second that is running now will be its first.
        const detector = createStateDetector(detection, Math.floor(t / 1000) * 1000);
        const combined = createCombinedChannels(channels, combine);
        const empty = { glimpsed: new Map(), glimpse: undefined };
        entries.set(id, { key, channels, combine, combined, revision, detector, ...empty });
      }
    },
    second(t, seconds) {
      return [...entries].flatMap(([machine, entry]) => {
        const second = entry.combined.second(t, seconds);
        if (!second) return [];
        return transitions(machine, entry, entry.detector.second(t, second.meanA, second.validForMs));
      });
    },
    expire: (t) => [...entries].flatMap(([machine, entry]) => transitions(machine, entry, entry.detector.expire(t))),
    glimpse(channel, rmsA, t, validUntil) {
      let isNews = false;
      for (const entry of entries.values()) {
        if (!entry.channels.includes(channel)) continue;
        if (entry.detector.current().state !== "unknown") {
          entry.glimpse = undefined;
          entry.glimpsed.clear();
          continue;
        }
        entry.glimpsed.set(channel, rmsA);
        const state = entry.detector.glimpse(combineAmps(entry.combine, [...entry.glimpsed.values()]));
        const isSame = entry.glimpse?.state === state;
        isNews ||= !isSame;
        entry.glimpse = { state, since: isSame ? (entry.glimpse?.since ?? t) : t, validUntil };
      }
      return isNews;
    },
    states: (t) =>
      [...entries].map(([machine, { detector, glimpse }]) => {
        const decided = detector.current();
        const isGlimpsed = decided.state === "unknown" && glimpse !== undefined && t < glimpse.validUntil;
        const { state, since, cause } = isGlimpsed ? { ...glimpse, cause: undefined } : decided;
        return { machine, state, sinceAgoMs: Math.max(0, t - since), ...(cause && { cause }) };
      }),
  };
}
