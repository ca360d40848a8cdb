/** When channels are adopted: as soon as a gateway names them, and again while the disk is full. */
import type { Clock } from "../../../common/runtime/clock.ts";
import { DiskFullError } from "../../../common/runtime/errors.ts";

/** The adoption of new channels. */
export interface Adoption {
  adopt(gateway: string, channels: readonly string[]): void;
  stop(): void;
}

/** How soon channels that couldn't get their machines are looked at again. */
const againMs = 5000;

/** Creates it. `decide` gives a gateway's new channels their machines; the recorder says it when the disk is full. */
export function createAdoption(clock: Clock, decide: (gateway: string, channels: readonly string[]) => void): Adoption {
  const waiting = new Map<string, () => void>();
  let isStopped = false;

  function adopt(gateway: string, channels: readonly string[]): void {
    waiting.get(gateway)?.();
    waiting.delete(gateway);
    if (isStopped) return;
    try {
      decide(gateway, channels);
    } catch (error) {
      if (!(error instanceof DiskFullError)) throw error;
      const cancel = clock.after(againMs, () => adopt(gateway, channels));
      waiting.set(gateway, cancel);
    }
  }

  return {
    adopt,
    stop() {
      isStopped = true;
      for (const cancel of waiting.values()) cancel();
    },
  };
}
